import type { Problem } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { PipelineFile } from "../../pipeline/schema.ts";
import { isRecord, readDocuments } from "../documents.ts";
import { type Dialect, type ImportOptions, type ImportResult, problem } from "../imported.ts";
import { schemaFaults } from "../schema-faults.ts";
import { unkeptNotes } from "../unkept.ts";
import { type Bucket, bucketsOf, localFiles } from "./buckets.ts";
import { askedOf } from "./resources.ts";
import {
  headerSchema,
  KEPT_OF_HEADER,
  KEPT_OF_TASK,
  type SkyTask,
  TASK_KEYS,
  taskSchema,
} from "./schema.ts";
import { type Work, workOf } from "./work.ts";

type StageFile = PipelineFile["stages"][number];

/**
 * Task files of SkyPilot: one task, a chain of tasks, or jobs side by side.
 *
 * @see https://docs.skypilot.co/en/latest/reference/yaml-spec.html
 */
export const skyPilot: Dialect = {
  name: "skypilot",
  title: "SkyPilot",
  recognizes: (_text, documents) =>
    documents?.some(
      (document) =>
        isRecord(document) &&
        !("stages" in document) &&
        !("apiVersion" in document) &&
        Object.keys(document).some((key) => TASK_KEYS.has(key)),
    ) === true,
  read: (text, options) => readSkyPilot(text, options),
};

const readSkyPilot = (text: string, options: ImportOptions): ImportResult => {
  const documents = readDocuments(text);
  if (!documents.ok) return documents;
  const parts = documents.value.filter((document) => document !== null);
  const header = headerOf(parts);
  // A name alone is a task too, one without a request.
  const isTask = header === undefined || parts.length === 1;
  const tasks = parseTasks(isTask ? parts : parts.slice(1));
  if (!tasks.ok) return tasks;
  const isParallel = header?.execution === "parallel";
  const stages = stagesOf(tasks.value, isParallel, options);
  if (!stages.ok) return stages;
  const { list, buckets, notes } = stages.value;
  const placed = buckets.filter(isCounted);
  const names = list.map((stage) => String(stage.name));
  return ok({
    document: {
      name:
        header?.name ??
        (names.length === 1 && names[0] !== undefined ? names[0] : fileName(options.file)),
      ...(placed.length === 0
        ? {}
        : {
            datasets: Object.fromEntries(
              placed.map(({ name, at = "", gb = 0 }) => [name, { size: gb, at }]),
            ),
          }),
      stages: list,
      ...(isParallel && names.length > 1 ? { together: [names] } : {}),
    },
    notes: [...(isTask ? [] : unkeptNotes(parts[0], KEPT_OF_HEADER)), ...notes],
  });
};

/** A first document that says nothing of a task. */
const headerOf = (
  documents: readonly unknown[],
):
  | { readonly name: string; readonly execution?: "serial" | "parallel" | null | undefined }
  | undefined => {
  const [first] = documents;
  if (!isRecord(first) || Object.keys(first).some((key) => TASK_KEYS.has(key))) return undefined;
  const parsed = headerSchema.safeParse(first);
  return parsed.success ? parsed.data : undefined;
};

const parseTasks = (
  documents: readonly unknown[],
): Result<readonly SkyTask[], readonly Problem[]> => {
  const problems: Problem[] = [];
  const tasks: SkyTask[] = [];
  for (const [index, document] of documents.entries()) {
    const parsed = taskSchema.safeParse(document);
    if (parsed.success) tasks.push(parsed.data);
    else problems.push(...schemaFaults(parsed.error, "SkyPilot", [index]));
  }
  if (problems.length > 0) return err(problems);
  return tasks.length > 0
    ? ok(tasks)
    : err([problem("", "no task; a SkyPilot file has one or more")]);
};

interface Stages {
  readonly list: StageFile[];
  readonly buckets: readonly Bucket[];
  readonly notes: readonly string[];
}

interface ReadStage {
  readonly stage: StageFile;
  readonly buckets: readonly Bucket[];
  readonly notes: readonly string[];
}

