import {
  type Accelerator,
  type Catalog,
  type Certification,
  CONFIDENCES,
  type Confidence,
  type EgressRate,
  type InstanceType,
  type Operator,
  type PriceTable,
  type Region,
  type ThroughputRate,
} from "../../src/domain/catalog.ts";
import { cloudOf, type RegionId, regionId } from "../../src/domain/ids.ts";

/** A machine; `cloud` and `name` are needed, the rest is unknown unless given. */
export type TypeLiteral = Partial<Omit<InstanceType, "cloud" | "name">> &
  Pick<InstanceType, "cloud" | "name">;

/** A region by id; partition defaults to the cloud, zones to none, country and continent to unknown. */
export type RegionLiteral = Partial<Omit<Region, "id" | "cloud" | "name">> & {
  readonly id: string;
};

/** One price row. The machine is looked up in the region's cloud. Absent prices are unknown. */
export interface PriceLiteral {
  /** `aws/eu-west-1` */
  readonly region: string;
  readonly type: string;
  /** Absent: every zone. */
  readonly zone?: string;
  readonly onDemand?: number;
  readonly spot?: number;
  readonly spotInterruptionPct?: number;
  readonly asOf?: string;
  readonly source?: string;
  readonly confidence?: Confidence;
}

/** `[from, to, USD per GB]` or, graduated, `[from, to, [[fromGb, usdPerGb], …]]`. */
export type EgressLiteral = readonly [
  from: string,
  to: string,
  rate: number | readonly (readonly [fromGb: number, usdPerGb: number])[],
  confidence?: Confidence,
];

/** `[from, to, Gbit/s]` */
export type ThroughputLiteral = readonly [
  from: string,
  to: string,
  gbps: number,
  confidence?: Confidence,
];

export interface CatalogLiteral {
  /** Ids or literals; regions that only prices name are added by themselves. */
  readonly regions?: readonly (string | RegionLiteral)[];
  /** Machines that only prices name are added by themselves, with 8 vCPU and 32 GiB. */
  readonly types?: readonly TypeLiteral[];
  readonly prices?: readonly PriceLiteral[];
  readonly egress?: readonly EgressLiteral[];
  /** Default: `EVERYWHERE`. */
  readonly throughput?: readonly ThroughputLiteral[];
  readonly regionGroups?: Readonly<Record<string, readonly string[]>>;
  readonly operators?: readonly Operator[];
  /** `[region, certification, verified]` */
  readonly certifications?: readonly (readonly [string, string, boolean])[];
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly accelerators?: readonly (Partial<Accelerator> & { readonly name: string })[];
  readonly asOf?: string;
}

/** The rate at which 1 GB takes one hour: 8 gigabits / 3,600 s. Handy for schedules with round hours. */
export const GB_PER_HOUR_GBPS = 8 / 3600;

/** Rates for every scope so fast that moving data takes no noticeable time. The default of `buildCatalog`. */
export const EVERYWHERE: readonly ThroughputLiteral[] = [
  ["*", "same-region", 1e12],
  ["*", "same-continent", 1e12],
  ["*", "other-continent", 1e12],
  ["*", "other-cloud", 1e12],
];

/**
 * A domain catalog from a literal, sorted and completed as the loader does.
 *
 * Only what matters to a test has to be written: regions and machines named in `prices` appear by themselves,
 * throughput is `EVERYWHERE`, and there is no egress row: routes between regions are unknown unless given.
 *
 * ```ts
 * buildCatalog({
 *   regions: [{ id: "aws/eu", country: "DE", continent: "EU" }],
 *   types: [{ cloud: "aws", name: "p3", accelerator: "V100", acceleratorCount: 4 }],
 *   prices: [{ region: "aws/eu", type: "p3", onDemand: 12.24, spot: 3.9 }],
 *   egress: [["aws", "other-cloud", 0.09]],
 * });
 * ```
 */
export const buildCatalog = (literal: CatalogLiteral): Catalog => {
  const prices = literal.prices ?? [];
  const regions = buildRegions(literal.regions ?? [], prices);
  const instanceTypes = buildTypes(literal.types ?? [], prices);
  return {
    asOf: literal.asOf ?? "2026-08-01",
    sha256: "0".repeat(64),
    regions,
    instanceTypes,
    prices: buildPrices(prices, regions, instanceTypes),
    operators: literal.operators ?? [],
    certifications: (literal.certifications ?? []).map(buildCertification),
    groups: new Map(Object.entries(literal.groups ?? {})),
    accelerators: (literal.accelerators ?? [])
      .map((accelerator) => ({ aliases: [], ...accelerator }))
      .sort((a, b) => compare(a.name, b.name)),
    network: {
      egress: (literal.egress ?? []).map(buildEgress),
      throughput: (literal.throughput ?? EVERYWHERE).map(buildThroughput),
      regionGroups: new Map(
        Object.entries(literal.regionGroups ?? {}).map(([group, ids]) => [
          group,
          ids.map(asRegion),
        ]),
      ),
    },
  };
};

