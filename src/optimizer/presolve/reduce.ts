import {
  better,
  fastestChoice,
  type Incumbent,
  improve,
  incumbentOf,
  singlePlaceChoices,
} from "../incumbent.ts";
import {
  type Candidate,
  type Choice,
  capSlack,
  type Goal,
  isTimed,
  type Problem,
  restrict,
  slack,
} from "../problem.ts";
import { CostBounds } from "./cost-bounds.ts";
import { timeBounds } from "./time-bounds.ts";

/** A smaller problem with the same optima, a proven bound and the best plan met on the way. */
export interface Reduced {
  readonly problem: Problem;
  /** No plan's goal value is lower. Infinity: there is no plan. */
  readonly bound: number;
  readonly incumbent: Incumbent | undefined;
}

const MAX_ROUNDS = 60;
/** So many rounds in a row with little gained end the search. */
const PATIENCE = 3;
const LITTLE = 1e-6;

/**
 * Drops every candidate that cannot be part of an optimum.
 *
 * The bound of a candidate is goal.usd × its cost bound + goal.hours × its time bound: each is a minimum over all plans
 * with the candidate, so their sum is one too. It goes when that exceeds the best known plan, when its time bound
 * exceeds the deadline, or its cost bound a cap. Ties stay.
 *
 * @see docs/adr/0008
 */
export const reduce = (problem: Problem, goal: Goal, hint?: Choice): Reduced => {
  const timed = isTimed(goal, problem.limits);
  let current = timed ? problem : cheapestPerPlace(problem);
  let incumbent = hint === undefined ? undefined : feasible(improve(current, goal, hint));
  let costBound = 0;
  if (goal.usd > 0 || problem.limits.caps.some((cap) => cap.goal.hours === 0)) {
    const byCost = dropDear(current, goal, incumbent);
    if (byCost === undefined) return nothing(problem);
    ({ incumbent, problem: current, costBound } = byCost);
  }
  if (!timed) return { problem: current, incumbent, bound: goal.usd * costBound };
  const inTime = dropLate(current, timeLimit(problem));
  if (inTime === undefined) return nothing(problem);
  current = inTime;
  const fast = feasible(incumbentOf(current, goal, fastestChoice(current, timeBounds(current))));
  incumbent = better(incumbent, fast);
  for (const polish of [false, true]) {
    if (polish && incumbent !== undefined)
      incumbent = better(incumbent, improve(current, goal, incumbent.choice));
    current = dropLate(current, hoursToBeat(goal, incumbent, costBound)) ?? current;
  }
  const hours = goal.hours > 0 ? timeBounds(current).bound : 0;
  return { problem: current, incumbent, bound: goal.usd * costBound + goal.hours * hours };
};

const feasible = (plan: Incumbent): Incumbent | undefined => (plan.feasible ? plan : undefined);

/** Data costs the same for all candidates of a place, so that without a clock only the cheapest matters. */
const cheapestPerPlace = (problem: Problem): Problem => {
  const best = problem.candidates.map((list) => {
    const byPlace = new Map<number, Candidate>();
    for (const candidate of list) {
      const known = byPlace.get(candidate.place);
      const wins =
        known === undefined ||
        candidate.usd < known.usd ||
        (candidate.usd === known.usd && candidate.hours < known.hours);
      if (wins) byPlace.set(candidate.place, candidate);
    }
    return new Set(byPlace.values());
  });
  return restrict(problem, (stage, candidate) => best[stage]!.has(candidate));
};

const nothing = (problem: Problem): Reduced => ({
  problem,
  bound: Number.POSITIVE_INFINITY,
  incumbent: undefined,
});

/** Latest finish that any limit permits. */
const timeLimit = ({ limits }: Problem): number =>
  Math.min(
    limits.deadlineHours + slack(limits.deadlineHours),
    ...limits.caps
      .filter((cap) => cap.goal.usd === 0 && cap.goal.hours > 0)
      .map((cap) => (cap.atMost + capSlack(cap.atMost)) / cap.goal.hours),
  );

