import type { EgressChange, EgressRate, ThroughputRate } from "../../domain/catalog.ts";
import { cloudOf, type RegionId } from "../../domain/ids.ts";
import { remembered } from "../../domain/remember.ts";
import { type CatalogIndex, partitionOf, routeKey } from "./catalog-index.ts";
import { covers } from "./location-pattern.ts";

/**
 * The price row of a route: the most specific one, `from` compared before `to`.
 *
 * @returns `undefined` when no row matches: within a region that means free, anywhere else unknown
 */
export const egressRate = (
  index: CatalogIndex,
  from: RegionId,
  to: RegionId,
): EgressRate | undefined =>
  changedRate(index, from, to, mostSpecific(index.egress, index, from, to));

/** What a study changes about a route, one change on top of the other. */
const changedRate = (
  index: CatalogIndex,
  from: RegionId,
  to: RegionId,
  rate: EgressRate | undefined,
): EgressRate | undefined => {
  const changes = index.catalog.network.egressChanges ?? [];
  return from === to || changes.length === 0
    ? rate
    : changes.filter((change) => concerns(index, change, from, to)).reduce(applied, rate);
};

const concerns = (
  index: CatalogIndex,
  change: EgressChange,
  from: RegionId,
  to: RegionId,
): boolean =>
  covers(change.from ?? "*", from) &&
  (covers(change.to ?? "*", to) || scopeBetween(index, from, to) === change.to);

const applied = (
  rate: EgressRate | undefined,
  { from = "*", to = "*", how, amount }: EgressChange,
): EgressRate | undefined => {
  if (how === "set")
    return { from, to, tiers: [{ fromGb: 0, usdPerGb: amount }], confidence: "published" };
  return (
    rate && {
      ...rate,
      tiers: rate.tiers.map((tier) => ({ ...tier, usdPerGb: tier.usdPerGb * amount })),
    }
  );
};

/** The speed row of a route, found like `egressRate`; `undefined`: unknown, within a region too. */
export const throughputRate = (
  index: CatalogIndex,
  from: RegionId,
  to: RegionId,
): ThroughputRate | undefined => mostSpecific(index.throughput, index, from, to);

/** Rows found, by table, then by source and destination: the same few routes are asked for by one placement after the other. */
const foundIn = remembered(
  (_rates: ReadonlyMap<string, unknown>) => new Map<RegionId, Map<RegionId, unknown>>(),
);

const mostSpecific = <Rate>(
  rates: ReadonlyMap<string, Rate>,
  index: CatalogIndex,
  from: RegionId,
  to: RegionId,
): Rate | undefined => {
  const found = foundIn(rates);
  const known = found.get(from) ?? new Map<RegionId, unknown>();
  if (known.has(to)) return known.get(to) as Rate | undefined;
  const rate = lookUp(rates, index, from, to);
  found.set(from, known.set(to, rate));
  return rate;
};

const lookUp = <Rate>(
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
