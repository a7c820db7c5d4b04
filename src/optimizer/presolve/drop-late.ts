import {
  better,
  fastestChoice,
  type Incumbent,
  improve,
  incumbentOf,
  whenFeasible,
} from "../incumbent.ts";
import { type IsLate, never } from "../is-late.ts";
import { capSlack, type Goal, type Problem, restrict, slack } from "../problem.ts";
import type { Pace } from "../schedule.ts";
import type { TimeLimit } from "./path-prices.ts";
import type { ByCost, Reduced } from "./reduced.ts";
import { timeBounds } from "./time-bounds.ts";

/** Drops what is too late for a limit or for the best plan. `undefined`: there is no plan. */
export const dropByTime = (
  { problem, incumbent, costBound, bound }: ByCost & { readonly bound: number },
  goal: Goal,
  isLate: IsLate,
): (Reduced & ByCost) | undefined => {
  let current = dropLateAtAnyPace(problem, isLate);
  if (current === undefined) return undefined;
  const fast = whenFeasible(
    incumbentOf(current, goal, fastestChoice(current, timeBounds(current, "hours", isLate))),
  );
  let best = better(incumbent, fast);
  for (const polish of [false, true]) {
    if (polish && best !== undefined)
      best = better(best, improve(current, goal, best.choice, isLate));
    current = dropLate(current, hoursToBeat(goal, best, costBound), "hours", isLate) ?? current;
  }
  const hours = goal.hours > 0 ? timeBounds(current, "hours", isLate).bound : 0;
  return { problem: current, incumbent: best, costBound, bound: bound + goal.hours * hours };
};

/** Latest finish that any limit on expected times permits. */
export const timeLimit = ({ limits }: Problem): number =>
  Math.min(limits.deadlineHours + slack(limits.deadlineHours), capHours(limits));

const capHours = ({ caps }: Problem["limits"]): number =>
  Math.min(
    ...caps
      .filter((cap) => cap.goal.usd === 0 && cap.goal.kg === 0 && cap.goal.hours > 0)
      .map((cap) => (cap.atMost + capSlack(cap.atMost)) / cap.goal.hours),
  );

/** The limit to put a price on: with a confidence the deadline is about late times, a cap about expected ones. */
export const tightest = (problem: Problem): TimeLimit => {
  const { deadlineHours, confident } = problem.limits;
  const latestHours = timeLimit(problem);
  const isDeadline = latestHours >= deadlineHours;
  return { latestHours, pace: confident && isDeadline ? "lateHours" : "hours" };
};

const hoursToBeat = (goal: Goal, incumbent: Incumbent | undefined, costBound: number): number => {
  if (goal.hours === 0 || incumbent === undefined) return Number.POSITIVE_INFINITY;
  const hours = (incumbent.value - goal.usd * costBound) / goal.hours;
  return hours + slack(hours);
};

/** What is too late by expected times and, where a confidence is asked for, by those that it allows for. */
export const dropLateAtAnyPace = (
  problem: Problem,
  isLate: IsLate = never,
): Problem | undefined => {
  const expected = dropLate(problem, timeLimit(problem), "hours", isLate);
  if (expected === undefined || !problem.limits.confident) return expected;
  const late = dropLate(expected, problem.limits.deadlineHours, "lateHours", isLate);
  if (late === undefined || size(late) === size(expected)) return late;
  return dropLateAtAnyPace(late, isLate);
};

/** Drops candidates out of reach or too late, until none is left to drop. `undefined`: a stage lost them all. */
const dropLate = (
  problem: Problem,
  latest: number,
  pace: Pace,
  isLate: IsLate,
): Problem | undefined => {
  const limit = latest + slack(latest);
  let current = problem;
  while (!isLate()) {
    const { finish } = timeBounds(current, pace, isLate);
    const before = size(current);
    current = restrict(
      current,
      (stage, _, i) => finish[stage]![i]! <= limit && finish[stage]![i]! < Number.POSITIVE_INFINITY,
    );
    if (current.candidates.some((list) => list.length === 0)) return undefined;
    if (size(current) === before) break;
  }
  return current;
};

const size = (problem: Problem): number =>
  problem.candidates.reduce((sum, list) => sum + list.length, 0);