const hoursToBeat = (goal: Goal, incumbent: Incumbent | undefined, costBound: number): number => {
  if (goal.hours === 0 || incumbent === undefined) return Number.POSITIVE_INFINITY;
  const hours = (incumbent.value - goal.usd * costBound) / goal.hours;
  return hours + slack(hours);
};

/** Drops candidates out of reach or too late, until none is left to drop. `undefined`: a stage lost them all. */
const dropLate = (problem: Problem, limit: number): Problem | undefined => {
  let current = problem;
  for (;;) {
    const { finish } = timeBounds(current);
    const before = size(current);
    current = restrict(
      current,
      (stage, _, i) => finish[stage]![i]! <= limit && finish[stage]![i]! < Number.POSITIVE_INFINITY,
    );
    if (current.candidates.some((list) => list.length === 0)) return undefined;
    if (size(current) === before) return current;
  }
};

const size = (problem: Problem): number =>
  problem.candidates.reduce((sum, list) => sum + list.length, 0);

/** The best plan with everything in one place, improved. */
const bestSinglePlace = (problem: Problem, goal: Goal): Incumbent | undefined => {
  let single: Incumbent | undefined;
  for (const choice of singlePlaceChoices(problem))
    single = better(single, incumbentOf(problem, goal, choice));
  return single === undefined ? undefined : improve(problem, goal, single.choice);
};

interface ByCost {
  readonly problem: Problem;
  readonly incumbent: Incumbent | undefined;
  readonly costBound: number;
}

/** Sweeps until the bound meets the best plan or stops rising. `undefined`: there is no plan. */
const dropDear = (
  problem: Problem,
  goal: Goal,
  known: Incumbent | undefined,
): ByCost | undefined => {
  const bounds = new CostBounds(problem);
  const hoursBound = goal.hours > 0 ? timeBounds(problem).bound : 0;
  let incumbent = known ?? bestSinglePlace(problem, goal);
  let patience = PATIENCE;
  let previous = Number.NEGATIVE_INFINITY;
  const consider = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    const plan = incumbentOf(problem, goal, choice);
    if (plan.feasible && incumbent !== undefined && plan.value >= incumbent.value) return;
    incumbent = better(incumbent, improve(problem, goal, choice));
  };
  for (let round = 0; round < MAX_ROUNDS && patience > 0; round++) {
    const cutoff = usdToBeat(problem, goal, incumbent, hoursBound);
    consider(bounds.sweep(true, cutoff));
    consider(bounds.sweep(false, usdToBeat(problem, goal, incumbent, hoursBound)));
    if (bounds.bound === Number.POSITIVE_INFINITY) return undefined;
    if (bounds.bound >= usdToBeat(problem, goal, incumbent, hoursBound) - slack(bounds.bound)) {
      // Nothing left to gain but the candidates that the last plan rules out.
      bounds.sweep(true, usdToBeat(problem, goal, incumbent, hoursBound));
      break;
    }
    const gained = bounds.bound - previous;
    patience = gained > LITTLE * Math.max(1, Math.abs(bounds.bound)) ? PATIENCE : patience - 1;
    previous = bounds.bound;
  }
  return { problem: bounds.reduced, incumbent, costBound: bounds.bound };
};

/** The cost that a candidate may not exceed, by the best plan and by the caps. */
const usdToBeat = (
  { limits }: Problem,
  goal: Goal,
  incumbent: Incumbent | undefined,
  hoursBound: number,
): number => {
  const byPlan =
    goal.usd > 0 && incumbent !== undefined
      ? (incumbent.value - goal.hours * hoursBound) / goal.usd
      : Number.POSITIVE_INFINITY;
  const byCaps = limits.caps
    .filter((cap) => cap.goal.hours === 0)
    .map((cap) => (cap.atMost + capSlack(cap.atMost)) / cap.goal.usd);
  return Math.min(byPlan, ...byCaps);
};
