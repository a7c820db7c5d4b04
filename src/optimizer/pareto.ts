import { isOver } from "./is-late.ts";
import type { LexicographicOptions } from "./lexicographic.ts";
import { lexicographic } from "./lexicographic.ts";
import type { Choice, Problem } from "./problem.ts";

/** One plan of the frontier, in the optimizer's numbers. */
export interface FrontierPlan {
  readonly usd: number;
  readonly hours: number;
  readonly choice: Choice;
}

export interface Frontier {
  /** Cheapest first; each faster than the one before. */
  readonly plans: readonly FrontierPlan[];
  /** Absent: every non-dominated plan is here. */
  readonly maxGapPct?: number;
}

/** So many plans are found one by one; what is left of the frontier beyond them is covered evenly. */
const MAX_PLANS = 100;
const COVER = 20;
/** A faster plan is faster by more than this, relative, and by more than what counts as equal. */
const STEP = 1e-6;
const LEAST_STEP_HOURS = 1e-8;

/**
 * The exact frontier of cost and finish time: each plan is the cheapest that finishes earlier than the one before.
 *
 * @returns `undefined` when no plan exists, or one could not be proven in time
 */
export const paretoFrontier = async (
  problem: Problem,
  options: LexicographicOptions,
): Promise<Frontier | undefined> => {
  const fastest = await solve(problem, { kind: "time" }, options);
  const cheapest = await solve(problem, { kind: "cost" }, options);
  if (fastest === undefined || cheapest === undefined) return undefined;
  const plans = [cheapest];
  while (plans.length < MAX_PLANS && !isAs(plans.at(-1)!, fastest)) {
    const next = await cheapestBefore(problem, justBefore(plans.at(-1)!.hours), options);
    if (next === undefined) return undefined;
    plans.push(next);
  }
  return isAs(plans.at(-1)!, fastest) ? { plans } : cover(problem, plans, fastest, options);
};

const isAs = (plan: FrontierPlan, fastest: FrontierPlan): boolean =>
  justBefore(plan.hours) <= fastest.hours;

const justBefore = (hours: number): number => hours - Math.max(STEP * hours, LEAST_STEP_HOURS);

const cover = async (
  problem: Problem,
  found: readonly FrontierPlan[],
  fastest: FrontierPlan,
  options: LexicographicOptions,
): Promise<Frontier | undefined> => {
  const last = found.at(-1)!;
  const plans = [...found];
  let maxGapPct = 0;
  for (let k = 1; k <= COVER; k++) {
    const deadline = last.hours + ((fastest.hours - last.hours) * k) / COVER;
    const next = k === COVER ? fastest : await cheapestBefore(problem, deadline, options);
    if (next === undefined) return undefined;
    const before = plans.at(-1)!;
    if (next.hours >= justBefore(before.hours)) continue;
    maxGapPct = Math.max(maxGapPct, (100 * (next.usd - before.usd)) / before.usd);
    plans.push(next);
  }
  return { plans, maxGapPct };
};

const cheapestBefore = (
  problem: Problem,
  hours: number,
  options: LexicographicOptions,
): Promise<FrontierPlan | undefined> => {
  const deadlineHours = Math.min(hours, problem.limits.deadlineHours);
  const limited = { ...problem, limits: { ...problem.limits, deadlineHours } };
  return solve(limited, { kind: "cost" }, options);
};

const solve = async (
  problem: Problem,
  objective: { readonly kind: "cost" | "time" },
  options: LexicographicOptions,
): Promise<FrontierPlan | undefined> => {
  if (isOver(options)) return undefined;
  const outcome = await lexicographic(problem, objective, options);
  if (!("plan" in outcome) || outcome.status !== "optimal") return undefined;
  const { usd, hours, choice } = outcome.plan;
  return { usd, hours, choice };
};
