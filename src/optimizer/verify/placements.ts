import type { Pipeline } from "../../domain/pipeline.ts";
import type { Market } from "../../domain/plan.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { CatalogIndex } from "./catalog-index.ts";
import { readOffer, type VerifiedOffer } from "./offer.ts";

/** Where one stage goes. */
export interface Placement {
  readonly stage: string;
  /** Row of `Catalog.prices`. */
  readonly priceRow: number;
  readonly market: Market;
}

/** The offer of each stage; refused unless each stage has exactly one place, at a row that exists. */
export const readPlacements = (
  pipeline: Pipeline,
  index: CatalogIndex,
  placements: readonly Placement[],
): Result<ReadonlyMap<string, VerifiedOffer>, readonly string[]> => {
  const stages = new Set(pipeline.stages.map((stage) => stage.name));
  const offers = new Map<string, VerifiedOffer>();
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { stage, priceRow, market } of placements) {
    const offer = readOffer(index, priceRow, market);
    if (!stages.has(stage)) problems.push(`the pipeline has no stage "${stage}"`);
    if (seen.has(stage)) problems.push(`stage "${stage}" is placed twice`);
    seen.add(stage);
    if (offer === undefined)
      problems.push(`stage "${stage}": the catalog has no price row ${priceRow}`);
    else offers.set(stage, offer);
  }
  for (const stage of stages) if (!seen.has(stage)) problems.push(`stage "${stage}" has no place`);
  return problems.length > 0 ? err(problems) : ok(offers);
};
