import { better, type Incumbent, improve, whenFeasible } from "../incumbent.ts";
import type { IsLate } from "../is-late.ts";
import { capSlack, type Goal, type Problem, restrict, slack } from "../problem.ts";

export interface ByCarbon {
  readonly problem: Problem;
  readonly incumbent: Incumbent | undefined;
  readonly kgBound: number;
}

/** Carbon is a sum over stages alone. `undefined`: no plan keeps the limit. */
export const dropDirty = (
  problem: Problem,
  goal: Goal,
  known: Incumbent | undefined,
  isLate: IsLate,
): ByCarbon | undefined => {
  const { limits } = problem;
  const caps = limits.caps.filter((cap) => cap.goal.kg > 0);
  if (goal.kg === 0 && caps.length === 0 && limits.maxKg === Number.POSITIVE_INFINITY)
    return { problem, incumbent: known, kgBound: 0 };
  const least = problem.candidates.map((list) => Math.min(...list.map(({ kg }) => kg)));
  const kgBound = least.reduce((sum, kg) => sum + kg, 0);
  let incumbent = known;
  if (goal.kg > 0) {
    const greenest = problem.candidates.map((list, s) => list.find(({ kg }) => kg === least[s])!);
    incumbent = better(known, whenFeasible(improve(problem, goal, greenest, isLate)));
  }
  const cutoff = Math.min(
    limits.maxKg + slack(limits.maxKg),
    ...caps.map((cap) => (cap.atMost + capSlack(cap.atMost)) / cap.goal.kg),
    incumbent !== undefined && goal.kg > 0
      ? incumbent.value / goal.kg + slack(incumbent.value)
      : Number.POSITIVE_INFINITY,
  );
  if (kgBound > cutoff) return undefined;
  const clean = restrict(problem, (s, { kg }) => kgBound - least[s]! + kg <= cutoff);
  return { problem: clean, incumbent, kgBound };
};
