import * as z from "zod";
import type { PipelineDocument, StageDocument } from "./document.ts";

const BYTES_PER_GB = 1e9;
const BYTES_PER_GIB = 2 ** 30;
const SECONDS_PER_HOUR = 3600;
/** Recorders round down: a task that took no time took less than this. */
const LEAST_SECONDS = 1;
/** Where input files lie: the format does not say. */
const INPUTS_AT = "aws/us-east-1";

const ids = z.array(z.string()).default([]);
const bytes = z.number().nonnegative();
const execution = z.looseObject({
  id: z.string().optional(),
  runtimeInSeconds: z.number().nonnegative().optional(),
  runtime: z.number().nonnegative().optional(),
  coreCount: z.number().nonnegative().optional(),
  cores: z.number().nonnegative().optional(),
  memoryInBytes: bytes.optional(),
  memory: bytes.optional(),
});

/** Version 1.5: tasks, files and execution apart. */
const recent = z.looseObject({
  name: z.string(),
  workflow: z.looseObject({
    specification: z.looseObject({
      tasks: z.array(
        z.looseObject({ id: z.string(), parents: ids, inputFiles: ids, outputFiles: ids }),
      ),
      files: z.array(z.looseObject({ id: z.string(), sizeInBytes: bytes })).default([]),
    }),
    execution: z.looseObject({ tasks: z.array(execution) }).optional(),
  }),
});

/** Version 1.4: all about a task in one place, its parents by name. */
const older = z.looseObject({
  name: z.string(),
  workflow: z.looseObject({
    tasks: z.array(
      execution.extend({
        name: z.string(),
        parents: ids,
        files: z
          .array(
            z.looseObject({
              link: z.enum(["input", "output"]),
              name: z.string().optional(),
              id: z.string().optional(),
              sizeInBytes: bytes.optional(),
              size: bytes.optional(),
            }),
          )
          .default([]),
      }),
    ),
  }),
});

interface Task {
  readonly id: string;
  readonly parents: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly seconds: number;
  readonly cores: number;
  readonly memoryBytes: number;
}

interface Workflow {
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly bytesOf: ReadonlyMap<string, number>;
}

/**
 * A recorded workflow in WfFormat 1.4 or 1.5 as a pipeline.
 *
 * A task is a stage; what later tasks read of its files is its output. Input files that nobody makes become datasets, those
 * with the same readers one: a region that needs them takes one copy. A task needs what it took when recorded, at least 2 vCPU.
 *
 * @param factor  runtimes and sizes times this
 */
export const readWfFormat = (text: string, factor: number): PipelineDocument => {
  const json: unknown = JSON.parse(text);
  const first = recent.safeParse(json);
  return toDocument(first.success ? fromRecent(first.data) : fromOlder(older.parse(json)), factor);
};

const fromRecent = ({ name, workflow }: z.infer<typeof recent>): Workflow => {
  const { tasks, files } = workflow.specification;
  const runs = new Map(workflow.execution?.tasks.map((run) => [run.id, run]));
  return {
    name,
    bytesOf: new Map(files.map((file) => [file.id, file.sizeInBytes])),
    tasks: tasks.map((task) => ({
      id: task.id,
      parents: task.parents,
      reads: task.inputFiles,
      writes: task.outputFiles,
      ...needsOf(runs.get(task.id) ?? {}),
    })),
  };
};

const fromOlder = ({ name, workflow: { tasks } }: z.infer<typeof older>): Workflow => {
  const nameOf = (file: (typeof tasks)[number]["files"][number]): string =>
    file.name ?? file.id ?? "";
  const linked = (task: (typeof tasks)[number], link: string): string[] =>
    task.files.filter((file) => file.link === link).map(nameOf);
  return {
    name,
    bytesOf: new Map(
      tasks.flatMap(({ files }) =>
        files.map((file) => [nameOf(file), file.sizeInBytes ?? file.size ?? 0] as const),
      ),
    ),
    tasks: tasks.map((task) => ({
      id: task.name,
      parents: task.parents,
      reads: linked(task, "input"),
      writes: linked(task, "output"),
      ...needsOf(task),
    })),
  };
};

const needsOf = (
  run: z.infer<typeof execution>,
): Pick<Task, "seconds" | "cores" | "memoryBytes"> => ({
  seconds: Math.max(LEAST_SECONDS, run.runtimeInSeconds ?? run.runtime ?? 0),
  cores: run.coreCount ?? run.cores ?? 1,
  memoryBytes: run.memoryInBytes ?? run.memory ?? 0,
});

const toDocument = ({ name, tasks, bytesOf }: Workflow, factor: number): PipelineDocument => {
  const makers = new Map(tasks.flatMap(({ id, writes }) => writes.map((file) => [file, id])));
  const read = new Set(tasks.flatMap(({ reads }) => reads));
  const gb = (files: readonly string[]): number =>
    (factor * files.reduce((sum, file) => sum + (bytesOf.get(file) ?? 0), 0)) / BYTES_PER_GB;
  const sources = datasetsOf(tasks, makers);
  const stages = tasks.map((task): StageDocument => {
    const made = task.reads.flatMap((file) => makers.get(file) ?? []);
    const before = new Set([...task.parents, ...made].filter((id) => id !== task.id));
    const datasets = sources.filter(({ readers }) => readers.has(task.id));
    const gib = Math.ceil(task.memoryBytes / BYTES_PER_GIB);
    return {
      name: task.id,
      inputs: [...before, ...datasets.map((dataset) => dataset.name)],
      output: gb(task.writes.filter((file) => read.has(file))),
      resources: {
        cpus: `${Math.max(2, task.cores)}+`,
        ...(gib > 0 ? { memory: `${gib}+` } : {}),
      },
      runtime: (factor * task.seconds) / SECONDS_PER_HOUR,
    };
  });
  const datasets = Object.fromEntries(
    sources.map((dataset) => [dataset.name, { size: gb(dataset.files), at: INPUTS_AT }]),
  );
  return { name, ...(sources.length === 0 ? {} : { datasets }), stages };
};

interface Source {
  readonly name: string;
  readonly files: readonly string[];
  readonly readers: ReadonlySet<string>;
}

/** Files that no task makes, those with the same readers together. */
const datasetsOf = (tasks: readonly Task[], makers: ReadonlyMap<string, string>): Source[] => {
  const readersOf = new Map<string, string[]>();
  for (const { id, reads } of tasks)
    for (const file of new Set(reads))
      if (!makers.has(file)) readersOf.set(file, [...(readersOf.get(file) ?? []), id]);
  const groups = new Map<string, { files: string[]; readers: ReadonlySet<string> }>();
  for (const [file, readers] of readersOf) {
    const key = readers.join("\n");
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { files: [file], readers: new Set(readers) });
    else known.files.push(file);
  }
  return [...groups.values()].map((group, index) => ({ name: `inputs ${index + 1}`, ...group }));
};
