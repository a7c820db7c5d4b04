import type { Catalog } from "../domain/catalog.ts";

/** How much a catalog holds. */
export interface CatalogCounts {
  /** Price rows × market, each at a known price. */
  readonly offers: number;
  /** Clouds and regions with at least one offer; storage-only places do not count. */
  readonly clouds: number;
  readonly regions: number;
  /** Prices that are unknown: on-demand ones without a figure. */
  readonly unknownOnDemand: number;
}

/** Counts the offers of a catalog and the places that have some. */
export const countCatalog = (catalog: Pick<Catalog, "prices" | "regions">): CatalogCounts => {
  const { prices } = catalog;
  const regions = new Set<number>();
  let offers = 0;
  let unknownOnDemand = 0;
  for (let row = 0; row < prices.length; row++) {
    const known =
      Number(isKnown(prices.onDemandUsdPerHour[row])) + Number(isKnown(prices.spotUsdPerHour[row]));
    offers += known;
    if (!isKnown(prices.onDemandUsdPerHour[row])) unknownOnDemand++;
    if (known > 0) regions.add(prices.region[row] ?? 0);
  }
  const clouds = new Set([...regions].map((region) => catalog.regions[region]?.cloud));
  return { offers, clouds: clouds.size, regions: regions.size, unknownOnDemand };
};

const isKnown = (usdPerHour: number | undefined): boolean =>
  usdPerHour !== undefined && !Number.isNaN(usdPerHour);
