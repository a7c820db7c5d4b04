import type { Candidate, PairCost, Problem } from "../problem.ts";

/**
 * Whether two problems of the same stages are the same in every number, so that their best plans are too.
 *
 * `false` only means that a difference was seen: the places may be numbered in another way.
 */
export const isSameProblem = (a: Problem, b: Problem): boolean =>
  a.routes === b.routes &&
  a.candidates.every((list, stage) => isSameList(list, b.candidates[stage]!)) &&
  isSameLimits(a, b) &&
  JSON.stringify(a.capacities) === JSON.stringify(b.capacities) &&
  arePairsSame(a.edges, b.edges) &&
  arePairsSame(a.ties, b.ties) &&
  a.shared.length === b.shared.length &&
  a.shared.every((item, index) => isSameCost(item.cost, b.shared[index]!.cost));

const isSameLimits = ({ limits: a }: Problem, { limits: b }: Problem): boolean =>
  a.deadlineHours === b.deadlineHours &&
  a.confident === b.confident &&
  a.maxKg === b.maxKg &&
  a.budgetUsd === b.budgetUsd &&
  a.maxClouds === b.maxClouds;

const FIGURES = [
  "place",
  "usd",
  "leastUsd",
  "billedUsd",
  "hours",
  "lateHours",
  "readyHours",
  "tailHours",
  "kg",
  "reserved",
  "discountHours",
  "discountUsdPerHour",
] as const satisfies readonly (keyof Candidate)[];

const isSameList = (a: readonly Candidate[], b: readonly Candidate[]): boolean =>
  a.length === b.length &&
  a.every((candidate, index) => {
    const other = b[index]!;
    return (
      candidate.offer.row === other.offer.row &&
      candidate.offer.market === other.offer.market &&
      candidate.offer.set === other.offer.set &&
      candidate.offer.counted.key === other.offer.counted.key &&
      FIGURES.every((figure) => candidate[figure] === other[figure])
    );
  });

interface Pair {
  readonly from: number;
  readonly to: number;
  readonly cost: PairCost;
}

const arePairsSame = (a: readonly Pair[], b: readonly Pair[]): boolean =>
  a.length === b.length &&
  a.every(({ from, to, cost }, index) => {
    const other = b[index]!;
    return from === other.from && to === other.to && isSameCost(cost, other.cost);
  });

/** Costs of one memory share their tables. */
const isSameCost = (a: PairCost, b: PairCost): boolean =>
  a.tariff === b.tariff &&
  (a.usdByTariff === b.usdByTariff ||
    a.usdByTariff.every((usd, tariff) => usd === b.usdByTariff[tariff]));
