import type { RobustGoal } from "../../domain/study.ts";
import { CostBounds } from "../presolve/cost-bounds.ts";
import { dropLateAtAnyPace } from "../presolve/drop-late.ts";
import { PairMatrices } from "../presolve/pair-matrix.ts";
import { type Goal, isTimed, type Problem, slack } from "../problem.ts";
import type { RobustCase } from "./case.ts";

export interface Narrowed {
  readonly cases: readonly RobustCase[];
  /** By stage, the indices of the candidates that are left. */
  readonly kept: readonly (readonly number[])[];
}

/**
 * Drops candidates that no choice can have: in some case alone they are out of reach or too late, or they cost more than a
 * known choice may cost there. Costs count where they alone are the goal, and not for a mean, where one case says little.
 *
 * @param value  of the known choice: its largest regret, or its largest cost
 * @returns `undefined` when no choice keeps the limits of every case
 */
export const narrow = (
  cases: readonly RobustCase[],
  goal: Goal,
  aim: RobustGoal,
  value: number,
): Narrowed | undefined => {
  let kept: number[][] = cases[0]!.problem.candidates.map((list) => [...list.keys()]);
  const isPlain = goal.usd === 1 && goal.hours === 0 && goal.kg === 0;
  if (isPlain && aim !== "mean" && value < Number.POSITIVE_INFINITY)
    for (const { problem, best } of cases) {
      const most = aim === "regret" ? best + value : value;
      kept = affordable(problem, kept, most + slack(most));
    }
  // What one case loses may have been the only way to others in another one.
  for (let before = -1; before !== size(kept); ) {
    before = size(kept);
    for (const { problem } of cases)
      if (isTimed(goal, problem.limits)) kept = inTime(problem, kept);
  }
  if (kept.some((list) => list.length === 0)) return undefined;
  return { kept, cases: cases.map((each) => ({ ...each, problem: only(each.problem, kept) })) };
};

const size = (kept: Narrowed["kept"]): number => kept.reduce((sum, list) => sum + list.length, 0);

const inTime = (problem: Problem, kept: number[][]): number[][] => {
  if (kept.some((list) => list.length === 0)) return kept;
  const open = only(problem, kept);
  const left = dropLateAtAnyPace(open);
  return left === undefined ? kept.map(() => []) : stillIn(left, open, kept);
};

/** The indices of candidates that are in the smaller problem too. */
const stillIn = (left: Problem, open: Problem, kept: number[][]): number[][] => {
  const alive = left.candidates.map((list) => new Set(list));
  return kept.map((list, stage) =>
    list.filter((_, at) => alive[stage]!.has(open.candidates[stage]![at]!)),
  );
};

const only = (problem: Problem, kept: Narrowed["kept"]): Problem => ({
  ...problem,
  candidates: problem.candidates.map((list, stage) => kept[stage]!.map((index) => list[index]!)),
});

const affordable = (problem: Problem, kept: number[][], mostUsd: number): number[][] => {
  if (kept.every((list) => list.length === 1)) return kept;
  const open = only(problem, kept);
  const bounds = new CostBounds(open, new PairMatrices(open.routes), false);
  bounds.sweep(true, mostUsd);
  bounds.sweep(false, mostUsd);
  const left = stillIn(bounds.reduced, open, kept);
  return left.some((list) => list.length === 0) ? kept : left;
};
