import Papa from "papaparse";
import type { Problem } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { problem } from "../imported.ts";
import type { Task } from "../workflow/workflow.ts";

/** What a process needed, by its name; `undefined` when it did not run. */
export type TraceOf = (process: string) => Measured | undefined;

export type Measured = Pick<Task, "nodes"> &
  Partial<Pick<Task, "seconds" | "cores" | "memoryBytes">>;

type Row = Readonly<Record<string, string>>;

/**
 * The trace of a Nextflow run: tab-separated, a line a task.
 *
 * Tasks of one process are counted, their runtimes averaged, and of processors and memory the most is taken. Tasks that failed
 * are left out, because they were tried again.
 *
 * @see https://www.nextflow.io/docs/latest/reports.html#trace-file
 */
export const readTrace = (text: string): Result<TraceOf, readonly Problem[]> => {
  const { data, meta } = Papa.parse<Row>(text, {
    header: true,
    delimiter: "\t",
    skipEmptyLines: true,
  });
  const columns = meta.fields ?? [];
  if (!columns.includes("name") && !columns.includes("process"))
    return err([
      problem(
        "",
        "no trace of Nextflow: neither a column name nor process",
        "Give the file of -with-trace.",
      ),
    ]);
  const byProcess = new Map<string, Row[]>();
  for (const row of data.filter(
    ({ status = "COMPLETED" }) => status === "COMPLETED" || status === "CACHED",
  )) {
    const process = row.process ?? (row.name ?? "").replace(/\s*\(.*\)$/, "");
    for (const key of new Set([process, process.replace(/^.*:/, "")]))
      byProcess.set(key, [...(byProcess.get(key) ?? []), row]);
  }
  const measured = new Map([...byProcess].map(([process, rows]) => [process, measure(rows)]));
  return ok((process) => measured.get(process));
};

const measure = (rows: readonly Row[]): Measured => {
  const seconds = known(rows, ({ realtime, duration }) => secondsOf(realtime ?? duration ?? ""));
  const cores = known(rows, ({ cpus }) => Number.parseFloat(cpus ?? ""));
  const memory = known(rows, ({ peak_rss: peak, memory: asked }) => bytesOf(peak ?? asked ?? ""));
  return {
    nodes: rows.length,
    ...(seconds.length === 0
      ? {}
      : { seconds: seconds.reduce((a, b) => a + b, 0) / seconds.length }),
    ...(cores.length === 0 ? {} : { cores: Math.max(...cores) }),
    ...(memory.length === 0 ? {} : { memoryBytes: Math.max(...memory) }),
  };
};

const known = (rows: readonly Row[], read: (row: Row) => number): readonly number[] =>
  rows.map(read).filter(Number.isFinite);

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 };

/** `1h 2m 3s`, `350ms`, or plain milliseconds of a raw trace. */
const secondsOf = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text) / 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)/g)];
  if (parts.length === 0) return Number.NaN;
  return parts.reduce(
    (sum, [, digits, unit]) => sum + Number(digits) * (SECONDS[unit ?? ""] ?? 0),
    0,
  );
};

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 2 ** 10,
  MB: 2 ** 20,
  GB: 2 ** 30,
  TB: 2 ** 40,
};

/** `1.5 GB`, which Nextflow counts in powers of 1024, or plain bytes. */
const bytesOf = (text: string): number => {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|TB)?$/.exec(text.trim()) ?? [];
  return digits === undefined ? Number.NaN : Number(digits) * (BYTES[unit ?? "B"] ?? 1);
};
