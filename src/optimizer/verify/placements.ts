import type { Pipeline, Stage } from "../../domain/pipeline.ts";
import type { Market } from "../../domain/plan.ts";
import { heldAt } from "../../domain/progress.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { CatalogIndex } from "./catalog-index.ts";
import { readOffer, type VerifiedOffer } from "./offer.ts";

/** Node-hours that a stage takes at a limited discount. */
export interface Claim {
  /** Index into `Pipeline.discounts`. */
  readonly discount: number;
  readonly nodeHours: number;
}

/** Where one stage goes. */
export interface Placement {
  readonly stage: string;
  /** Row of `Catalog.prices`. */
  readonly priceRow: number;
  readonly market: Market;
  /** How many of its nodes are paid already; absent: none. */
  readonly reservedNodes?: number;
  readonly discounts?: readonly Claim[];
}

/** A placement read out in full. */
export interface Placed {
  readonly offer: VerifiedOffer;
  readonly reservedNodes: number;
  /** Those of more than zero node-hours. */
  readonly claims: readonly Claim[];
}

/** Where each stage is; refused unless each has exactly one place, at a row that exists. */
export const readPlacements = (
  pipeline: Pipeline,
  index: CatalogIndex,
  placements: readonly Placement[],
): Result<ReadonlyMap<string, Placed>, readonly string[]> => {
  const stages = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
  const placed = new Map<string, Placed>();
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const placement of placements) {
    const { stage, priceRow, market, reservedNodes = 0, discounts = [] } = placement;
    const offer = asPlanned(readOffer(index, priceRow, market), stages.get(stage));
    if (!stages.has(stage)) problems.push(`the pipeline has no stage "${stage}"`);
    if (seen.has(stage)) problems.push(`stage "${stage}" is placed twice`);
    seen.add(stage);
    problems.push(...unreadable(placement).map((problem) => `stage "${stage}": ${problem}`));
    if (offer === undefined)
      problems.push(`stage "${stage}": the catalog has no price row ${priceRow}`);
    else
      placed.set(stage, {
        offer,
        reservedNodes,
        claims: discounts.filter((claim) => claim.nodeHours > 0),
      });
  }
  for (const stage of stages.keys())
    if (!seen.has(stage)) problems.push(`stage "${stage}" has no place`);
  return problems.length > 0 ? err(problems) : ok(placed);
};

/** The price of a stage that is there already is the planned one where the catalog has none any more. */
const asPlanned = (
  offer: VerifiedOffer | undefined,
  stage: Stage | undefined,
): VerifiedOffer | undefined => {
  const planned = stage && heldAt(stage)?.usdPerHour;
  return offer === undefined || planned === undefined || offer.usdPerHour !== undefined
    ? offer
    : { ...offer, usdPerHour: planned };
};

const unreadable = ({ reservedNodes = 0, discounts = [] }: Placement): readonly string[] => [
  ...(Number.isInteger(reservedNodes) && reservedNodes >= 0
    ? []
    : [`${reservedNodes} is no number of reserved nodes`]),
  ...discounts
    .filter(({ nodeHours }) => !(nodeHours >= 0 && nodeHours < Number.POSITIVE_INFINITY))
    .map(({ nodeHours }) => `${nodeHours} is no number of discounted node-hours`),
];
