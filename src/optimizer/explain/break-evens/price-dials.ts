import { candidatesOf, mayPay } from "../../candidates.ts";
import { reservationPools } from "../../counters.ts";
import { goalsOf } from "../../lexicographic.ts";
import type { Offer } from "../../offers.ts";
import type { Candidate, Problem } from "../../problem.ts";
import { patchRegion } from "../patch-region.ts";
import type { Explained } from "../solve-again.ts";
import { type Dial, lazy } from "./dial.ts";

/**
 * The hourly price of each stage's offer, for that stage alone: other stages on the same offer keep its price. In numbers:
 * the stage's offer becomes a row of its own behind the end of the price table.
 */
export const priceDials = (explained: Explained): Dial[] =>
  explained.planning.pipeline.stages.flatMap((_, stage) => priceDial(explained, stage) ?? []);

const priceDial = (explained: Explained, stage: number): Dial | undefined => {
  const { planning, choice } = explained;
  const { pipeline, catalog, judged } = planning;
  const chosen = choice[stage]!;
  const { row: copyOf, market, usdPerHour: now } = chosen.offer;
  const { name, nodes } = pipeline.stages[stage]!;
  // What is reserved has no price, and an unknown price none to move from.
  if (!(now > 0) || chosen.reserved === nodes) return undefined;
  const row = catalog.prices.length;
  const isPlain = isPlainPrice(explained, chosen);
  const except = { stage, row: copyOf, market };
  const others = lazy(() => patchRegion(explained, pipeline, chosen.offer.region, except));
  return {
    subject: { kind: "price", stage: name },
    unit: "USD/h",
    now,
    own: choice.map((candidate, s) =>
      s === stage ? { ...candidate, offer: { ...candidate.offer, row } } : candidate,
    ),
    bends: [],
    gainsMost: isPlain && isCost(explained),
    hasTwoSlopes: isPlain,
    at: (usdPerHour) => {
      const index = { ...judged.index, repriced: { row, copyOf, usdPerHour } };
      return {
        planning: { ...planning, judged: { ...judged, index } },
        problem: lazy(() =>
          withOffer(explained, others(), stage, { ...chosen.offer, row, usdPerHour }),
        ),
      };
    },
  };
};

const replaceCandidates = (
  problem: Problem,
  stage: number,
  list: readonly Candidate[],
): Problem => ({
  ...problem,
  candidates: problem.candidates.map((known, s) => (s === stage ? list : known)),
});

/** Whoever is on the offer pays for all nodes at its price. */
const isPlainPrice = ({ problem }: Explained, chosen: Candidate): boolean => {
  const { pools, discountHours } = problem.capacities;
  return pools.length + discountHours.length === 0 && chosen.reserved === 0;
};

/** A plan that a lower price brings within the budget costs more than the cheapest one. */
const isCost = ({ planning }: Explained): boolean => {
  const [goal] = goalsOf(planning.pipeline.objective);
  return goal.usd > 0 && goal.hours === 0 && goal.kg === 0;
};

/** The stage's candidates with the offer at another price. */
const withOffer = (
  { planning: { pipeline }, choice }: Explained,
  others: Problem,
  stage: number,
  offer: Offer,
): Problem => {
  const asked = pipeline.stages[stage]!;
  const chosen = choice[stage]!;
  const paidHours = asked.runtime.kind === "unknown" ? 1 : chosen.runHours;
  const computeUsd = (asked.nodes - chosen.reserved) * chosen.offer.usdPerHour * paidHours;
  const { readyHours, tailHours } = chosen;
  const unary = { usd: chosen.usd - computeUsd, readyHours, tailHours };
  const pool = reservationPools(pipeline)[offer.counted.pool];
  const own = candidatesOf(pipeline, asked, pool, offer, chosen.place, unary).filter(
    ({ reserved }) => pool !== undefined || mayPay(pipeline, asked, offer, reserved),
  );
  return replaceCandidates(others, stage, [...others.candidates[stage]!, ...own]);
};
