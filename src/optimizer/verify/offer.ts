import {
  CONFIDENCES,
  type Confidence,
  type InstanceType,
  type PriceTable,
} from "../../domain/catalog.ts";
import { type LocationId, locationId, type RegionId } from "../../domain/ids.ts";
import type { Market } from "../../domain/plan.ts";
import type { CatalogIndex } from "./catalog-index.ts";

/** One row of the price table read out in full, in one market. */
export interface VerifiedOffer {
  readonly machine: InstanceType;
  readonly region: RegionId;
  readonly location: LocationId;
  readonly market: Market;
  /** One node; absent when the price is not known. */
  readonly usdPerHour?: number;
  /** Share of spot machines interrupted in a month, per cent; absent when unknown. */
  readonly interruptionPct?: number;
  readonly priceAsOf: string;
  readonly priceSource: string;
  readonly confidence: Confidence;
  /** It is not on offer any more. */
  readonly gone?: true;
}

/** @returns `undefined` when the table has no such row */
export const readOffer = (
  index: CatalogIndex,
  row: number,
  market: Market,
): VerifiedOffer | undefined => {
  const { repriced, catalog } = index;
  if (repriced?.row === row) {
    const { repriced: _, ...plain } = index;
    const offer = readOffer(plain, repriced.copyOf, market);
    return offer && { ...offer, usdPerHour: repriced.usdPerHour };
  }
  const { prices, instanceTypes, regions } = catalog;
  const machine = instanceTypes[prices.instanceType[row] ?? -1];
  const region = regions[prices.region[row] ?? -1];
  if (machine === undefined || region === undefined) return undefined;
  const column = market === "spot" ? prices.spotUsdPerHour : prices.onDemandUsdPerHour;
  const usdPerHour = column[row] ?? Number.NaN;
  const interruptionPct = prices.spotInterruptionPct[row] ?? Number.NaN;
  return {
    machine,
    region: region.id,
    location: locationId(region.id, prices.zoneNames[prices.zone[row] ?? 0] ?? ""),
    market,
    ...(usdPerHour > 0 && usdPerHour < Number.POSITIVE_INFINITY ? { usdPerHour } : {}),
    ...(interruptionPct >= 0 ? { interruptionPct } : {}),
    ...provenance(prices, row),
    ...(prices.gone?.has(row) ? { gone: true as const } : {}),
  };
};

const provenance = (
  prices: PriceTable,
  row: number,
): Pick<VerifiedOffer, "priceAsOf" | "priceSource" | "confidence"> => ({
  priceAsOf: prices.dates[prices.asOf[row] ?? 0] ?? "",
  priceSource: prices.sources[prices.source[row] ?? 0] ?? "",
  confidence: CONFIDENCES[prices.confidence[row] ?? 0] ?? "assumed",
});
