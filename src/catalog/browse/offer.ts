import type { BestOffers, BrowseOffer } from "../../domain/browse.ts";
import type { Catalog } from "../../domain/catalog.ts";
import { locationId } from "../../domain/ids.ts";
import { present } from "../present.ts";
import type { BestRows } from "./best-rows.ts";

/** A row of the price table in full. */
export const offerOfRow = (
  { prices, instanceTypes, regions }: Catalog,
  row: number,
): BrowseOffer => {
  const type = instanceTypes[prices.instanceType[row] ?? -1];
  const region = regions[prices.region[row] ?? -1];
  if (type === undefined || region === undefined) throw new RangeError(`no price row ${row}`);
  const usdPerHour = known(prices.onDemandUsdPerHour[row]);
  const spotUsdPerHour = known(prices.spotUsdPerHour[row]);
  const perCard = (usd: number | undefined): number | undefined =>
    usd === undefined || type.acceleratorCount === undefined
      ? undefined
      : usd / type.acceleratorCount;
  return present({
    cloud: type.cloud,
    location: locationId(region.id, prices.zoneNames[prices.zone[row] ?? 0] ?? ""),
    instanceType: type.name,
    vcpus: type.vcpus,
    memoryGib: type.memoryGib,
    arch: type.arch,
    accelerator: type.accelerator,
    count: type.acceleratorCount,
    usdPerHour,
    usdPerAcceleratorHour: perCard(usdPerHour),
    spotUsdPerHour,
    spotUsdPerAcceleratorHour: perCard(spotUsdPerHour),
    asOf: prices.dates[prices.asOf[row] ?? 0] || undefined,
    source: prices.sources[prices.source[row] ?? 0] || undefined,
  });
};

/** The cheapest offers of some rows. */
export const bestOffers = (catalog: Catalog, best: BestRows): BestOffers => {
  const { onDemand, spot, any } = best;
  return {
    ...(onDemand !== undefined && { onDemand: offerOfRow(catalog, onDemand) }),
    ...(spot !== undefined && { spot: offerOfRow(catalog, spot) }),
    ...(onDemand === undefined && spot === undefined && { unpriced: offerOfRow(catalog, any) }),
    offers: best.rows,
    unknownOnDemand: best.unknownOnDemand,
  };
};

const known = (usdPerHour: number | undefined): number | undefined =>
  usdPerHour !== undefined && usdPerHour > 0 && usdPerHour < Number.POSITIVE_INFINITY
    ? usdPerHour
    : undefined;
