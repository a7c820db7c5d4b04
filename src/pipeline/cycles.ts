import { Graph } from "@dagrejs/graphlib";
import type { Stage } from "../domain/pipeline.ts";

/** More would only repeat the message. */
const MAX_CYCLES = 10;

/**
 * Cycles among stages, one for each knot, as indexes with the first one repeated at the end; empty for a DAG.
 *
 * graphlib's own `alg.findCycles` and `alg.topsort` recurse once per stage and overflow the stack at a chain
 * of 5,000, and `findCycles` returns knots in no order that can be printed; so its graph is kept and the search
 * here is iterative: peel off what is on no cycle, take a shortest cycle, remove it, repeat.
 *
 * @param index  name to index of the stage that inputs of that name mean
 */
export const cyclesOf = (
  stages: readonly Pick<Stage, "inputs">[],
  index: ReadonlyMap<string, number>,
): readonly (readonly number[])[] => {
  const graph = graphOf(stages, index);
  const before: Neighbours = (node) => graph.predecessors(node) ?? [];
  const after: Neighbours = (node) => graph.successors(node) ?? [];
  const cycles: number[][] = [];
  while (cycles.length < MAX_CYCLES) {
    peel(graph, before, after);
    peel(graph, after, before);
    const cycle = firstCycle(graph);
    if (cycle === undefined) break;
    cycles.push(cycle.map(Number));
    for (const node of cycle) graph.removeNode(node);
  }
  return cycles;
};

/** Nodes are indexes, not names: graphlib keeps them in plain objects, where `__proto__` is no key. */
const graphOf = (
  stages: readonly Pick<Stage, "inputs">[],
  index: ReadonlyMap<string, number>,
): Graph => {
  const graph = new Graph({ directed: true });
  stages.forEach((_, i) => {
    graph.setNode(String(i));
  });
  stages.forEach((stage, i) => {
    for (const input of stage.inputs) {
      const from = index.get(input);
      if (from !== undefined) graph.setEdge(String(from), String(i));
    }
  });
  return graph;
};

type Neighbours = (node: string) => readonly string[];

/** Removes, again and again, the nodes without neighbours on one side. */
const peel = (graph: Graph, before: Neighbours, after: Neighbours): void => {
  const open = graph.nodes().filter((node) => before(node).length === 0);
  for (const node of open) {
    const next = after(node);
    graph.removeNode(node);
    for (const other of next) if (before(other).length === 0) open.push(other);
  }
};

const firstCycle = (graph: Graph): string[] | undefined => {
  for (const start of graph.nodes()) {
    const cycle = shortestCycle(graph, start);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
};

/** Breadth first from a stage back to itself. */
const shortestCycle = (graph: Graph, start: string): string[] | undefined => {
  const parent = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.successors(node) ?? []) {
      if (next === start) return [start, ...pathTo(node, start, parent)];
      if (parent.has(next)) continue;
      parent.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
};

const pathTo = (end: string, start: string, parent: ReadonlyMap<string, string>): string[] => {
  const path = [start];
  for (let node = end; node !== start; node = parent.get(node) ?? start) path.unshift(node);
  return path;
};
