import type * as z from "zod";
import { err, ok } from "../../domain/result.ts";
import { isRecord } from "../documents.ts";
import {
  type Dialect,
  type Imported,
  type ImportOptions,
  type ImportResult,
  problem,
} from "../imported.ts";
import { schemaFaults } from "../schema-faults.ts";
import { type Kept, unkeptNotes } from "../unkept.ts";
import { toDocument } from "../workflow/to-document.ts";
import type { Task, Workflow } from "../workflow/workflow.ts";
import { type Execution, KEPT_OF_OLDER, KEPT_OF_RECENT, older, recent } from "./schema.ts";

/**
 * Recorded workflows of WfCommons, WfFormat 1.4 and 1.5.
 *
 * @see https://github.com/wfcommons/WfFormat
 */
export const wfFormat: Dialect = {
  name: "wfformat",
  title: "WfFormat",
  recognizes: (_text, documents) => {
    const [first] = documents ?? [];
    return isRecord(first) && isRecord(first.workflow) && hasTasks(first.workflow);
  },
  read: (text, options) => readWfFormat(text, options),
};

const hasTasks = (workflow: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(workflow.tasks) ||
  (isRecord(workflow.specification) && Array.isArray(workflow.specification.tasks));

const readWfFormat = (text: string, options: ImportOptions): ImportResult => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err([problem("", "not JSON; a WfFormat file is needed", "Check the file.")]);
  }
  const isOlder = isRecord(json) && isRecord(json.workflow) && Array.isArray(json.workflow.tasks);
  if (isOlder) {
    const parsed = older.safeParse(json);
    return parsed.success
      ? ok(told(json, KEPT_OF_OLDER, toDocument(fromOlder(parsed.data), options)))
      : err(schemaFaults(parsed.error, "WfFormat 1.4"));
  }
  const parsed = recent.safeParse(json);
  return parsed.success
    ? ok(told(json, KEPT_OF_RECENT, toDocument(fromRecent(parsed.data), options)))
    : err(schemaFaults(parsed.error, "WfFormat 1.5"));
};

const told = (json: unknown, kept: Kept, { document, notes }: Imported): Imported => ({
  document,
  notes: [...notes, ...unkeptNotes(json, kept)],
});

const fromRecent = ({ name, workflow }: z.infer<typeof recent>): Workflow => {
  const { tasks, files } = workflow.specification;
  const runs = new Map(workflow.execution?.tasks.map((run) => [run.id, run]));
  return {
    name,
    bytesOf: new Map(files.map((file) => [file.id, file.sizeInBytes])),
    tasks: tasks.map((task) => ({
      id: task.id,
      kind: kindOf(task.name ?? task.id),
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
        files.flatMap((file) => {
          const bytes = file.sizeInBytes ?? file.size;
          return bytes === undefined ? [] : [[nameOf(file), bytes] as const];
        }),
      ),
    ),
    tasks: tasks.map((task) => ({
      id: task.name,
      kind: task.category ?? kindOf(task.name),
      parents: task.parents,
      reads: linked(task, "input"),
      writes: linked(task, "output"),
      ...needsOf(task),
    })),
  };
};

/** Recorders number the tasks of one kind: `mProject_ID0000001`, `FASTQC_2`. */
const kindOf = (name: string): string => name.replace(/_(ID)?\d+$/, "") || name;

const needsOf = (run: Execution): Pick<Task, "seconds" | "cores" | "memoryBytes" | "nodes"> => {
  const seconds = run.runtimeInSeconds ?? run.runtime;
  const cores = run.coreCount ?? run.cores;
  const memoryBytes = run.memoryInBytes ?? run.memory;
  return {
    nodes: 1,
    ...(seconds === undefined ? {} : { seconds }),
    ...(cores === undefined ? {} : { cores }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
};
