import { type Incumbent, improve, incumbentOf, whenFeasible } from "../incumbent.ts";
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
import { dropDear, dropDearOrLate } from "./drop-dear.ts";
import { dropDirty } from "./drop-dirty.ts";
import { dropByTime, dropLateAtAnyPace, timeLimit } from "./drop-late.ts";
import type { Reduced } from "./reduced.ts";

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
      : whenFeasible(improve(undominated, goal, hint, isLate));
  const byCarbon = dropDirty(undominated, goal, start, isLate);
  if (byCarbon === undefined) return nothing(problem);
  const costs = goal.usd > 0 || problem.limits.caps.some(({ goal: { usd } }) => usd > 0);
  const byCost = costs
    ? dropDear(byCarbon.problem, goal, byCarbon.incumbent, isLate)
    : { ...byCarbon, costBound: 0 };
  if (byCost === undefined) return nothing(problem);
  const cheap = { ...byCost, bound: goal.usd * byCost.costBound + goal.kg * byCarbon.kgBound };
  if (!timed || isLate()) return cheap;
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
  return incumbent && whenFeasible(improve(problem, goal, incumbent.choice, isLate));
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
