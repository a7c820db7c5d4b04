import type { RobustGoal } from "../../domain/study.ts";
import { CostBounds } from "../presolve/cost-bounds.ts";
import { PairMatrices } from "../presolve/pair-matrix.ts";
import { type Goal, type Problem, slack } from "../problem.ts";
import type { RobustCase } from "./robust.ts";

export interface Narrowed {
  readonly cases: readonly RobustCase[];
  /** By stage, the indices of the candidates that are left. */
  readonly kept: readonly (readonly number[])[];
}

/**
 * Drops candidates that no choice as good as a known one can have: in some case alone they cost more than that choice
 * may cost there. Costs only, and not for a mean, where one case says little.
 *
 * @param value  of the known choice: its largest regret, or its largest cost
 */
export const narrow = (
  cases: readonly RobustCase[],
  goal: Goal,
  aim: RobustGoal,
  value: number | undefined,
): Narrowed => {
  let kept = cases[0]!.problem.candidates.map((list) => list.map((_, index) => index));
  const isPlain = goal.usd === 1 && goal.hours === 0 && goal.kg === 0;
  if (value !== undefined && value < Number.POSITIVE_INFINITY && isPlain && aim !== "mean")
    for (const { problem, best } of cases) {
      const most = aim === "regret" ? best + value : value;
      kept = keptIn(problem, kept, most + slack(most));
    }
  return { kept, cases: cases.map((each) => ({ ...each, problem: only(each.problem, kept) })) };
};

const only = (problem: Problem, kept: Narrowed["kept"]): Problem => ({
  ...problem,
  candidates: problem.candidates.map((list, stage) => kept[stage]!.map((index) => list[index]!)),
});

const keptIn = (problem: Problem, kept: number[][], mostUsd: number): number[][] => {
  if (kept.every((list) => list.length === 1)) return kept;
  const open = only(problem, kept);
  const bounds = new CostBounds(open, new PairMatrices(open.routes), false);
  bounds.sweep(true, mostUsd);
  bounds.sweep(false, mostUsd);
  const alive = bounds.reduced.candidates.map((list) => new Set(list));
  const left = kept.map((list, stage) =>
    list.filter((_, at) => alive[stage]!.has(open.candidates[stage]![at]!)),
  );
  return left.some((list) => list.length === 0) ? kept : left;
};
