import { err, ok } from "../../domain/result.ts";
import { type Dialect, type ImportOptions, type ImportResult, problem } from "../imported.ts";
import { readTrace, type TraceOf } from "../nextflow/trace.ts";
import { toDocument } from "../workflow/to-document.ts";
import type { Task } from "../workflow/workflow.ts";
import { type Drawing, readDrawing } from "./graph.ts";

/**
 * Drawn graphs: `snakemake --dag`, `nextflow run -with-dag flow.dot`, `airflow dags show --save flow.dot`.
 *
 * Names and edges only. Nodes that stand for no work (channels and operators of Nextflow) are passed through. With a trace of
 * Nextflow each process also has its runtime, processors, memory and number of tasks.
 */
export const drawn: Dialect = {
  name: "dot",
  title: "a Graphviz graph",
  recognizes: (text) => /^\s*(\/\/[^\n]*\n|\/\*[\s\S]*?\*\/|\s)*(strict\s+)?digraph\b/.test(text),
  read: (text, options) => readDot(text, options),
};

const readDot = (text: string, options: ImportOptions): ImportResult => {
  let graph: Drawing;
  try {
    graph = readDrawing(text);
  } catch (error) {
    return err([
      problem("", `no graph that can be read: ${error instanceof Error ? error.message : error}`),
    ]);
  }
  if (!graph.isDirected)
    return err([problem("", "an undirected graph; needed one with arrows (digraph)")]);
  const trace = options.trace === undefined ? undefined : readTrace(options.trace);
  if (trace?.ok === false) return trace;
  const { tasks, notes } = tasksOf(graph, trace?.value);
  if (tasks.length === 0) return err([problem("", "no node with a name; each stage is one")]);
  const imported = toDocument({ name: nameOf(options.file), tasks, bytesOf: new Map() }, options);
  return ok({
    document: imported.document,
    notes: [
      ...notes,
      ...imported.notes,
      ...(graph.unread.size === 0
        ? []
        : [`of the drawing not read: ${[...graph.unread].sort().join(", ")}`]),
      ...(trace === undefined
        ? ["how long stages run is not in the graph: add runtime, or give --trace for Nextflow"]
        : []),
      "how much stages pass on is not in the graph: add output",
    ],
  });
};

const tasksOf = (
  graph: Drawing,
  trace: TraceOf | undefined,
): { readonly tasks: readonly Task[]; readonly notes: readonly string[] } => {
  const labels = new Map([...graph.nodes.keys()].map((id) => [id, labelOf(graph, id)] as const));
  const names = uniqueNames(labels);
  const into = new Map<string, string[]>();
  for (const [from, to] of graph.arrows) into.set(to, [...(into.get(to) ?? []), from]);
  const missing: string[] = [];
  const tasks = [...names].map(([id, name]): Task => {
    const kind = labels.get(id) ?? name;
    const measured = trace?.(kind);
    if (trace !== undefined && measured === undefined) missing.push(name);
    return {
      id: name,
      kind,
      parents: workBefore(id, into, names),
      reads: [],
      writes: [],
      nodes: 1,
      ...measured,
    };
  });
  return {
    tasks,
    notes:
      missing.length === 0 ? [] : [`not in the trace, so without runtime: ${missing.join(", ")}`],
  };
};

/** Points and circles are Nextflow's channels and operators; a node without a label is called by its id. */
const labelOf = (graph: Drawing, id: string): string | undefined => {
  const { shape, label } = graph.nodes.get(id) ?? {};
  if (shape === "point" || (shape === "circle" && (label ?? "") === "")) return undefined;
  const text = (label ?? id).replace(/\\n|\n/g, " ").trim();
  return text === "" ? undefined : text;
};

const uniqueNames = (
  labels: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, string> => {
  const counts = new Map<string, number>();
  for (const label of labels.values())
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  const seen = new Map<string, number>();
  return new Map(
    [...labels].flatMap(([id, label]) => {
      if (label === undefined) return [];
      const nth = (seen.get(label) ?? 0) + 1;
      seen.set(label, nth);
      return [[id, (counts.get(label) ?? 0) > 1 ? `${label} ${nth}` : label] as const];
    }),
  );
};

/** The nearest nodes with a name on every way back. */
const workBefore = (
  id: string,
  into: ReadonlyMap<string, readonly string[]>,
  names: ReadonlyMap<string, string>,
): readonly string[] => {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [...(into.get(id) ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const name = names.get(at);
    if (name === undefined) open.push(...(into.get(at) ?? []));
    else if (at !== id) found.add(name);
  }
  return [...found].sort();
};

const nameOf = (file: string): string =>
  file
    .replace(/^.*[/\\]/, "")
    .replace(/\.[^.]*$/, "")
    .replace(/^-?$/, "pipeline");
