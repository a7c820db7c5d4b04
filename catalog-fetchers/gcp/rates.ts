import type { ParseContext, RefusedRow } from "../fetcher.ts";
import { type Market, type Part, readSku, type SkuRate } from "./sku.ts";

/** What each part costs in each region. */
export interface Rates {
  /** `undefined`: not sold there, or no price is known. */
  readonly usd: (part: Part, market: Market, region: string) => number | undefined;
  /** Regions in which a part has a price in any market, sorted. */
  readonly regionsOf: (part: Part) => readonly string[];
  readonly refused: readonly RefusedRow[];
}

const keyOf = ({ kind, name }: Part, market: Market, region: string): string =>
  `${kind}/${name}/${market}/${region}`;

/** An SKU for one region before one for several; of two alike the dearer, so that no plan promises too little. */
const isPreferred = (rate: SkuRate, before: SkuRate): boolean =>
  rate.regions.length === before.regions.length
    ? rate.usd > before.usd
    : rate.regions.length < before.regions.length;

const grouped = (reasons: ReadonlyMap<string, readonly [string, number]>): readonly RefusedRow[] =>
  [...reasons.values()].map(([reason, skus]) => ({
    reason: skus === 1 ? reason : `${reason} (${skus} SKUs)`,
  }));

/** Reads the SKUs of all pages and services, in any order. */
export const ratesOf = (skus: readonly unknown[], context: ParseContext): Rates => {
  const chosen = new Map<string, SkuRate>();
  const regions = new Map<string, Set<string>>();
  const refused = new Map<string, readonly [string, number]>();
  const add = (rate: SkuRate): void => {
    const part = `${rate.part.kind}/${rate.part.name}`;
    const places = regions.get(part) ?? new Set<string>();
    regions.set(part, places);
    for (const region of rate.regions) {
      const key = keyOf(rate.part, rate.market, region);
      const before = chosen.get(key);
      if (before === undefined || isPreferred(rate, before)) chosen.set(key, rate);
      places.add(region);
    }
  };
  for (const sku of skus) {
    const reading = readSku(sku, context);
    if (reading.kind === "rate") add(reading.rate);
    if (reading.kind === "refused")
      refused.set(reading.about, [reading.reason, (refused.get(reading.about)?.[1] ?? 0) + 1]);
  }
  return {
    usd: (part, market, region) => chosen.get(keyOf(part, market, region))?.usd,
    regionsOf: ({ kind, name }) => [...(regions.get(`${kind}/${name}`) ?? [])].sort(),
    refused: grouped(refused),
  };
};
