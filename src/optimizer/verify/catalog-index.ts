import type {
  Accelerator,
  Catalog,
  EgressRate,
  Operator,
  Region,
  ThroughputRate,
} from "../../domain/catalog.ts";
import { cloudOf, type RegionId } from "../../domain/ids.ts";
import { remembered } from "../../domain/remember.ts";

/** What the verifier looks up in a catalog by key; price rows are read by their number and need no index. */
export interface CatalogIndex {
  readonly catalog: Catalog;
  readonly regions: ReadonlyMap<RegionId, Region>;
  /** By canonical name. */
  readonly accelerators: ReadonlyMap<string, Accelerator>;
  /** Key: `from` and `to` joined by `routeKey`. */
  readonly egress: ReadonlyMap<string, EgressRate>;
  readonly throughput: ReadonlyMap<string, ThroughputRate>;
  /** Groups of a region, the smallest first, then by name. */
  readonly groupsOf: ReadonlyMap<RegionId, readonly string[]>;
  /** Country group to ISO codes, all upper-case. */
  readonly countryGroups: ReadonlyMap<string, ReadonlySet<string>>;
  /** A what-if: a row that the table does not have, a copy of another at another price. */
  readonly repriced?: {
    readonly row: number;
    readonly copyOf: number;
    readonly usdPerHour: number;
  };
}

export const routeKey = (from: string, to: string): string => `${from} ${to}`;

export const certificationKey = (region: RegionId, certification: string): string =>
  `${region} ${certification}`;

/** The ordinary partition of a cloud bears the cloud's name; so does a place outside the catalog. */
export const partitionOf = (index: CatalogIndex, region: RegionId): string =>
  index.regions.get(region)?.partition ?? cloudOf(region);

/** The partition's own row wins over the row of the whole cloud; `undefined`: nobody knows. */
export const operatorOf = (index: CatalogIndex, region: RegionId): Operator | undefined => {
  const partition = partitionOf(index, region);
  const rows = index.catalog.operators.filter((row) => row.cloud === cloudOf(region));
  return (
    rows.find((row) => row.partition === partition) ??
    rows.find((row) => row.partition === undefined)
  );
};

/** Walks the whole catalog, once for each. */
export const indexOf = remembered(
  (catalog: Catalog): CatalogIndex => ({
    catalog,
    regions: new Map(catalog.regions.map((region) => [region.id, region])),
    accelerators: new Map(
      catalog.accelerators.map((accelerator) => [accelerator.name, accelerator]),
    ),
    egress: byRoute(catalog.network.egress),
    throughput: byRoute(catalog.network.throughput),
    groupsOf: groupsByRegion(catalog.network.regionGroups),
    countryGroups: new Map(
      [...catalog.groups].map(([group, countries]) => [
        group.toUpperCase(),
        new Set(countries.map((country) => country.toUpperCase())),
      ]),
    ),
  }),
);

const byRoute = <Rate extends { readonly from: string; readonly to: string }>(
  rates: readonly Rate[],
): Map<string, Rate> => {
  const routes = new Map<string, Rate>();
  for (const rate of rates) {
    const to = rate.to === "internet" ? "other-cloud" : rate.to;
    const key = routeKey(rate.from, to);
    if (!routes.has(key)) routes.set(key, rate);
  }
  return routes;
};

const groupsByRegion = (
  groups: ReadonlyMap<string, readonly RegionId[]>,
): Map<RegionId, string[]> => {
  const bySize = [...groups].sort(
    ([nameA, a], [nameB, b]) => a.length - b.length || (nameA < nameB ? -1 : 1),
  );
  const groupsOf = new Map<RegionId, string[]>();
  for (const [group, regions] of bySize)
    for (const region of regions) groupsOf.set(region, [...(groupsOf.get(region) ?? []), group]);
  return groupsOf;
};

/** Few pipelines ask for certifications, and there are many: the keys are made when one does. */
export const certificationsIn = remembered(
  (
    rows: Catalog["certifications"],
  ): Readonly<Record<"certified" | "claimed", ReadonlySet<string>>> => {
    const keysOf = (list: Catalog["certifications"]): ReadonlySet<string> =>
      new Set(list.map((row) => certificationKey(row.region, row.certification)));
    return { certified: keysOf(rows.filter(({ verified }) => verified)), claimed: keysOf(rows) };
  },
);

/**
 * The index of a catalog that differs from the indexed one in its prices per hour and its egress changes only, without
 * the walk; `undefined` when more than that is different.
 */
export const reindexed = (known: CatalogIndex, catalog: Catalog): CatalogIndex | undefined => {
  const { catalog: old } = known;
  const isSame =
    old.regions === catalog.regions &&
    old.instanceTypes === catalog.instanceTypes &&
    old.operators === catalog.operators &&
    old.certifications === catalog.certifications &&
    old.groups === catalog.groups &&
    old.accelerators === catalog.accelerators &&
    old.network.egress === catalog.network.egress &&
    old.network.throughput === catalog.network.throughput &&
    old.network.regionGroups === catalog.network.regionGroups;
  return isSame ? { ...known, catalog } : undefined;
};
