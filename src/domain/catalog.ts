import type { RegionId } from "./ids.ts";

/** How far a figure can be trusted; `assumed` ones are listed in every plan that leans on them. */
export type Confidence = "published" | "derived" | "assumed";

/** A place where machines stand or data can lie. Without offers it is storage-only. */
export interface Region {
  readonly id: RegionId;
  readonly cloud: string;
  readonly name: string;
  readonly city?: string;
  /** ISO 3166-1 alpha-2; absent when unknown: such a region fails every country rule. */
  readonly country?: string;
  /** AF AN AS EU NA OC SA */
  readonly continent?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  /** Account and trust boundary, `aws`, `aws-us-gov`; the cloud's own name for its ordinary regions. */
  readonly partition: string;
  readonly zones: readonly string[];
  readonly carbonGramsPerKwh?: number;
}

/** A machine of one cloud. Absent figures are unknown and satisfy no request that asks for them. */
export interface InstanceType {
  readonly cloud: string;
  readonly name: string;
  readonly vcpus?: number;
  readonly memoryGib?: number;
  readonly arch?: string;
  /** Canonical name, a key of `Catalog.accelerators`. */
  readonly accelerator?: string;
  /** Cards in the machine; may be a fraction for shared cards (0.125). */
  readonly acceleratorCount?: number;
  /** Per card. */
  readonly acceleratorMemoryGib?: number;
  readonly networkGbps?: number;
  readonly features: readonly string[];
}

/**
 * The prices of a catalog, one row per region (or zone) and machine, in columns.
 *
 * All arrays have `length` entries. Rows are sorted by cloud, instance type, region, zone.
 * NaN stands for an unknown figure; a known price is finite and > 0.
 */
export interface PriceTable {
  readonly length: number;
  /** Index into `Catalog.instanceTypes`. */
  readonly instanceType: Uint32Array;
  /** Index into `Catalog.regions`. */
  readonly region: Uint16Array;
  /** Index into `zoneNames`; 0 means every zone of the region. */
  readonly zone: Uint16Array;
  readonly zoneNames: readonly string[];
  readonly onDemandUsdPerHour: Float64Array;
  readonly spotUsdPerHour: Float64Array;
  /** Share of spot machines interrupted in a month, per cent. */
  readonly spotInterruptionPct: Float64Array;
  /** Index into `dates` (ISO 8601, day or month). */
  readonly asOf: Uint16Array;
  readonly dates: readonly string[];
  /** Index into `sources`, the keys of `data/SOURCES.md`. */
  readonly source: Uint16Array;
  readonly sources: readonly string[];
  /** Index into `CONFIDENCES`. */
  readonly confidence: Uint8Array;
  /** Rows of what is not on offer any more: for stages that have it already, in a run that is planned again, and no others. */
  readonly gone?: ReadonlySet<number>;
}

export const CONFIDENCES: readonly Confidence[] = ["published", "derived", "assumed"];

/** Who runs a cloud. `partition` absent: every partition without a row of its own. */
export interface Operator {
  readonly cloud: string;
  readonly partition?: string;
  readonly operator: string;
  /** ISO country codes; absent when unknown: such an operator fails every operator rule. */
  readonly headquartersCountry?: string;
  readonly parentCountry?: string;
}

export interface Certification {
  readonly region: RegionId;
  readonly certification: string;
  /** Only verified ones satisfy a rule unless the user asks for the others too. */
  readonly verified: boolean;
}

export interface Accelerator {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly vendor?: string;
  readonly memoryGib?: number;
  readonly fp16Tflops?: number;
  readonly tdpWatts?: number;
}

/** One slice of a graduated price: from this amount already used. */
export interface PriceTier {
  readonly fromGb: number;
  readonly usdPerGb: number;
}

/**
 * Price of moving data. `from`: location, region group, cloud or `*`.
 * `to`: location, region group, or one of `SCOPES`.
 */
export interface EgressRate {
  readonly from: string;
  readonly to: string;
  /** Ascending, the first from 0. */
  readonly tiers: readonly PriceTier[];
  readonly asOf?: string;
  readonly source?: string;
  readonly confidence: Confidence;
}

/** Rate of moving data; the same scheme as `EgressRate`. */
export interface ThroughputRate {
  readonly from: string;
  readonly to: string;
  readonly gbps: number;
  readonly asOf?: string;
  readonly source?: string;
  readonly confidence: Confidence;
}

/** `other-cloud` is also written `internet`; a route to another partition counts as one. */
export const SCOPES = ["same-region", "same-continent", "other-continent", "other-cloud"] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * What a study asks of the price of moving data between regions: all matching routes, whichever row prices them.
 * Within a region nothing changes.
 */
export interface EgressChange {
  /** Pattern as in `Policy`; absent: from anywhere. */
  readonly from?: string;
  /** Pattern, or one of `SCOPES` but `same-region`; absent: to anywhere else. */
  readonly to?: string;
  /** `multiply`: every slice times the factor, an unknown price stays unknown. `set`: one price, USD per GB. */
  readonly how: "multiply" | "set";
  /** ≥ 0; the factor, or USD per GB. */
  readonly amount: number;
}

export interface Network {
  readonly egress: readonly EgressRate[];
  /** Applied in order to what `egress` says. */
  readonly egressChanges?: readonly EgressChange[];
  readonly throughput: readonly ThroughputRate[];
  /** Group name to its regions. */
  readonly regionGroups: ReadonlyMap<string, readonly RegionId[]>;
}

/** Everything that can be rented, where it stands, who runs it and what moving data costs. */
export interface Catalog {
  /** Newest `as_of` of any price, ISO 8601. */
  readonly asOf: string;
  /** Of the dataset's files, in a fixed order. */
  readonly sha256: string;
  /** Sorted by id. */
  readonly regions: readonly Region[];
  /** Sorted by cloud, then name. */
  readonly instanceTypes: readonly InstanceType[];
  readonly prices: PriceTable;
  readonly operators: readonly Operator[];
  readonly certifications: readonly Certification[];
  /** Country groups such as EU: upper-case name as written in the file to ISO codes. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Sorted by name. */
  readonly accelerators: readonly Accelerator[];
  readonly network: Network;
}
