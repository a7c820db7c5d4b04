import type { LimitedDiscount, Pipeline, Stage } from "../../domain/pipeline.ts";
import type { DiscountClaim } from "../../domain/plan.ts";
import { covers } from "./location-pattern.ts";
import type { VerifiedOffer } from "./offer.ts";
import type { Placed } from "./placements.ts";
import { withinLimit } from "./tolerance.ts";

/** Whether node-hours at this offer may have the discount. */
export const isDiscounted = (discount: LimitedDiscount, offer: VerifiedOffer): boolean =>
  offer.market === "on-demand" &&
  covers(discount.match, offer.location) &&
  (discount.instanceType === undefined || discount.instanceType === offer.machine.name) &&
  (discount.accelerator === undefined || discount.accelerator === offer.machine.accelerator);

/** What a stage saves. */
export interface Saving {
  readonly nodeHours: number;
  readonly usd: number;
  readonly claims: readonly DiscountClaim[];
}

/** Per cent off the list price of the node-hours claimed. */
export const savingOf = ({ discounts }: Pipeline, { offer, claims }: Placed): Saving => {
  const saved = claims.map(({ discount, nodeHours }) => ({
    discount,
    nodeHours,
    usd: ((discounts[discount]?.percentOff ?? 0) / 100) * (offer.usdPerHour ?? 0) * nodeHours,
  }));
  return {
    nodeHours: saved.reduce((sum, { nodeHours }) => sum + nodeHours, 0),
    usd: saved.reduce((sum, { usd }) => sum + usd, 0),
    claims: saved,
  };
};

/**
 * Each claim is for an offer that has the discount, a stage claims no more than it pays for, and all stages together no
 * more than the discount holds for.
 */
export const discountProblems = (
  pipeline: Pipeline,
  placed: ReadonlyMap<string, Placed>,
  hoursOf: ReadonlyMap<string, number | undefined>,
): readonly string[] => [
  ...pipeline.stages.flatMap((stage) => {
    const at = placed.get(stage.name);
    if (at === undefined || at.claims.length === 0) return [];
    return claimProblems(pipeline, stage, at, hoursOf.get(stage.name)).map(
      (problem) => `stage "${stage.name}": ${problem}`,
    );
  }),
  ...pipeline.discounts.flatMap((discount, at) => {
    const claimed = [...placed.values()]
      .flatMap((stage) => stage.claims)
      .filter((claim) => claim.discount === at)
      .reduce((sum, claim) => sum + claim.nodeHours, 0);
    if (withinLimit(claimed, discount.firstNodeHours)) return [];
    return [
      `${claimed} node-hours have the discount on ${discount.match}, ` +
        `it holds for ${discount.firstNodeHours}`,
    ];
  }),
];

const claimProblems = (
  { discounts }: Pipeline,
  stage: Stage,
  { offer, reservedNodes, claims }: Placed,
  hours: number | undefined,
): readonly string[] => {
  const problems = claims.flatMap(({ discount }) => {
    const claimed = discounts[discount];
    if (claimed === undefined) return [`the pipeline has no discount ${discount}`];
    if (isDiscounted(claimed, offer)) return [];
    const what = `${offer.market} ${offer.machine.name} in ${offer.location}`;
    return [`the discount on ${claimed.match} is not for ${what}`];
  });
  if (hours === undefined) return [...problems, "claims a discount without a known runtime"];
  const claimed = claims.reduce((sum, claim) => sum + claim.nodeHours, 0);
  const paid = (stage.nodes - reservedNodes) * hours;
  if (withinLimit(claimed, paid)) return problems;
  return [...problems, `claims a discount for ${claimed} node-hours but pays for ${paid}`];
};
