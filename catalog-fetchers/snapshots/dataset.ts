import { type CsvRecord, numberText, renderCsv, sortRows } from "./csv.ts";

/** A machine; absent figures are unknown. */
export interface InstanceTypeRow {
  readonly instanceType: string;
  readonly vcpus?: number | undefined;
  readonly memoryGib?: number | undefined;
  readonly arch?: string;
  readonly accelerator?: string;
  readonly acceleratorCount?: number | undefined;
  /** Per card. */
  readonly acceleratorMemoryGib?: number | undefined;
  readonly networkGbps?: number | undefined;
  readonly features?: readonly string[];
}

/** A price in one region or zone; an absent price is unknown, a known one is > 0. */
export interface PriceRow {
  readonly region: string;
  /** "" for every zone of the region. */
  readonly zone: string;
  readonly instanceType: string;
  readonly onDemandUsdPerHour?: number | undefined;
  readonly spotUsdPerHour?: number | undefined;
  readonly spotInterruptionPct?: number | undefined;
  readonly asOf: string;
  readonly source: string;
  /** Absent: published. */
  readonly confidence?: "derived" | "assumed";
  readonly notes?: string;
}

/** A figure of a source that is not fit for planning, with the reason. */
export interface QuarantineRow extends PriceRow {
  readonly reason: string;
}

/** What one cloud's module makes of its sources. */
export interface CloudCatalog {
  readonly cloud: string;
  readonly instanceTypes: readonly InstanceTypeRow[];
  readonly prices: readonly PriceRow[];
  readonly quarantine: readonly QuarantineRow[];
}

/** Path below `data/` to the file's text. */
export type DatasetFiles = ReadonlyMap<string, string>;

const INSTANCE_TYPE_COLUMNS = [
  "instance_type",
  "vcpus",
  "memory_gib",
  "arch",
  "accelerator",
  "accelerator_count",
  "accelerator_memory_gib",
  "network_gbps",
  "features",
] as const;

const PRICE_COLUMNS = [
  "region",
  "zone",
  "instance_type",
  "on_demand_usd_per_hour",
  "spot_usd_per_hour",
  "spot_interruption_pct",
  "as_of",
  "source",
  "confidence",
  "notes",
] as const;

const QUARANTINE_COLUMNS = [
  "region",
  "zone",
  "instance_type",
  "on_demand_usd_per_hour",
  "spot_usd_per_hour",
  "reason",
  "as_of",
  "source",
] as const;

const PRICE_KEY = ["region", "zone", "instance_type"];

const instanceTypeRecord = (row: InstanceTypeRow): CsvRecord => ({
  instance_type: row.instanceType,
  vcpus: numberText(row.vcpus),
  memory_gib: numberText(row.memoryGib),
  arch: row.arch ?? "",
  accelerator: row.accelerator ?? "",
  accelerator_count: numberText(row.acceleratorCount),
  accelerator_memory_gib: numberText(row.acceleratorMemoryGib),
  network_gbps: numberText(row.networkGbps),
  features: [...(row.features ?? [])].sort().join(" "),
});

const priceRecord = (row: PriceRow): CsvRecord => ({
  region: row.region,
  zone: row.zone,
  instance_type: row.instanceType,
  on_demand_usd_per_hour: numberText(row.onDemandUsdPerHour),
  spot_usd_per_hour: numberText(row.spotUsdPerHour),
  spot_interruption_pct: numberText(row.spotInterruptionPct),
  as_of: row.asOf,
  source: row.source,
  confidence: row.confidence ?? "",
  notes: row.notes ?? "",
});

const quarantineRecord = (row: QuarantineRow): CsvRecord => ({
  ...priceRecord(row),
  reason: row.reason,
});

/** Files of one cloud: `instance-types.csv`, `prices.csv` and, where anything was put aside, `quarantine.csv`. */
export const catalogFiles = (catalog: CloudCatalog): DatasetFiles => {
  const folder = `catalog/${catalog.cloud}`;
  const files = new Map<string, string>();
  const types = sortRows(catalog.instanceTypes.map(instanceTypeRecord), ["instance_type"]);
  const prices = sortRows(catalog.prices.map(priceRecord), PRICE_KEY);
  const quarantine = sortRows(catalog.quarantine.map(quarantineRecord), [...PRICE_KEY, "reason"]);
  if (prices.length > 0) {
    files.set(`${folder}/instance-types.csv`, renderCsv(INSTANCE_TYPE_COLUMNS, types));
    files.set(`${folder}/prices.csv`, renderCsv(PRICE_COLUMNS, prices));
  }
  if (quarantine.length > 0)
    files.set(`${folder}/quarantine.csv`, renderCsv(QUARANTINE_COLUMNS, quarantine));
  return files;
};

const earlier = (a: string, b: string): string => (a < b ? a : b);

/** A row stands for its oldest figure, so that a plan never looks fresher than it is. */
export const oldest = (dates: readonly string[]): string =>
  dates.filter((date) => date !== "").reduce(earlier);
