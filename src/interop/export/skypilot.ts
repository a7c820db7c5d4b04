import { stringify } from "yaml";
import type { PipelineFile } from "../../pipeline/schema.ts";
import { machineOf } from "../machine.ts";
import { type Exported, type Exporter, plainNames } from "./exporter.ts";
import { Notes } from "./notes.ts";
import { pinnedPipeline } from "./pinned.ts";
import { KNOWN_CLOUDS } from "./skypilot-clouds.ts";

type StageFile = PipelineFile["stages"][number];
type ResourcesFile = NonNullable<StageFile["resources"]>;
type SetFile = NonNullable<ResourcesFile["anyOf"]>[number];

/** Addresses of buckets that its `inputs` takes. */
const BUCKET = /^(s3|gs|cos):\/\//;

/** Task files of SkyPilot: the chosen place first under `ordered`, then the fallbacks. */
export const toSkyPilot: Exporter = {
  name: "skypilot",
  write: (plan, { commandsOf }) => {
    const notes = new Notes();
    if (plan.fallbacks === undefined)
      notes.add(
        "the plan holds no fallbacks, so each task has one place; sky optimize --explain finds them",
      );
    return withNotes(writeSkyPilot(pinnedPipeline(plan, commandsOf)), notes);
  },
};

/**
 * A pipeline as SkyPilot's task files: one file for a chain or for jobs in one place, one a stage for any other graph, which it
 * has no form for.
 */
export const writeSkyPilot = (pipeline: PipelineFile): Exported => {
  const notes = new Notes();
  const tasks = pipeline.stages.map((stage) => taskOf(stage, pipeline, notes));
  for (const { from } of pipeline.deliver ?? [])
    notes.add("its output is delivered, which its files cannot say", String(from));
  const names = pipeline.stages.map(({ name }) => String(name));
  const name = pipeline.name ?? "pipeline";
  const isOne = names.length === 1;
  if (isOne || isChain(pipeline.stages)) return one(isOne ? tasks : [{ name }, ...tasks], notes);
  const isTogether = pipeline.together?.some((group) => group.length === names.length) === true;
  const isParallel = pipeline.stages.every((stage) => stagesRead(stage, names).length === 0);
  if (isTogether && isParallel) return one([{ name, execution: "parallel" }, ...tasks], notes);
  notes.add("the graph is no chain: each stage is a file of its own, to be run in their order");
  const files = plainNames(names);
  const width = String(names.length).length;
  return {
    files: tasks.map((task, index) => ({
      name: `${String(index + 1).padStart(width, "0")}-${files.get(names[index] ?? "")}.yaml`,
      text: stringify(task, { lineWidth: 0 }),
    })),
    notes: notes.all(),
  };
};

const withNotes = ({ files, notes }: Exported, more: Notes): Exported => ({
  files,
  notes: [...notes, ...more.all()],
});

const one = (documents: readonly object[], notes: Notes): Exported => ({
  files: [
    {
      name: "skypilot.yaml",
      text: documents.map((document) => stringify(document, { lineWidth: 0 })).join("---\n"),
    },
  ],
  notes: notes.all(),
});

const stagesRead = ({ inputs = [] }: StageFile, names: readonly string[]): readonly string[] =>
  inputs.map(String).filter((input) => names.includes(input));

const isChain = (stages: readonly StageFile[]): boolean => {
  const names = stages.map(({ name }) => String(name));
  return stages.every((stage, index) => {
    const read = stagesRead(stage, names);
    return index === 0 ? read.length === 0 : read.length === 1 && read[0] === names[index - 1];
  });
};

const LOST = [
  "runtime",
  "checkpoint",
  "provisioning",
  "policy",
  "sharing",
  "outputPerNode",
  "reservations",
  "declassify",
] as const;

const taskOf = (stage: StageFile, pipeline: PipelineFile, notes: Notes): object => {
  const name = String(stage.name);
  for (const field of LOST)
    if (stage[field] !== undefined) notes.add(`${field} has no place in its files`, name);
  if (stage.limits?.usd !== undefined)
    notes.add("a ceiling of the whole stage has no place in its files", name);
  const input = inputsOf(stage, pipeline, name, notes);
  return {
    name,
    ...(stage.nodes === undefined || stage.nodes === 1 ? {} : { num_nodes: stage.nodes }),
    ...(input === undefined ? {} : { inputs: input }),
    ...(stage.output === undefined || stage.output === 0
      ? {}
      : { outputs: { [`output of ${name}`]: stage.output } }),
    ...resourcesOf(stage, name, notes),
    ...workOf(stage, notes),
  };
};

