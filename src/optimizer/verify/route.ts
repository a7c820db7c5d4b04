import type { EgressRate, ThroughputRate } from "../../domain/catalog.ts";
import { cloudOf, type RegionId } from "../../domain/ids.ts";
import { type CatalogIndex, partitionOf, routeKey } from "./catalog-index.ts";

/**
 * The price row of a route: the most specific one, `from` compared before `to`.
 *
 * @returns `undefined` when no row matches: within a region that means free, anywhere else unknown
 */
export const egressRate = (
  index: CatalogIndex,
  from: RegionId,
  to: RegionId,
): EgressRate | undefined => mostSpecific(index.egress, index, from, to);

/** The speed row of a route, found like `egressRate`; `undefined`: unknown, within a region too. */
export const throughputRate = (
  index: CatalogIndex,
  from: RegionId,
  to: RegionId,
): ThroughputRate | undefined => mostSpecific(index.throughput, index, from, to);

const mostSpecific = <Rate>(
  rates: ReadonlyMap<string, Rate>,
  index: CatalogIndex,
  from: RegionId,
  to: RegionId,
): Rate | undefined => {
  const destinations = destinationNames(index, from, to);
  for (const source of [from, ...(index.groupsOf.get(from) ?? []), cloudOf(from), "*"])
    for (const destination of destinations) {
      const rate = rates.get(routeKey(source, destination));
      if (rate !== undefined) return rate;
    }
  return undefined;
};

/**
 * Within a region only a `same-region` row speaks: a row between the members of a group is about the way from one
 * to another.
 */
const destinationNames = (index: CatalogIndex, from: RegionId, to: RegionId): string[] => {
  if (from === to) return ["same-region"];
  return [to, ...(index.groupsOf.get(to) ?? []), scopeBetween(index, from, to)];
};

/** An unknown continent is never taken for the same one. */
const scopeBetween = (index: CatalogIndex, from: RegionId, to: RegionId): string => {
  if (cloudOf(from) !== cloudOf(to)) return "other-cloud";
  if (partitionOf(index, from) !== partitionOf(index, to)) return "other-cloud";
  return sameContinent(index, from, to) ? "same-continent" : "other-continent";
};

/** Of any two clouds; false when either continent is unknown. */
export const sameContinent = (index: CatalogIndex, a: RegionId, b: RegionId): boolean => {
  const continent = index.regions.get(a)?.continent;
  return continent !== undefined && continent === index.regions.get(b)?.continent;
};
