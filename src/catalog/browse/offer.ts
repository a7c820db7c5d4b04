import type { Catalog } from "../../domain/catalog.ts";
import { type LocationId, locationId } from "../../domain/ids.ts";
import type { Present } from "../present.ts";
import { present } from "../present.ts";

/** A machine at a place with both of its prices: one row of the catalog. Absent figures are unknown, never 0. */
export type BrowseOffer = Present<{
  cloud: string;
  location: LocationId;
  instanceType: string;
  vcpus: number | undefined;
  memoryGib: number | undefined;
  arch: string | undefined;
  accelerator: string | undefined;
  /** Cards in the machine. */
  count: number | undefined;
  /** Of the whole machine. */
  usdPerHour: number | undefined;
  /** Share of one card; of machines with cards. */
  usdPerAcceleratorHour: number | undefined;
  spotUsdPerHour: number | undefined;
  spotUsdPerAcceleratorHour: number | undefined;
  /** ISO 8601 day or month. */
  asOf: string | undefined;
  source: string | undefined;
}>;

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

const known = (usdPerHour: number | undefined): number | undefined =>
  usdPerHour !== undefined && usdPerHour > 0 && usdPerHour < Number.POSITIVE_INFINITY
    ? usdPerHour
    : undefined;
