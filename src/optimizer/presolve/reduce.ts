import {
  better,
  fastestChoice,
  type Incumbent,
  improve,
  incumbentOf,
  singlePlaceChoices,
} from "../incumbent.ts";
import { type IsLate, never } from "../is-late.ts";
import {
  type Candidate,
  type Choice,
  capSlack,
  type Goal,
  isCounted,
  isTimed,
  type Problem,
  restrict,
  slack,
} from "../problem.ts";
import type { Pace } from "../schedule.ts";
import { CostBounds } from "./cost-bounds.ts";
import { pairMatricesOf } from "./pair-matrix.ts";
import { PathPrices, type TimeLimit } from "./path-prices.ts";
import { Search } from "./search.ts";
import { timeBounds } from "./time-bounds.ts";

/** A smaller problem with the same optima, a proven bound and the best plan met on the way. */
export interface Reduced {
  readonly problem: Problem;
  /** No plan's goal value is lower. Infinity: there is no plan. */
  readonly bound: number;
  readonly incumbent: Incumbent | undefined;
}

/** Pipelines of many stages with dear data close their last per cent slowly, but far sooner than a solver would. */
const MAX_ROUNDS = 300;
/** So many rounds in a row with little gained end the search; more where splits of copies are tried, which may lower a bound before they raise it. */
const PATIENCE = 3;
const PATIENCE_WITH_COPIES = 6;
const LITTLE = 1e-6;
/** Of what lies between the bound and the best plan: rounds that close less are not worth their time. */
const LEAST_SHARE = 0.004;

/**
 * Drops every candidate that cannot be part of an optimum.
 *
 * The bound of a candidate is goal.usd × its cost bound + goal.hours × its time bound: each is a minimum over all plans
 * with the candidate, so their sum is one too. It goes when that exceeds the best known plan, when its time bound
 * exceeds the deadline, or its cost bound a cap. Ties stay.
 *
 * @param isLate  whether the time is over: then what is known so far is the answer, as true as any
 * @see docs/adr/0008
 */
export const reduce = (
  problem: Problem,
  goal: Goal,
  hint?: Choice,
  isLate: IsLate = never,
): Reduced => {
  if (problem.candidates.every((list) => list.length === 1)) return settled(problem, goal);
  const timed = isTimed(goal, problem.limits);
  const undominated = mattersBesideCost(problem, goal) ? problem : cheapestPerPlace(problem);
  const start =
    hint === undefined
      ? uncounted(problem, goal, isLate)
      : feasible(improve(undominated, goal, hint, isLate));
  const byCarbon = dropDirty(undominated, goal, start, isLate);
  if (byCarbon === undefined) return nothing(problem);
  const costs = goal.usd > 0 || problem.limits.caps.some(({ goal: { usd } }) => usd > 0);
  const byCost = costs
    ? dropDear(byCarbon.problem, goal, byCarbon.incumbent, isLate)
    : { ...byCarbon, costBound: 0 };
  if (byCost === undefined) return nothing(problem);
  const cheap = { ...byCost, bound: goal.usd * byCost.costBound + goal.kg * byCarbon.kgBound };
  if (!timed) return cheap;
  const byTime = dropByTime(cheap, goal, isLate);
  if (byTime === undefined) return nothing(problem);
  return goal.usd > 0 ? priceTime(problem, byTime, goal, isLate) : byTime;
};

/** Closes what the bounds of cost and of time alone leave open, by a price on time. */
const priceTime = (problem: Problem, byTime: Reduced, goal: Goal, isLate: IsLate): Reduced => {
  const { incumbent, bound } = byTime;
  const isOpen = incumbent === undefined || incumbent.value - bound > slack(bound);
  const hasPrice = goal.hours > 0 || timeLimit(problem) < Number.POSITIVE_INFINITY;
  if (!isOpen || !hasPrice || isLate()) return byTime;
  const priced = dropDearOrLate(
    byTime.problem,
    goal,
    { incumbent, costBound: bound / goal.usd },
    isLate,
  );
  // What was too dear may have been the only way to reach others in time.
  const reachable = priced && dropLateAtAnyPace(priced.problem, isLate);
  if (priced !== undefined && reachable !== undefined)
    return { ...priced, problem: reachable, bound: goal.usd * priced.costBound };
  // Nothing is as good as the best plan, or nothing is possible at all.
  return incumbent === undefined ? nothing(problem) : { ...byTime, bound: incumbent.value };
};

