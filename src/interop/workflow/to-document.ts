import type { PipelineFile } from "../../pipeline/schema.ts";
import type { Imported, ImportOptions } from "../imported.ts";
import { groupTasks } from "./group.ts";
import { before, makersOf, type Task, type Workflow } from "./workflow.ts";

const BYTES_PER_GB = 1e9;
const BYTES_PER_GIB = 2 ** 30;
const SECONDS_PER_HOUR = 3600;
/** Recorders round down: a task that took no time took less than this. */
const LEAST_SECONDS = 1;
/** A task that asks for less still gets a machine, and smaller ones share their processor. */
const LEAST_CPUS = 2;

type StageFile = PipelineFile["stages"][number];

/**
 * A workflow as a pipeline.
 *
 * A task is a stage; what later tasks read of its files is its output, which each of them fetches whole. Input files that
 * nobody makes become datasets, those with the same readers one. A task needs what it took when recorded.
 */
export const toDocument = (recorded: Workflow, options: ImportOptions): Imported => {
  const { workflow, notes } = options.group
    ? groupTasks(recorded)
    : { workflow: recorded, notes: [] };
  const { name, tasks } = workflow;
  const makers = makersOf(tasks);
  const read = new Set(tasks.flatMap(({ id, reads }) => reads.filter((f) => makers.get(f) !== id)));
  const gb = gbOf(workflow, options);
  const sources = sourcesOf(tasks, makers, options);
  const placed = sources.filter(({ at }) => at !== undefined);
  const stages = tasks.map(
    (task): StageFile => ({
      name: task.id,
      inputs: [
        ...before(task, makers),
        ...placed.filter(({ readers }) => readers.has(task.id)).map((source) => source.name),
      ],
      output: gb(task.writes.filter((file) => read.has(file))),
      resources: needsOf(task),
      ...(task.nodes === 1 ? {} : { nodes: task.nodes }),
      ...(task.seconds === undefined
        ? {}
        : {
            runtime:
              (options.scaleRuntime * Math.max(LEAST_SECONDS, task.seconds)) / SECONDS_PER_HOUR,
          }),
    }),
  );
  const datasets = Object.fromEntries(
    placed.map(({ name: source, files, at = "" }) => [source, { size: gb(files), at }]),
  );
  return {
    document: { name, ...(placed.length === 0 ? {} : { datasets }), stages },
    notes: [
      ...notes,
      ...homeless(sources, gb),
      ...partlyRead(tasks),
      ...unsized(workflow, makers, read),
      ...unknownNeeds(tasks),
    ],
  };
};

const gbOf =
  ({ bytesOf }: Workflow, { scaleData }: ImportOptions) =>
  (files: readonly string[]): number =>
    (scaleData * files.reduce((sum, file) => sum + (bytesOf.get(file) ?? 0), 0)) / BYTES_PER_GB;

const needsOf = ({ cores = 1, memoryBytes = 0 }: Task): StageFile["resources"] => {
  const gib = Math.ceil(memoryBytes / BYTES_PER_GIB);
  return {
    cpus: `${Math.max(LEAST_CPUS, Math.ceil(cores))}+`,
    ...(gib > 0 ? { memory: `${gib}+` } : {}),
  };
};

interface Source {
  readonly name: string;
  readonly files: readonly string[];
  readonly readers: ReadonlySet<string>;
  readonly at: string | undefined;
}

/** Files that no task makes, those with the same readers and the same place together. */
const sourcesOf = (
  tasks: readonly Task[],
  makers: ReadonlyMap<string, string>,
  { dataAt, otherDataAt }: ImportOptions,
): readonly Source[] => {
  const readersOf = new Map<string, string[]>();
  for (const { id, reads } of tasks)
    for (const file of new Set(reads))
      if (!makers.has(file)) readersOf.set(file, [...(readersOf.get(file) ?? []), id]);
  const groups = new Map<string, { files: string[]; readers: readonly string[]; at?: string }>();
  for (const [file, readers] of readersOf) {
    const at = dataAt.get(file) ?? otherDataAt;
    const key = JSON.stringify([readers, at]);
    const known = groups.get(key);
    if (known === undefined)
      groups.set(key, { files: [file], readers, ...(at === undefined ? {} : { at }) });
    else known.files.push(file);
  }
  const taken = new Set(tasks.map(({ id }) => id));
  return [...groups.values()].map(({ files, readers, at }, index) => {
    const [file = "input"] = files;
    const plain = files.length === 1 ? file : `inputs ${index + 1}`;
    return {
      name: taken.has(plain) ? `file ${plain}` : plain,
      files,
      readers: new Set(readers),
      at,
    };
  });
};

const homeless = (
  sources: readonly Source[],
  gb: (files: readonly string[]) => number,
): readonly string[] => {
  const files = sources.filter(({ at }) => at === undefined).flatMap((source) => source.files);
  if (files.length === 0) return [];
  const size = Number(gb(files).toPrecision(3));
  return [
    `where ${files.length} input files (${size} GB) lie is not in the file: moving them is not counted; say so with --data-at aws/us-east-1`,
  ];
};

/** A stage has one output: whoever reads a part of it is charged for the whole. */
const partlyRead = (tasks: readonly Task[]): readonly string[] => {
  const readBy = new Map<string, Set<string>>();
  for (const { id, reads } of tasks)
    for (const file of reads) readBy.set(file, (readBy.get(file) ?? new Set()).add(id));
  const partly = tasks.filter(({ id, writes }) => {
    const readers = writes.map((file) => [...(readBy.get(file) ?? [])].filter((r) => r !== id));
    const some = readers.filter((list) => list.length > 0);
    return some.some((list) => list.join("\n") !== some[0]?.join("\n"));
  });
  return partly.length === 0
    ? []
    : [
        `${partly.length} tasks write files for different readers: each reader is charged for all of them`,
      ];
};

const unsized = (
  { bytesOf, tasks }: Workflow,
  makers: ReadonlyMap<string, string>,
  read: ReadonlySet<string>,
): readonly string[] => {
  const moved = new Set(
    tasks.flatMap(({ reads }) => reads.filter((file) => read.has(file) || !makers.has(file))),
  );
  const unknown = [...moved].filter((file) => !bytesOf.has(file));
  return unknown.length === 0
    ? []
    : [`${unknown.length} files have no size: moving them is not counted`];
};

const unknownNeeds = (tasks: readonly Task[]): readonly string[] => {
  const cores = tasks.filter((task) => task.cores === undefined).length;
  const memory = tasks.filter((task) => task.memoryBytes === undefined).length;
  return [
    ...(cores === 0
      ? []
      : [
          `${cores} of ${tasks.length} tasks do not say their cores: ${LEAST_CPUS} vCPUs are asked for`,
        ]),
    ...(memory === 0
      ? []
      : [`${memory} of ${tasks.length} tasks do not say their memory: any amount will do`]),
  ];
};
