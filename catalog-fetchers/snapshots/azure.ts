import { canonicalAccelerator } from "./accelerators.ts";
import { type CsvRecord, cell, positive, type ReadText, readCsv } from "./csv.ts";
import {
  type CloudCatalog,
  type InstanceTypeRow,
  oldest,
  type PriceRow,
  type QuarantineRow,
} from "./dataset.ts";

const SOURCE_KEYS: Readonly<Record<string, string>> = {
  "karpenter-azure": "az-k",
  "azure-pricing-radar": "az-r",
  "skypilot-catalog": "az-s",
};

/** Spot prices of this source are of 2024 and known to be about half of today's. */
const OUTDATED_SPOT_SOURCE = "skypilot-catalog";

const RDMA = /^Standard_(H\d+\w*r(_|$)|HB|HC|HX|N[CDV]\d+\w*r)/;
const CONFIDENTIAL = /^Standard_(DC|EC|NCC)/;
/** Promotions and meters of dedicated hosts. */
export const NOT_ORDINARILY_RENTABLE = /_(Promo|SPECIAL|ADHType1)$/;

/** What an Azure size's name tells of it. */
export const azureFeatures = (name: string): readonly string[] => [
  ...(CONFIDENTIAL.test(name) ? ["confidential"] : []),
  ...(RDMA.test(name) ? ["rdma"] : []),
];

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
    features: azureFeatures(name),
  };
};

const key = (row: CsvRecord): string => `${cell(row, "region")}/${cell(row, "instance_type")}`;

const sourceKeys = (rows: readonly CsvRecord[]): string =>
  [...new Set(rows.map((row) => SOURCE_KEYS[cell(row, "source")] ?? cell(row, "source")))].join(
    "+",
  );

const price = (row: CsvRecord, spot: CsvRecord | undefined): PriceRow => {
  const figures = spot === undefined ? [row] : [row, spot];
  return {
    region: cell(row, "region"),
    zone: "",
    instanceType: cell(row, "instance_type"),
    onDemandUsdPerHour: positive(cell(row, "price_usd_per_hour")),
    spotUsdPerHour: positive(cell(spot ?? {}, "price_usd_per_hour")),
    asOf: oldest(figures.map((figure) => cell(figure, "as_of"))),
    source: sourceKeys(figures),
    ...(cell(row, "note").startsWith("corrected:")
      ? { confidence: "derived", notes: "Windows surcharge taken off" }
      : {}),
  };
};

const refusal = (offer: PriceRow, retired: ReadonlySet<string>): string | undefined => {
  if (retired.has(offer.instanceType)) return "retired size";
  if (NOT_ORDINARILY_RENTABLE.test(offer.instanceType)) return "promotion or dedicated-host meter";
  if (offer.onDemandUsdPerHour === undefined && offer.spotUsdPerHour === undefined)
    return "zero price";
  return undefined;
};

const outdatedSpot = (row: CsvRecord): QuarantineRow => ({
  region: cell(row, "region"),
  zone: "",
  instanceType: cell(row, "instance_type"),
  spotUsdPerHour: positive(cell(row, "price_usd_per_hour")),
  asOf: cell(row, "as_of"),
  source: sourceKeys([row]),
  reason: "spot price of 2024, known to be too low",
});

/** Sizes that have a price and no specification keep a row with blank figures. */
const withoutSpecs = (
  prices: readonly PriceRow[],
  known: readonly InstanceTypeRow[],
): readonly InstanceTypeRow[] => {
  const names = new Set(known.map((row) => row.instanceType));
  const missing = new Set(prices.map((row) => row.instanceType).filter((name) => !names.has(name)));
  return [...missing].map((name) => ({ instanceType: name, features: azureFeatures(name) }));
};

/** Microsoft Azure: Linux, pay as you go. */
export const azureCatalog = (read: ReadText): CloudCatalog => {
  const listed = readCsv(read, "azure/ondemand.csv");
  const spotRows = readCsv(read, "azure/spot.csv");
  const isOutdated = (row: CsvRecord) => cell(row, "source") === OUTDATED_SPOT_SOURCE;
  const spot = new Map(spotRows.filter((row) => !isOutdated(row)).map((row) => [key(row), row]));
  const listedKeys = new Set(listed.map(key));
  const specs = readCsv(read, "azure/instance_types.csv");
  const retired = new Set(
    specs
      .filter((row) => cell(row, "status") === "retired")
      .map((row) => cell(row, "instance_type")),
  );
  const spotOnly = [...spot.values()]
    .filter((row) => !listedKeys.has(key(row)))
    .map((row) => price({ ...row, price_usd_per_hour: "" }, row));
  const quarantine: QuarantineRow[] = spotRows.filter(isOutdated).map(outdatedSpot);
  const prices: PriceRow[] = [];
  for (const offer of [...listed.map((row) => price(row, spot.get(key(row)))), ...spotOnly]) {
    const reason = refusal(offer, retired);
    if (reason === undefined) prices.push(offer);
    else quarantine.push({ ...offer, reason });
  }
  const known = specs
    .filter((row) => !retired.has(cell(row, "instance_type")))
    .map(instanceType)
    .filter((row) => !NOT_ORDINARILY_RENTABLE.test(row.instanceType));
  return {
    cloud: "azure",
    instanceTypes: [...known, ...withoutSpecs(prices, known)],
    prices,
    quarantine,
  };
};
