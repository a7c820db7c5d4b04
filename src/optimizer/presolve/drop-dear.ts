import { better, type Incumbent, improve, incumbentOf, singlePlaceChoices } from "../incumbent.ts";
import type { IsLate } from "../is-late.ts";
import { capSlack, type Goal, type Problem, slack } from "../problem.ts";
import { CostBounds } from "./cost-bounds.ts";
import { tightest } from "./drop-late.ts";
import { pairMatricesOf } from "./pair-matrix.ts";
import { PathPrices } from "./path-prices.ts";
import type { ByCost } from "./reduced.ts";
import { Search } from "./search.ts";
import { timeBounds } from "./time-bounds.ts";

/** Pipelines of many stages with dear data close their last per cent slowly, but far sooner than a solver would. */
const MAX_ROUNDS = 300;
/** So many rounds in a row with little gained end the search; more where splits of copies are tried, which may lower a bound before they raise it. */
const PATIENCE = 3;
const PATIENCE_WITH_COPIES = 6;
const LITTLE = 1e-6;
/** Of what lies between the bound and the best plan: rounds that close less are not worth their time. */
const LEAST_SHARE = 0.004;

/** The best plan with everything in one place, improved. */
const bestSinglePlace = (problem: Problem, goal: Goal, isLate: IsLate): Incumbent | undefined => {
  let single: Incumbent | undefined;
  for (const choice of singlePlaceChoices(problem)) {
    if (isLate()) break;
    single = better(single, incumbentOf(problem, goal, choice));
  }
  return single === undefined ? undefined : improve(problem, goal, single.choice, isLate);
};

/** Sweeps until the bound meets the best plan or stops rising. `undefined`: there is no plan. */
export const dropDear = (
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
export const dropDearOrLate = (
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