const mattersBesideCost = ({ limits, capacities }: Problem, goal: Goal): boolean =>
  isTimed(goal, limits) ||
  isCounted(capacities) ||
  goal.kg > 0 ||
  limits.maxKg < Number.POSITIVE_INFINITY ||
  limits.caps.some((cap) => cap.goal.kg > 0);

/** The best plan that nothing counts: it needs no share of any reservation or quota. */
const uncounted = (problem: Problem, goal: Goal, isLate: IsLate): Incumbent | undefined => {
  if (!isCounted(problem.capacities)) return undefined;
  const plain = restrict(
    problem,
    (_, { offer, reserved, uses }) =>
      offer.held || (reserved === 0 && uses.every((use) => use === 0)),
  );
  if (plain.candidates.some((list) => list.length === 0)) return undefined;
  const capacities = { ...problem.capacities, pools: [], quota: [], discountHours: [] };
  const { incumbent } = reduce({ ...plain, capacities }, goal, undefined, isLate);
  return incumbent && feasible(improve(problem, goal, incumbent.choice, isLate));
};

interface ByCarbon {
  readonly problem: Problem;
  readonly incumbent: Incumbent | undefined;
  readonly kgBound: number;
}

/** Carbon is a sum over stages alone. `undefined`: no plan keeps the limit. */
const dropDirty = (
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
    incumbent = better(known, feasible(improve(problem, goal, greenest, isLate)));
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

/** Drops what is too late for a limit or for the best plan. `undefined`: there is no plan. */
const dropByTime = (
  { problem, incumbent, costBound, bound }: ByCost & { readonly bound: number },
  goal: Goal,
  isLate: IsLate,
): (Reduced & ByCost) | undefined => {
  let current = dropLateAtAnyPace(problem, isLate);
  if (current === undefined) return undefined;
  const fast = feasible(
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

/** Nothing is left to choose. */
const settled = (problem: Problem, goal: Goal): Reduced => {
  const plan = incumbentOf(
    problem,
    goal,
    problem.candidates.map((list) => list[0]!),
  );
  return plan.feasible ? { problem, incumbent: plan, bound: plan.value } : nothing(problem);
};

const feasible = (plan: Incumbent): Incumbent | undefined => (plan.feasible ? plan : undefined);

/**
 * Data costs the same for all candidates of a place, so that without a clock only the cheapest matter: all that count as
 * tied, since time may yet choose between them.
 */
const cheapestPerPlace = (problem: Problem): Problem => {
  const least = problem.candidates.map((list) => leastByPlace(list, problem.routes.n));
  if (least.every((byPlace) => byPlace === undefined)) return problem;
  return restrict(problem, (stage, { place, usd }) => {
    const cheapest = least[stage]?.[place];
    return cheapest === undefined || usd <= cheapest + capSlack(cheapest);
  });
};

/** `undefined`: no two are at the same place. */
const leastByPlace = (list: readonly Candidate[], n: number): Float64Array | undefined => {
  const least = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let isShared = false;
  for (const { place, usd } of list) {
    isShared ||= least[place]! < Number.POSITIVE_INFINITY;
    if (usd < least[place]!) least[place] = usd;
  }
  return isShared ? least : undefined;
};

const nothing = (problem: Problem): Reduced => ({
  problem,
  bound: Number.POSITIVE_INFINITY,
  incumbent: undefined,
});

/** Latest finish that any limit on expected times permits. */
const timeLimit = ({ limits }: Problem): number =>
  Math.min(limits.deadlineHours + slack(limits.deadlineHours), capHours(limits));

const capHours = ({ caps }: Problem["limits"]): number =>
  Math.min(
    ...caps
      .filter((cap) => cap.goal.usd === 0 && cap.goal.kg === 0 && cap.goal.hours > 0)
      .map((cap) => (cap.atMost + capSlack(cap.atMost)) / cap.goal.hours),
  );

/** The limit to put a price on: with a confidence the deadline is about late times, a cap about expected ones. */
const tightest = (problem: Problem): TimeLimit => {
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
  for (;;) {
    const { finish } = timeBounds(current, pace, isLate);
    const before = size(current);
    current = restrict(
      current,
      (stage, _, i) => finish[stage]![i]! <= limit && finish[stage]![i]! < Number.POSITIVE_INFINITY,
    );
    if (current.candidates.some((list) => list.length === 0)) return undefined;
    if (size(current) === before || isLate()) return current;
  }
};

const size = (problem: Problem): number =>
  problem.candidates.reduce((sum, list) => sum + list.length, 0);

/** The best plan with everything in one place, improved. */
const bestSinglePlace = (problem: Problem, goal: Goal, isLate: IsLate): Incumbent | undefined => {
  let single: Incumbent | undefined;
  for (const choice of singlePlaceChoices(problem)) {
    if (isLate()) break;
    single = better(single, incumbentOf(problem, goal, choice));
  }
  return single === undefined ? undefined : improve(problem, goal, single.choice, isLate);
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
  isLate: IsLate,
): ByCost | undefined => {
  const bounds = new CostBounds(problem, pairMatricesOf(problem.routes), false);
  const hoursBound = goal.hours > 0 ? timeBounds(problem, "hours", isLate).bound : 0;
  const search = new Search(problem, goal, isLate);
  let incumbent = known ?? bestSinglePlace(problem, goal, isLate);
  const mostPatience = bounds.hasCopies ? PATIENCE_WITH_COPIES : PATIENCE;
  let patience = mostPatience;
  let previous = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < MAX_ROUNDS && patience > 0; round++) {
    const cutoff = (): number => usdToBeat(problem, goal, incumbent, hoursBound);
    incumbent = search.consider(bounds.sweep(true, cutoff(), isLate), incumbent);
    const choice = bounds.sweep(false, cutoff(), isLate);
    incumbent = search.consider(choice, incumbent);
    if (bounds.bound === Number.POSITIVE_INFINITY) return undefined;
    if (choice === undefined) break;
    if (bounds.bound >= cutoff() - slack(bounds.bound)) {
      // Nothing left to gain but the candidates that the last plan rules out.
      bounds.sweep(true, cutoff(), isLate);
      break;
    }
    const gained = bounds.bound - previous;
    patience = gained > worthwhile(bounds.bound, cutoff()) ? mostPatience : patience - 1;
    previous = Math.max(previous, bounds.bound);
    bounds.shiftShares(choice, 1 / (round + 2));
  }
  return { problem: bounds.reduced, incumbent, costBound: Math.max(previous, bounds.bound) };
};

/** The least gain that keeps a search going. */
const worthwhile = (bound: number, cutoff: number): number => {
  const little = LITTLE * Math.max(1, Math.abs(bound));
  return cutoff < Number.POSITIVE_INFINITY
    ? Math.max(little, LEAST_SHARE * (cutoff - bound))
    : little;
};

/** Rounds of pricing time, and the share of them without a better bound after which steps get shorter. */
const PRICE_ROUNDS = 80;
const PRICE_PATIENCE = 5;
const SHORTEST_STEP = 0.02;

/**
 * Sweeps with a price on time, where a deadline binds or an hour is worth money: the bound that cost alone gives
 * is far below what keeping the deadline costs.
 */
const dropDearOrLate = (
  problem: Problem,
  goal: Goal,
  known: Omit<ByCost, "problem">,
  isLate: IsLate,
): ByCost | undefined => {
  const worth = goal.hours > 0 ? goal.hours / goal.usd : undefined;
  const prices = new PathPrices(problem, tightest(problem), worth);
  const bounds = new CostBounds(problem, pairMatricesOf(problem.routes), true);
  const search = new Search(problem, goal, isLate);
  let { incumbent, costBound: best } = known;
  let patience = PRICE_PATIENCE;
  const cutoff = (): number =>
    incumbent === undefined ? Number.POSITIVE_INFINITY : incumbent.value / goal.usd;
  const isOver = (): boolean => best >= cutoff() - slack(best) || isLate();
  for (let round = 0, step = 1; round < PRICE_ROUNDS && step > SHORTEST_STEP; round++) {
    bounds.sweep(true, cutoff(), isLate);
    const choice = bounds.sweep(false, cutoff(), isLate);
    if (bounds.bound === Number.POSITIVE_INFINITY) return undefined;
    if (choice === undefined) break;
    incumbent = search.consider(choice, incumbent);
    patience = bounds.bound > best + LITTLE * Math.abs(best) ? PRICE_PATIENCE : patience - 1;
    best = Math.max(best, bounds.bound);
    if (isOver()) break;
    if (patience === 0) {
      step /= 2;
      patience = PRICE_PATIENCE;
    }
    const target = incumbent === undefined ? best + 0.1 * Math.max(1, Math.abs(best)) : cutoff();
    prices.update(choice, step * Math.max(target - bounds.bound, LITTLE));
    bounds.setTimePrices(prices.prices);
  }
  bounds.sweep(true, cutoff(), isLate);
  return { problem: bounds.reduced, incumbent, costBound: best };
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
    .filter((cap) => cap.goal.hours === 0 && cap.goal.kg === 0)
    .map((cap) => (cap.atMost + capSlack(cap.atMost)) / cap.goal.usd);
  return Math.min(byPlan, ...byCaps);
};
