import type { Incumbent } from "../incumbent.ts";
import type { IsLate } from "../is-late.ts";
import { type Candidate, type Goal, type Problem, restrict, slack } from "../problem.ts";
import { CostBounds, DRIFT } from "./cost-bounds.ts";
import { pairMatricesOf } from "./pair-matrix.ts";

/** So many rounds without a better bound end the search. */
const PATIENCE = 6;
const MAX_ROUNDS = 100;
const LITTLE = 1e-6;

/**
 * What the cheapest plan with a candidate costs at least, for every candidate of one problem.
 *
 * It costs no less where other candidates are missing. So problems that only lack some of them (a stage kept out of its
 * region, a cloud that is down) start with the few that can be part of a plan as good as the first one that comes to mind.
 */
export class Completions {
  readonly #leastUsd: ReadonlyMap<Candidate, number>;

  /** @param optimumUsd  cost of the problem's cheapest plan: a better bound cannot be had */
  constructor(problem: Problem, optimumUsd: number, isLate: IsLate) {
    const bounds = new CostBounds(problem, pairMatricesOf(problem.routes), false);
    let best = Number.NEGATIVE_INFINITY;
    let patience = PATIENCE;
    for (let round = 0; round < MAX_ROUNDS && patience > 0 && !isLate(); round++) {
      bounds.sweep(true, Number.POSITIVE_INFINITY, isLate);
      const choice = bounds.sweep(false, Number.POSITIVE_INFINITY, isLate);
      if (choice === undefined || bounds.bound >= optimumUsd - slack(optimumUsd)) break;
      patience =
        bounds.bound > best + LITTLE * Math.max(1, Math.abs(best)) ? PATIENCE : patience - 1;
      best = Math.max(best, bounds.bound);
      bounds.shiftShares(choice, 1 / (round + 2));
    }
    this.#leastUsd = leastUsdOf(problem, bounds, isLate);
  }

  /** A problem that lacks some candidates, without those that no plan as good as the known one can have. */
  within(problem: Problem, goal: Goal, { value, feasible }: Incumbent): Problem {
    if (!feasible || goal.usd === 0) return problem;
    const mostUsd = (value + DRIFT * slack(value)) / goal.usd;
    return restrict(
      problem,
      (_, candidate) => (this.#leastUsd.get(candidate) ?? Number.NEGATIVE_INFINITY) <= mostUsd,
    );
  }
}

/** Each sweep is a bound of its own. A candidate that none has met is in no plan, or there was no time for it: it stays. */
const leastUsdOf = (
  problem: Problem,
  bounds: CostBounds,
  isLate: IsLate,
): ReadonlyMap<Candidate, number> => {
  const least = problem.candidates.map((list) =>
    new Float64Array(list.length).fill(Number.NEGATIVE_INFINITY),
  );
  for (const forwards of [true, false])
    bounds.sweep(forwards, Number.POSITIVE_INFINITY, isLate, (stage, candidate, usd) => {
      least[stage]![candidate] = Math.max(least[stage]![candidate]!, usd);
    });
  return new Map(
    problem.candidates.flatMap((list, stage) =>
      list.map((candidate, index) => [candidate, least[stage]![index]!] as const),
    ),
  );
};
