import type { Problem } from "../../domain/errors.ts";
import type { Commands, Dataset, Pipeline, Stage } from "../../domain/pipeline.ts";
import type { Source } from "../../pipeline/source.ts";
import type { Path } from "../../pipeline/source-node.ts";
import type { Io } from "../io.ts";
import { type Inside, inside } from "./paths-inside.ts";
import { holdsSecret } from "./secret-settings.ts";

export interface LaunchInputs {
  readonly pipeline: Pipeline;
  readonly source: Source;
  /** Where paths of the file start from, absolute. */
  readonly folder: string;
  readonly env: Io["env"];
}

/**
 * What a plan does not need and a run does. All that is missing is told at once, before anything is rented: a run
 * that fails after hours for want of a variable has cost money.
 */
export const launchProblems = async (inputs: LaunchInputs): Promise<readonly Problem[]> => {
  const { pipeline } = inputs;
  const stages = await Promise.all(
    pipeline.stages.map((stage, index) => stageProblems(stage, index, inputs)),
  );
  const read = new Set(pipeline.stages.flatMap((stage) => (stage.commands ? stage.inputs : [])));
  const datasets = await Promise.all(
    pipeline.datasets
      .filter(({ name }) => read.has(name))
      .map((dataset) => datasetProblems(dataset, inputs)),
  );
  return [...stages.flat(), ...datasets.flat()];
};

const stageProblems = async (
  stage: Stage,
  index: number,
  inputs: LaunchInputs,
): Promise<readonly Problem[]> => {
  const at = ["stages", index] as const;
  const { problemAt } = inputs.source;
  const { commands } = stage;
  const names = [...ownNameProblems(stage, at, inputs), ...nameProblems(stage, at, inputs)];
  if (commands === undefined) {
    const detail = `stage ${JSON.stringify(stage.name)} has nothing to run`;
    return [problemAt(at, detail, 'Give it "run": commands of bash.'), ...names];
  }
  return [
    ...names,
    ...secretProblems(commands, at, inputs),
    ...(await workdirProblems(commands, at, inputs)),
  ];
};

/** What a stage makes is kept in a folder of its name. */
const ownNameProblems = (
  { name }: Stage,
  at: Path,
  { source }: LaunchInputs,
): readonly Problem[] =>
  isFolderName(name)
    ? []
    : [
        source.problemAt(
          [...at, "name"],
          `${JSON.stringify(name)} cannot be the name of a folder, which what a stage makes is kept in`,
          "Choose a name without / and control characters, of at most 200 bytes.",
        ),
      ];

/** Inputs are folders and variables on the machine: their names have to be fit for both. */
const nameProblems = (stage: Stage, at: Path, { source }: LaunchInputs): readonly Problem[] => {
  const variables = new Map<string, string>();
  return stage.inputs.flatMap((input, index) => {
    const here = [...at, "inputs", index];
    if (!isFolderName(input))
      return [
        source.problemAt(
          here,
          `${JSON.stringify(input)} cannot be the name of a folder, which an input becomes on its machine`,
          "Choose a name without / and control characters, of at most 200 bytes.",
        ),
      ];
    const variable = inputVariable(input);
    const other = variables.get(variable);
    variables.set(variable, input);
    if (other === undefined) return [];
    return [
      source.problemAt(
        here,
        `${JSON.stringify(other)} and ${JSON.stringify(input)} both become the variable ${variable}`,
        "Rename one of the two.",
      ),
    ];
  });
};

const LONGEST_FOLDER_BYTES = 200;

/** Without what some store would read as something else. */
const isFolderName = (name: string): boolean =>
  !/[/\\\p{Cc}]/u.test(name) &&
  name !== "." &&
  name !== ".." &&
  Buffer.byteLength(name) <= LONGEST_FOLDER_BYTES;

/** As adapters make it. */
const inputVariable = (name: string): string => `SKY_INPUT_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;

const secretProblems = (
  { env: wanted }: Commands,
  at: Path,
  { env, source }: LaunchInputs,
): readonly Problem[] =>
  [...wanted].flatMap(([variable, value]) => {
    if (typeof value === "string" || (env[value.secret] ?? "") !== "") return [];
    return [
      source.problemAt(
        [...at, "env", variable],
        `the secret ${value.secret} is not in the environment`,
        `Set it for this command only: read -rs ${value.secret}; export ${value.secret}`,
      ),
    ];
  });

const workdirProblems = async (
  { workdir }: Commands,
  at: Path,
  { source, folder }: LaunchInputs,
): Promise<readonly Problem[]> => {
  if (workdir === undefined) return [];
  const found = await inside(folder, workdir);
  if (found.kind === "folder") return [];
  const fault = found.kind === "file" ? `"${workdir}" is a file` : faultOf(found, workdir, folder);
  return [source.problemAt([...at, "workdir"], `${fault}; a folder is needed`, HERE)];
};

const datasetProblems = async (
  { name, source: from }: Dataset,
  { source, folder }: LaunchInputs,
): Promise<readonly Problem[]> => {
  const at = ["datasets", name];
  if (from === undefined)
    return [
      source.problemAt(
        at,
        `dataset ${JSON.stringify(name)} is read, and its files are nowhere`,
        'Give it "source": a path below the file\'s folder, or a store such as "s3://bucket/key".',
      ),
    ];
  if (holdsSecret(from))
    return [
      source.problemAt(
        [...at, "source"],
        "the address holds a secret, and is kept in the journal",
        "Leave it out: stores log in as their own tools do.",
      ),
    ];
  if (/^[a-z]+:\/\//.test(from)) return [];
  const found = await inside(folder, from);
  if (found.kind === "file" || found.kind === "folder") return [];
  return [source.problemAt([...at, "source"], faultOf(found, from, folder), HERE)];
};

const HERE = "Paths start from the folder of the pipeline file and stay below it, links included.";

const faultOf = (found: Inside, path: string, folder: string): string =>
  found.kind === "outside"
    ? `"${path}" leads out of ${folder}, to ${found.real}`
    : `"${path}" is not there, below ${folder}`;