const stagesOf = (
  tasks: readonly SkyTask[],
  isParallel: boolean,
  options: ImportOptions,
): Result<Stages, readonly Problem[]> => {
  const read: ReadStage[] = [];
  const problems: Problem[] = [];
  for (const [index, task] of tasks.entries()) {
    const taken = read.map(({ stage }) => stage);
    const previous = isParallel ? undefined : taken.at(-1)?.name;
    const name = uniqueName(task.name ?? `task ${index + 1}`, taken);
    const stage = stageOf(task, name, previous, options);
    if (typeof stage !== "string") read.push(stage);
    else
      problems.push(problem(`/${index}/resources`, `stage "${name}" cannot be planned: ${stage}`));
  }
  if (problems.length > 0) return err(problems);
  const buckets = new Map(read.flatMap((one) => one.buckets).map((one) => [one.name, one]));
  return ok({
    list: read.map(({ stage }) => stage),
    buckets: [...buckets.values()],
    notes: byNote(read),
  });
};

/** @returns why it cannot be planned when nothing is left of what it asks for */
const stageOf = (
  task: SkyTask,
  name: string,
  previous: StageFile["name"] | undefined,
  options: ImportOptions,
): ReadStage | string => {
  const asked = askedOf(task.resources ?? {}, options);
  if (asked.impossible !== undefined) return asked.impossible;
  const buckets = bucketsOf(task, options);
  const inputs = [
    ...(previous === undefined ? [] : [previous]),
    ...buckets.filter(isCounted).map((bucket) => bucket.name),
  ];
  const [output, ...others] = Object.values(task.outputs ?? {});
  const nodes = task.num_nodes ?? 1;
  const work = workOf(task);
  const disk = diskOf(task, work);
  return {
    stage: {
      name,
      ...(inputs.length === 0 ? {} : { inputs }),
      ...(output === undefined ? {} : { output: output * options.scaleData }),
      ...(nodes === 1 ? {} : { nodes }),
      ...asked.stage,
      ...work.fields,
      ...disk.fields,
    },
    buckets,
    notes: [
      ...asked.notes,
      ...buckets.flatMap(missing),
      ...(others.length === 0 ? [] : ["only the first of its outputs is kept"]),
      ...localFiles(task),
      ...work.notes,
      ...disk.notes,
      ...unkeptNotes(task, KEPT_OF_TASK),
    ],
  };
};

/** Decimal GB, a bare number or with its unit; without commands nobody needs a disk. */
const diskOf = ({ resources }: SkyTask, work: Work): Work => {
  const size = resources?.disk_size;
  if (size == null) return { fields: {}, notes: [] };
  const [, digits] = /^\s*(\d+)\s*(?:GB?)?\s*$/i.exec(String(size)) ?? [];
  if (digits === undefined || work.fields.run === undefined || Number(digits) === 0)
    return { fields: {}, notes: [`disk_size ${JSON.stringify(size)} is not kept`] };
  return { fields: { disk: Number(digits) }, notes: [] };
};

/** The same note about several stages is one. */
const byNote = (read: readonly ReadStage[]): readonly string[] => {
  const stages = new Map<string, string[]>();
  for (const { stage, notes } of read)
    for (const note of notes) stages.set(note, [...(stages.get(note) ?? []), String(stage.name)]);
  return [...stages].map(([note, names]) => `${names.join(", ")}: ${note}`);
};

const isCounted = ({ at, gb }: Bucket): boolean => at !== undefined && gb !== undefined;

const uniqueName = (name: string, taken: readonly StageFile[]): string => {
  const names = new Set(taken.map((stage) => stage.name));
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} ${n}`;
    if (!names.has(candidate)) return candidate;
  }
};

const missing = (bucket: Bucket): readonly string[] => {
  if (isCounted(bucket)) return [];
  const { name, at, gb } = bucket;
  const flags = [
    ...(at === undefined ? [`--data-at ${name}=aws/us-east-1`] : []),
    ...(gb === undefined ? [`--data-size ${name}=600GB`] : []),
  ];
  return [`the data at ${name} is not counted; tell ${flags.join(" and ")}`];
};

const fileName = (file: string): string =>
  file
    .replace(/^.*[/\\]/, "")
    .replace(/\.[^.]*$/, "")
    .replace(/^-?$/, "pipeline");