const workOf = (stage: StageFile, notes: Notes): object => {
  const { name, workdir, setup, run, env = {} } = stage;
  if (run === undefined) {
    notes.add("what to run is not in a plan: add run, or give --pipeline", String(name));
    return {};
  }
  for (const field of ["outputPath", "retries"] as const)
    if (stage[field] !== undefined) notes.add(`${field} has no place in its files`, String(name));
  const plain = Object.entries(env).filter(([, value]) => typeof value !== "object");
  const secret = Object.entries(env).filter(([, value]) => typeof value === "object");
  if (secret.length > 0)
    notes.add(
      `launch it with ${secret.map(([variable]) => `--secret ${variable}`).join(" ")}`,
      String(name),
    );
  return {
    ...(workdir === undefined ? {} : { workdir }),
    ...(plain.length === 0 ? {} : { envs: Object.fromEntries(plain) }),
    ...(secret.length === 0
      ? {}
      : { secrets: Object.fromEntries(secret.map(([variable]) => [variable, null])) }),
    ...(setup === undefined ? {} : { setup }),
    run,
  };
};

const inputsOf = (
  { inputs = [] }: StageFile,
  { datasets = {} }: PipelineFile,
  stage: string,
  notes: Notes,
): object | undefined => {
  const read = inputs.map(String).flatMap((input) => {
    const dataset = datasets[input];
    return dataset === undefined ? [] : [{ input, dataset }];
  });
  const [first, ...rest] = read.filter(({ input }) => BUCKET.test(input));
  for (const { input } of [...rest, ...read.filter(({ input: name }) => !BUCKET.test(name))])
    notes.add(`reads ${input}, which its files cannot say`, stage);
  if (first === undefined) return undefined;
  const { input, dataset } = first;
  if (typeof dataset.size === "number") return { [input]: dataset.size };
  notes.add(`the size of ${input} is not in GB`, stage);
  return undefined;
};

const resourcesOf = (stage: StageFile, name: string, notes: Notes): object => {
  const { anyOf, ordered, ...plain } = stage.resources ?? {};
  const cap = stage.limits?.usdPerNodeHour;
  const own = (set: SetFile): object => setOf(set, stage, name, notes);
  const body =
    ordered !== undefined
      ? inOrder(onKnownClouds(ordered, name, notes).map(own))
      : anyOf !== undefined
        ? { any_of: onKnownClouds(anyOf, name, notes).map(own) }
        : own(plain);
  const { disk } = stage;
  if (disk !== undefined && !Number.isInteger(disk))
    notes.add("a disk that is no whole number of GB is left out", name);
  const resources = {
    ...body,
    ...(cap === undefined ? {} : { max_hourly_cost: cap }),
    ...(Number.isInteger(disk) ? { disk_size: disk } : {}),
  };
  return Object.keys(resources).length === 0 ? {} : { resources };
};

const inOrder = (sets: readonly object[]): object =>
  sets.length === 1 ? (sets[0] ?? {}) : { ordered: sets };

/** Alternatives on clouds that it does not know would make it refuse the file; one has to stay. */
const onKnownClouds = (
  sets: readonly SetFile[],
  name: string,
  notes: Notes,
): readonly SetFile[] => {
  const known = sets.filter((set) => KNOWN_CLOUDS.has(cloudOf(set)));
  if (known.length === 0 || known.length === sets.length) return sets;
  const places = sets.filter((set) => !known.includes(set)).map(({ allow }) => allow?.[0]);
  const isFirst = sets[0] !== undefined && !known.includes(sets[0]);
  notes.add(
    `left out, because it does not know these clouds: ${[...new Set(places)].join(", ")}${isFirst ? "; the plan itself is among them, a fallback takes its place" : ""}`,
    name,
  );
  return known;
};

const cloudOf = ({ allow }: SetFile): string => allow?.[0]?.split("/")[0] ?? "*";

const setOf = (set: SetFile, stage: StageFile, name: string, notes: Notes): object => {
  const { accelerators, cpus, memory, instanceType, allow, pricing = stage.pricing } = set;
  for (const field of ["acceleratorMemory", "arch", "features"] as const)
    if (set[field] !== undefined) notes.add(`${field} has no place in its files`, name);
  const [place, ...more] = allow ?? [];
  if (more.length > 0) notes.add("only the first of several places of a set is kept", name);
  const cloud = cloudOf(set);
  if (!KNOWN_CLOUDS.has(cloud))
    notes.add(`it does not know ${cloud} and will refuse it; plan with --blocked ${cloud}`, name);
  const { type, attached } = instanceType === undefined ? {} : machineOf(instanceType);
  const cards = accelerators ?? attached;
  return {
    ...(place === undefined ? {} : { infra: place }),
    ...(type === undefined ? {} : { instance_type: type }),
    ...(cards === undefined ? {} : { accelerators: cards }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(memory === undefined ? {} : { memory }),
    ...(pricing === "spot" ? { use_spot: true } : {}),
  };
};
