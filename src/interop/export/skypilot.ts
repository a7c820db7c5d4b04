import { stringify } from "yaml";
import type { PipelineFile } from "../../pipeline/schema.ts";
import { type Exported, type Exporter, plainNames } from "./exporter.ts";
import { pinnedPipeline } from "./pinned.ts";

type StageFile = PipelineFile["stages"][number];
type ResourcesFile = NonNullable<StageFile["resources"]>;
type SetFile = NonNullable<ResourcesFile["anyOf"]>[number];

/** Clouds that SkyPilot can provision on, by our names. @see https://docs.skypilot.co/en/latest/overview.html */
const KNOWN: ReadonlySet<string> = new Set([
  "aws",
  "azure",
  "gcp",
  "ibm",
  "lambda",
  "oci",
  "runpod",
  "vast",
  "cudo",
  "fluidstack",
  "paperspace",
  "primeintellect",
  "do",
  "nebius",
  "hyperbolic",
  "seeweb",
  "shadeform",
  "mithril",
  "verda",
  "*",
]);

/** Addresses of buckets that its `inputs` takes. */
const BUCKET = /^(s3|gs|cos):\/\//;

/** Task files of SkyPilot: the chosen place first under `ordered`, then the fallbacks. */
export const toSkyPilot: Exporter = {
  name: "skypilot",
  title: "SkyPilot",
  write: (plan) => writeSkyPilot(pinnedPipeline(plan)),
};

/**
 * A pipeline as SkyPilot's task files: one file for a chain or for jobs in one place, one a stage for any other graph, which it
 * has no form for.
 */
export const writeSkyPilot = (pipeline: PipelineFile): Exported => {
  const notes = new Notes();
  const tasks = pipeline.stages.map((stage) => taskOf(stage, pipeline, notes));
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

class Notes {
  readonly #stages = new Map<string, string[]>();

  add(note: string, stage?: string): void {
    this.#stages.set(note, [
      ...(this.#stages.get(note) ?? []),
      ...(stage === undefined ? [] : [stage]),
    ]);
  }

  all(): readonly string[] {
    return [...this.#stages].map(([note, stages]) =>
      stages.length === 0 ? note : `${stages.join(", ")}: ${note}`,
    );
  }
}

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
] as const;

const taskOf = (stage: StageFile, pipeline: PipelineFile, notes: Notes): object => {
  const name = String(stage.name);
  for (const field of LOST)
    if (stage[field] !== undefined) notes.add(`${field} has no place in its files`, name);
  const input = inputsOf(stage, pipeline, name, notes);
  return {
    name,
    ...(stage.nodes === undefined || stage.nodes === 1 ? {} : { num_nodes: stage.nodes }),
    ...(input === undefined ? {} : { inputs: input }),
    ...(stage.output === undefined || stage.output === 0
      ? {}
      : { outputs: { [`output of ${name}`]: stage.output } }),
    ...resourcesOf(stage, name, notes),
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
      ? { ordered: ordered.map(own) }
      : anyOf !== undefined
        ? { any_of: anyOf.map(own) }
        : own(plain);
  const resources = { ...body, ...(cap === undefined ? {} : { max_hourly_cost: cap }) };
  return Object.keys(resources).length === 0 ? {} : { resources };
};

const setOf = (set: SetFile, stage: StageFile, name: string, notes: Notes): object => {
  const { accelerators, cpus, memory, instanceType, allow, pricing = stage.pricing } = set;
  for (const field of ["acceleratorMemory", "arch", "features"] as const)
    if (set[field] !== undefined) notes.add(`${field} has no place in its files`, name);
  const [place, ...more] = allow ?? [];
  if (more.length > 0) notes.add("only the first of several places of a set is kept", name);
  const cloud = place?.split("/")[0] ?? "*";
  if (!KNOWN.has(cloud)) notes.add(`it does not know ${cloud}`, name);
  return {
    ...(place === undefined ? {} : { infra: place }),
    ...(instanceType === undefined || isSlice(instanceType) ? {} : { instance_type: instanceType }),
    ...(accelerators === undefined ? {} : { accelerators }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(memory === undefined ? {} : { memory }),
    ...(pricing === "spot" ? { use_spot: true } : {}),
  };
};

/** A slice is asked for as an accelerator there, not as a machine. */
const isSlice = (instanceType: string): boolean => instanceType.startsWith("tpu-");
