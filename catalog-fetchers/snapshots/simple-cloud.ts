import { canonicalAccelerator } from "./accelerators.ts";
import { type CsvRecord, cell, positive, type ReadText, readCsv } from "./csv.ts";
import type { CloudCatalog, InstanceTypeRow, PriceRow, QuarantineRow } from "./dataset.ts";
import type { Doubt, SimpleCloud } from "./simple-cloud-table.ts";

const GIB_IN_GB = 1.073741824;
/** Older list prices are known to have moved; a plan that uses one should say so. */
const OLDEST_TRUSTED = "2024";

const nameOf = (cloud: SimpleCloud, row: CsvRecord): string =>
  cloud.instanceTypeName?.(row) ?? cell(row, "instance_type");

const memoryGib = (cloud: SimpleCloud, row: CsvRecord): number | undefined => {
  const memory = positive(cell(row, "memory_gib"));
  if (memory === undefined || cloud.memoryIsDecimal?.(row) !== true) return memory;
  return Math.round((memory / GIB_IN_GB) * 10) / 10;
};

const instanceType = (cloud: SimpleCloud, row: CsvRecord): InstanceTypeRow => {
  const memory = positive(cell(row, "accelerator_memory_gib"));
  const name = nameOf(cloud, row);
  return {
    instanceType: name,
    vcpus: positive(cell(row, "vcpus")),
    memoryGib: memoryGib(cloud, row),
    accelerator: canonicalAccelerator(cell(row, "accelerator_name"), memory),
    acceleratorCount: positive(cell(row, "accelerator_count")),
    acceleratorMemoryGib: memory,
    features: name.startsWith("BM.") || name.startsWith("vbm-") ? ["bare-metal"] : [],
  };
};

const doubtOf = (cloud: SimpleCloud, row: CsvRecord): Doubt | undefined => {
  const asOf = cell(row, "as_of");
  if (asOf < OLDEST_TRUSTED)
    return { confidence: "assumed", notes: `list price of ${asOf.slice(0, 4)}` };
  return cloud.doubt?.(row);
};

const usd = (cloud: SimpleCloud, text: string): number | undefined => {
  const figure = positive(text);
  return figure === undefined ? undefined : figure * (cloud.usdPerUnit ?? 1);
};

const price = (cloud: SimpleCloud, row: CsvRecord): PriceRow => ({
  ...cloud.place(cell(row, "region")),
  instanceType: nameOf(cloud, row),
  onDemandUsdPerHour:
    cloud.auction === true ? undefined : usd(cloud, cell(row, "price_usd_per_hour")),
  spotUsdPerHour: usd(cloud, cell(row, "spot_usd_per_hour")),
  asOf: cell(row, "as_of"),
  source: cloud.cloud,
  ...doubtOf(cloud, row),
});

const key = (row: PriceRow): string => `${row.region}/${row.zone}/${row.instanceType}`;

const usdOf = (row: PriceRow): number =>
  row.onDemandUsdPerHour ?? row.spotUsdPerHour ?? Number.POSITIVE_INFINITY;

/** Newer first; of two prices of one day the higher, so that a plan never promises too little. */
const preferred = (a: PriceRow, b: PriceRow): number =>
  a.asOf === b.asOf ? usdOf(b) - usdOf(a) : a.asOf < b.asOf ? 1 : -1;

const refusal = (cloud: SimpleCloud, row: PriceRow, seen: ReadonlySet<string>) => {
  if (cloud.closed !== undefined) return cloud.closed;
  return seen.has(key(row)) ? "another offer of the same place and type is preferred" : undefined;
};

const asideRows = (cloud: SimpleCloud, read: ReadText): readonly QuarantineRow[] =>
  Object.entries(cloud.aside ?? {}).flatMap(([file, reason]) =>
    readCsv(read, `${cloud.cloud}/${file}`).map((row) => ({
      ...price(cloud, row),
      region: "",
      zone: "",
      reason,
    })),
  );

/** A cloud whose source is one table of regions, machines and prices. */
export const simpleCloudCatalog = (cloud: SimpleCloud, read: ReadText): CloudCatalog => {
  const rows = readCsv(read, `${cloud.cloud}/prices.csv`);
  const prices: PriceRow[] = [];
  const quarantine: QuarantineRow[] = [...asideRows(cloud, read)];
  const seen = new Set<string>();
  for (const offer of rows.map((row) => price(cloud, row)).sort(preferred)) {
    const reason = refusal(cloud, offer, seen);
    seen.add(key(offer));
    if (reason === undefined) prices.push(offer);
    else quarantine.push({ ...offer, reason });
  }
  const types = new Map(rows.map((row) => [nameOf(cloud, row), instanceType(cloud, row)]));
  return { cloud: cloud.cloud, instanceTypes: [...types.values()], prices, quarantine };
};
