import type { Catalog, PriceTier } from "../domain/catalog.ts";
import { type RegionId, regionId } from "../domain/ids.ts";
import { indexOf } from "../optimizer/verify/catalog-index.ts";
import { egressRate } from "../optimizer/verify/route.ts";

/** Of no cloud: what goes there leaves through the internet. */
const ELSEWHERE = regionId("(broker)", "disk");

/**
 * The tariff of a route as the catalog has it today.
 *
 * @param to  absent: the broker's own disk
 * @returns `undefined` when unknown, which is not free
 */
export const tiersBetween = (
  catalog: Catalog,
  from: RegionId,
  to: RegionId | undefined,
): readonly PriceTier[] | undefined => egressRate(indexOf(catalog), from, to ?? ELSEWHERE)?.tiers;
