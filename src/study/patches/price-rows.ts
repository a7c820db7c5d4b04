import { placeMatcher } from "../../catalog/place-pattern.ts";
import type { Catalog } from "../../domain/catalog.ts";
import type { PriceMatch } from "../../domain/study.ts";

/** By the column that all price tables with the same rows share, and by what is asked. */
const known = new WeakMap<Uint32Array, Map<string, Uint32Array>>();

/** Rows of the price table that a match is about, whatever the market; remembered, since scenarios ask again and again. */
export const rowsOf = (match: PriceMatch, catalog: Catalog): Uint32Array => {
  const { instanceType } = catalog.prices;
  const byMatch = known.get(instanceType) ?? new Map<string, Uint32Array>();
  known.set(instanceType, byMatch);
  const key = JSON.stringify([match.location, match.instanceType, match.accelerator]);
  const rows = byMatch.get(key) ?? findRows(match, catalog);
  byMatch.set(key, rows);
  return rows;
};

const findRows = (match: PriceMatch, { prices, regions, instanceTypes }: Catalog): Uint32Array => {
  const isPlace = placeMatcher(match.location ?? "*");
  const zonal = (match.location ?? "").split("/").length > 2;
  const inRegion = regions.map((region) => zonal || isPlace(region, ""));
  const isType = instanceTypes.map(
    ({ name, accelerator }) =>
      (match.instanceType === undefined || match.instanceType === name) &&
      (match.accelerator === undefined || match.accelerator === accelerator),
  );
  const rows: number[] = [];
  for (let row = 0; row < prices.length; row++) {
    const region = prices.region[row]!;
    if (!isType[prices.instanceType[row]!] || !inRegion[region]) continue;
    if (!zonal || isPlace(regions[region]!, prices.zoneNames[prices.zone[row]!] ?? ""))
      rows.push(row);
  }
  return Uint32Array.from(rows);
};
