import type { Objective } from "../../domain/pipeline.ts";
import type { Totals } from "../../domain/plan.ts";
import { goalsOf } from "../lexicographic.ts";
import { type Goal, slack } from "../problem.ts";

/** As `Goal` counts it: an hour stands in for a runtime that was not given. */
export const usdOf = (totals: Totals): number =>
  totals.usd + (totals.unknownRuntimeUsdPerHour ?? 0);

const goalValueOf = (goal: Goal, totals: Totals): number =>
  goal.usd * usdOf(totals) + goal.hours * (totals.hours ?? 0) + goal.kg * (totals.kgCo2e ?? 0);

/** What is minimized first. */
export const objectiveValue = (objective: Objective, totals: Totals): number =>
  goalValueOf(goalsOf(objective)[0], totals);

/** Solvers hold a goal of the first rank to 1e-7 while they look at the next. */
const TIED = 1e-6;

/** Whether a plan is better in the objective or, at the same value, in what breaks its ties. */
export const isBetter = (objective: Objective, a: Totals, b: Totals): boolean => {
  const [first, ...others] = goalsOf(objective);
  const gain = goalValueOf(first, b) - goalValueOf(first, a);
  if (Math.abs(gain) > slack(goalValueOf(first, b))) return gain > 0;
  for (const goal of others) {
    const own = goalValueOf(goal, b);
    const difference = own - goalValueOf(goal, a);
    if (Math.abs(difference) > TIED * Math.max(1, Math.abs(own))) return difference > 0;
  }
  return false;
};

/** USD and hours of `a` above those of `b`. */
export const differenceOf = (
  a: Totals,
  b: Totals,
): { readonly extraUsd: number; readonly extraHours: number } => ({
  extraUsd: usdOf(a) - usdOf(b),
  extraHours: (a.hours ?? 0) - (b.hours ?? 0),
});

/** Cost and finish as documents show them: no key where a figure is not known. */
export const shownTotals = ({
  usd,
  hours,
}: Totals): { readonly usd: number; readonly hours?: number } =>
  hours === undefined ? { usd } : { usd, hours };

/** (value − base) / base in per cent; no key where the base is 0. */
export const extraPct = (value: number, base: number): { readonly extraPct?: number } =>
  base > 0 ? { extraPct: (100 * (value - base)) / base } : {};
