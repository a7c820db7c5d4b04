import { type Choice, isCounted, type Problem } from "./problem.ts";

/** A part of a problem that shares nothing with the rest, and its stages in the whole. */
export interface Component {
  readonly problem: Problem;
  readonly stages: readonly number[];
}

/** Splits a problem into parts that can be solved on their own; a limit on the whole keeps it whole. */
export const components = (problem: Problem): Component[] => {
  const { limits, candidates } = problem;
  const whole = { problem, stages: candidates.map((_, stage) => stage) };
  const wholes = [limits.budgetUsd, limits.maxClouds, limits.maxKg];
  if (wholes.some((limit) => limit < Number.POSITIVE_INFINITY) || isCounted(problem.capacities))
    return [whole];
  const groups = groupStages(problem);
  if (groups.length === 1) return [whole];
  return groups.map((stages) => ({ stages, problem: part(problem, stages) }));
};

/** @param partial  the choice of each component, in the order of `parts` */
export const joinChoices = (parts: readonly Component[], partial: readonly Choice[]): Choice => {
  const joined: Choice[number][] = [];
  parts.forEach(({ stages }, k) => {
    stages.forEach((stage, index) => {
      joined[stage] = partial[k]![index]!;
    });
  });
  return joined;
};

const groupStages = ({ candidates, edges, ties, shared }: Problem): number[][] => {
  const parent = candidates.map((_, stage) => stage);
  const root = (stage: number): number => {
    let at = stage;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const join = (a: number, b: number): void => {
    parent[root(a)] = root(b);
  };
  for (const { from, to } of [...edges, ...ties]) join(from, to);
  for (const { source, consumers } of shared) {
    for (const stage of consumers) join(stage, consumers[0]!);
    if ("stage" in source) join(source.stage, consumers[0]!);
  }
  const groups = new Map<number, number[]>();
  candidates.forEach((_, stage) => {
    const known = groups.get(root(stage));
    if (known === undefined) groups.set(root(stage), [stage]);
    else known.push(stage);
  });
  return [...groups.values()];
};

/** What no choice changes stays out of the parts: it is added once, to the whole. */
const part = (problem: Problem, stages: readonly number[]): Problem => {
  const renumbered = new Map(stages.map((stage, index) => [stage, index]));
  const has = ({ from }: { readonly from: number }): boolean => renumbered.has(from);
  const move = <T extends { readonly from: number; readonly to: number }>(pair: T): T => ({
    ...pair,
    from: renumbered.get(pair.from)!,
    to: renumbered.get(pair.to)!,
  });
  const edges = problem.edges.filter(has).map(move);
  return {
    ...problem,
    candidates: stages.map((stage) => problem.candidates[stage]!),
    order: problem.order.flatMap((stage) => renumbered.get(stage) ?? []),
    edges,
    incoming: stages.map((_, index) => edges.filter((edge) => edge.to === index)),
    ties: problem.ties.filter(has).map(move),
    shared: problem.shared
      .filter(({ consumers }) => renumbered.has(consumers[0]!))
      .map((item) => ({
        ...item,
        source:
          "stage" in item.source ? { stage: renumbered.get(item.source.stage)! } : item.source,
        consumers: item.consumers.map((stage) => renumbered.get(stage)!),
      })),
    fixedUsd: 0,
    fixedHours: 0,
  };
};
