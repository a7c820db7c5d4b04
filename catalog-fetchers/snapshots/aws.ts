import { canonicalAccelerator } from "./accelerators.ts";
import { type CsvRecord, cell, positive, type ReadText, readCsv } from "./csv.ts";
import {
  type CloudCatalog,
  type InstanceTypeRow,
  oldest,
  type PriceRow,
  type QuarantineRow,
} from "./dataset.ts";

/** Middle of each band of the spot advisor; the open band `>20%` is read as 20 to 30. */
export const INTERRUPTION_PCT: Readonly<Record<string, number>> = {
  "<5%": 2.5,
  "5-10%": 7.5,
  "10-15%": 12.5,
  "15-20%": 17.5,
  ">20%": 25,
};

/** Families that keep a list price though nobody can launch them any more. */
export const RETIRED = /^(p2|g2|g3s?|cr1)\./;
/** Families that AWS sells on demand only: high memory, HPC and the smallest T2. */
export const NEVER_SPOT = /^(u-\w+|u7\w*-\w+|hpc\w+|t2)\./;

const key = (row: CsvRecord): string => `${cell(row, "region")}/${cell(row, "instance_type")}`;

const byKey = (rows: readonly CsvRecord[]): ReadonlyMap<string, CsvRecord> =>
  new Map(rows.map((row) => [key(row), row]));

const instanceType = (row: CsvRecord): InstanceTypeRow => {
  const memory = positive(cell(row, "accelerator_memory_gib"));
  const name = cell(row, "instance_type");
  return {
    instanceType: name,
    vcpus: positive(cell(row, "vcpus")),
    memoryGib: positive(cell(row, "memory_gib")),
    arch: cell(row, "arch"),
    accelerator: canonicalAccelerator(cell(row, "accelerator_name"), memory),
    acceleratorCount: positive(cell(row, "accelerator_count")),
    acceleratorMemoryGib: memory,
    networkGbps: positive(cell(row, "network_gbps")),
    features: name.includes(".metal") ? ["bare-metal"] : [],
  };
};

/**
 * Why an on-demand list price is no offer. AWS keeps list prices of types that cannot be launched, before their
 * start and after their end; a type without any spot figure where its siblings have one is taken for such.
 */
const refusal = (row: CsvRecord, spotSomewhere: ReadonlySet<string>): string | undefined => {
  const type = cell(row, "instance_type");
  if (RETIRED.test(type)) return "retired type with a list price";
  if (cell(row, "note").startsWith("metal:")) return "metal price may be the dedicated-tenancy one";
  if (cell(row, "has_spot_data") === "true" || cell(row, "region").startsWith("us-gov-"))
    return undefined;
  if (NEVER_SPOT.test(type)) return undefined;
  if (spotSomewhere.has(type)) return "no spot figure here though elsewhere: perhaps not launched";
  const newest = cell(row, "sources").split("+").includes("K");
  return newest ? undefined : "no spot figure anywhere and not in the newest list";
};

const price = (
  row: CsvRecord,
  spot: CsvRecord | undefined,
  interruption: CsvRecord | undefined,
): PriceRow => {
  const derived = spot !== undefined && cell(spot, "derived") === "true";
  const sources = cell(row, "sources") || cell(spot ?? {}, "source");
  return {
    region: cell(row, "region"),
    zone: "",
    instanceType: cell(row, "instance_type"),
    onDemandUsdPerHour: positive(cell(row, "price_usd_per_hour")),
    spotUsdPerHour: positive(cell(spot ?? {}, "price_usd_per_hour")),
    spotInterruptionPct:
      spot === undefined
        ? undefined
        : INTERRUPTION_PCT[cell(interruption ?? {}, "interruption_band")],
    asOf: oldest([cell(row, "as_of"), cell(spot ?? {}, "as_of")]),
    source: `aws-${sources}`,
    ...(derived ? { confidence: "derived", notes: "spot derived" } : {}),
  };
};

/** Spot rows of types without a public on-demand price. */
const spotOnly = (
  spot: readonly CsvRecord[],
  listed: ReadonlySet<string>,
  interruption: ReadonlyMap<string, CsvRecord>,
): readonly PriceRow[] =>
  spot
    .filter((row) => !listed.has(key(row)))
    .map((row) => price({ ...row, price_usd_per_hour: "" }, row, interruption.get(key(row))));

/** Zone ids stand for other zone names in each account, and these rows are older than the region's mean. */
const zoneRow = (row: CsvRecord): QuarantineRow => ({
  region: cell(row, "region"),
  zone: cell(row, "zone_id"),
  instanceType: cell(row, "instance_type"),
  spotUsdPerHour: positive(cell(row, "price_usd_per_hour")),
  asOf: cell(row, "as_of"),
  source: "aws-SkyPilot-v9",
  reason: "zone spot older than the region's mean",
});

/** Amazon EC2: Linux, shared tenancy. */
export const awsCatalog = (read: ReadText): CloudCatalog => {
  const listed = readCsv(read, "aws/ondemand.csv");
  const spotRows = readCsv(read, "aws/spot.csv");
  const spot = byKey(spotRows);
  const interruption = byKey(readCsv(read, "aws/spot_interruption.csv"));
  const spotSomewhere = new Set(
    listed
      .filter((row) => cell(row, "has_spot_data") === "true")
      .map((row) => cell(row, "instance_type")),
  );
  const prices: PriceRow[] = [...spotOnly(spotRows, new Set(listed.map(key)), interruption)];
  const quarantine: QuarantineRow[] = readCsv(read, "aws/spot_zones.csv").map(zoneRow);
  for (const row of listed) {
    const offer = price(row, spot.get(key(row)), interruption.get(key(row)));
    const reason = refusal(row, spotSomewhere);
    if (reason === undefined) prices.push(offer);
    else quarantine.push({ ...offer, reason });
  }
  const instanceTypes = readCsv(read, "aws/instance_types.csv").map(instanceType);
  return { cloud: "aws", instanceTypes, prices, quarantine };
};
