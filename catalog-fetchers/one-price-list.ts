import type { PriceRow } from "./fetcher.ts";

/** A price that a provider publishes for all its regions alike. */
export interface GlobalPrice extends Omit<PriceRow, "region" | "confidence" | "notes"> {
  readonly notes?: string;
}

const NO_CAPACITY = "one price list for all regions; no capacity here when fetched";

/**
 * Rows of a machine whose price is the same everywhere while the answer only tells where capacity is free now.
 *
 * A region with free capacity is published; the others keep the price, as an assumption that every plan lists, so
 * that a machine that is sold out for an hour does not vanish from the catalog.
 */
export const inEveryRegion = (
  price: GlobalPrice,
  regions: readonly string[],
  withCapacity: ReadonlySet<string>,
): readonly PriceRow[] =>
  regions.map((region) =>
    withCapacity.has(region)
      ? { ...price, region }
      : { ...price, region, confidence: "assumed", notes: NO_CAPACITY },
  );