/** The row of the first price that matches; for tests that place a stage by hand. Throws when there is none. */
export const priceRow = (catalog: Catalog, region: string, type?: string, zone = ""): number => {
  const table = catalog.prices;
  for (let row = 0; row < table.length; row++) {
    const machine = catalog.instanceTypes[table.instanceType[row] ?? -1];
    const place = catalog.regions[table.region[row] ?? -1];
    const sameZone = zone === "" || table.zoneNames[table.zone[row] ?? 0] === zone;
    if (place?.id === region && sameZone && (type === undefined || machine?.name === type))
      return row;
  }
  throw new Error(`no price row for ${type ?? "any machine"} in ${region}/${zone}`);
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const asRegion = (id: string): RegionId => {
  const [cloud = "", name = ""] = id.split("/");
  return regionId(cloud, name);
};

const buildRegions = (
  given: readonly (string | RegionLiteral)[],
  prices: readonly PriceLiteral[],
): Region[] => {
  const literals = new Map<string, RegionLiteral>();
  for (const price of prices) literals.set(price.region, { id: price.region });
  for (const region of given) {
    const entry = typeof region === "string" ? { id: region } : region;
    literals.set(entry.id, entry);
  }
  return [...literals.values()]
    .map((entry) => {
      const id = asRegion(entry.id);
      const cloud = cloudOf(id);
      return { partition: cloud, zones: [], ...entry, id, cloud, name: id.slice(cloud.length + 1) };
    })
    .sort((a, b) => compare(a.id, b.id));
};

const buildTypes = (
  given: readonly TypeLiteral[],
  prices: readonly PriceLiteral[],
): InstanceType[] => {
  const key = (cloud: string, name: string): string => `${cloud}/${name}`;
  const types = new Map<string, InstanceType>();
  for (const { region, type } of prices) {
    const cloud = cloudOf(asRegion(region));
    types.set(key(cloud, type), { cloud, name: type, vcpus: 8, memoryGib: 32, features: [] });
  }
  for (const type of given) types.set(key(type.cloud, type.name), { features: [], ...type });
  return [...types.values()].sort((a, b) => compare(a.cloud, b.cloud) || compare(a.name, b.name));
};

/** Collects distinct texts and gives each its index. */
const intern = (
  first: readonly string[],
): { readonly names: string[]; readonly of: (name: string) => number } => {
  const names = [...first];
  return {
    names,
    of: (name) => {
      const at = names.indexOf(name);
      return at >= 0 ? at : names.push(name) - 1;
    },
  };
};

const buildPrices = (
  literals: readonly PriceLiteral[],
  regions: readonly Region[],
  types: readonly InstanceType[],
): PriceTable => {
  const zones = intern([""]);
  const dates = intern([]);
  const sources = intern([]);
  const typeOf = (price: PriceLiteral): number =>
    types.findIndex(
      (type) => type.name === price.type && type.cloud === cloudOf(asRegion(price.region)),
    );
  const rows = literals
    .map((price) => ({
      price,
      type: typeOf(price),
      region: regions.findIndex((region) => region.id === price.region),
    }))
    .sort(
      (a, b) =>
        a.type - b.type || a.region - b.region || compare(a.price.zone ?? "", b.price.zone ?? ""),
    );
  const prices = rows.map((row) => row.price);
  return {
    length: rows.length,
    instanceType: Uint32Array.from(rows, (row) => row.type),
    region: Uint16Array.from(rows, (row) => row.region),
    zone: Uint16Array.from(prices, (price) => zones.of(price.zone ?? "")),
    zoneNames: zones.names,
    onDemandUsdPerHour: Float64Array.from(prices, (price) => price.onDemand ?? Number.NaN),
    spotUsdPerHour: Float64Array.from(prices, (price) => price.spot ?? Number.NaN),
    spotInterruptionPct: Float64Array.from(
      prices,
      (price) => price.spotInterruptionPct ?? Number.NaN,
    ),
    asOf: Uint16Array.from(prices, (price) => dates.of(price.asOf ?? "2026-08-01")),
    dates: dates.names,
    source: Uint16Array.from(prices, (price) => sources.of(price.source ?? "test")),
    sources: sources.names,
    confidence: Uint8Array.from(prices, (price) =>
      CONFIDENCES.indexOf(price.confidence ?? "published"),
    ),
  };
};

const buildCertification = ([region, certification, verified]: readonly [
  string,
  string,
  boolean,
]): Certification => ({ region: asRegion(region), certification, verified });

const buildEgress = ([from, to, rate, confidence = "published"]: EgressLiteral): EgressRate => ({
  from,
  to,
  tiers:
    typeof rate === "number"
      ? [{ fromGb: 0, usdPerGb: rate }]
      : rate.map(([fromGb, usdPerGb]) => ({ fromGb, usdPerGb })),
  confidence,
});

const buildThroughput = ([
  from,
  to,
  gbps,
  confidence = "published",
]: ThroughputLiteral): ThroughputRate => ({ from, to, gbps, confidence });
