import { canonicalAccelerator, type TpuSlice, tpuParts } from "./accelerators.ts";
import { type CsvRecord, cell, positive, type ReadText, readCsv } from "./csv.ts";
import type { CloudCatalog, InstanceTypeRow, PriceRow, QuarantineRow } from "./dataset.ts";
import { attachedGpuCatalog } from "./gcp-gpus.ts";
import { tpuCatalog } from "./gcp-tpus.ts";

const SOURCE_KEYS: Readonly<Record<string, string>> = {
  cyclenerd: "gcp-c",
  skypilot: "gcp-s",
  "skypilot-sum": "gcp-s",
};

/** Sold as Spot or Flex-start only: the source's on-demand figure is a sum of parts that nobody can buy. */
export const SPOT_ONLY = /^a3-highgpu-[124]g$/;
/** AMD SEV or Intel TDX on every size of the series. */
const CONFIDENTIAL = /^(n2d|c2d|c3d|c4d)-|^c3-standard-\d+$/;
const TPU_HOST = /^ct\w+-|^tpu/;

/** What a machine type's name tells of it. */
export const gcpFeatures = (name: string, sharedCpu: boolean): readonly string[] => [
  ...(CONFIDENTIAL.test(name) ? ["confidential"] : []),
  ...(name.endsWith("-metal") ? ["bare-metal"] : []),
  ...(sharedCpu ? ["shared-core"] : []),
];

const features = (row: CsvRecord): readonly string[] =>
  gcpFeatures(cell(row, "instance_type"), cell(row, "shared_cpu") === "true");

const instanceType = (row: CsvRecord): InstanceTypeRow => {
  const memory = positive(cell(row, "accelerator_memory_gib"));
  return {
    instanceType: cell(row, "instance_type"),
    vcpus: positive(cell(row, "vcpus")),
    memoryGib: positive(cell(row, "memory_gib")),
    arch: cell(row, "arch"),
    accelerator: canonicalAccelerator(cell(row, "accelerator_name"), memory),
    acceleratorCount: positive(cell(row, "accelerator_count")),
    acceleratorMemoryGib: memory,
    features: features(row),
  };
};

const isTpuHost = (row: CsvRecord): boolean =>
  TPU_HOST.test(cell(row, "instance_type")) ||
  tpuParts(cell(row, "accelerator_name")) !== undefined;

/** Zones with a card by `region/card`; only regions whose zones are known have an entry. */
const zonesByCard = (read: ReadText): ReadonlyMap<string, readonly string[]> => {
  const zones = new Map<string, string[]>();
  for (const row of readCsv(read, "gcp/accelerator_zones.csv")) {
    if (cell(row, "zone") === "" || cell(row, "as_of").includes("retired")) continue;
    const place = `${cell(row, "region")}/${cell(row, "accelerator_name")}`;
    zones.set(place, [...(zones.get(place) ?? []), cell(row, "zone")]);
  }
  return zones;
};

const price = (row: CsvRecord, zone: string): PriceRow => {
  const isSum = cell(row, "source") === "skypilot-sum";
  return {
    region: cell(row, "region"),
    zone,
    instanceType: cell(row, "instance_type"),
    onDemandUsdPerHour: positive(cell(row, "ondemand_usd_per_hour")),
    spotUsdPerHour: positive(cell(row, "spot_usd_per_hour")),
    asOf: cell(row, "as_of"),
    source: SOURCE_KEYS[cell(row, "source")] ?? cell(row, "source"),
    ...(isSum ? { confidence: "derived", notes: "sum of parts" } : {}),
  };
};

const spotOnlyOffer = (offer: PriceRow): readonly [PriceRow, QuarantineRow] => [
  { ...offer, onDemandUsdPerHour: undefined },
  { ...offer, spotUsdPerHour: undefined, reason: "not sold on demand: sum of parts" },
];

/** Machine types with their own price: all but N1 with cards and TPU slices. */
const machinePrices = (
  vmPrices: readonly CsvRecord[],
  cardOf: ReadonlyMap<string, string>,
  zones: ReadonlyMap<string, readonly string[]>,
): { prices: PriceRow[]; quarantine: QuarantineRow[] } => {
  const prices: PriceRow[] = [];
  const quarantine: QuarantineRow[] = [];
  for (const row of vmPrices) {
    const card = cardOf.get(cell(row, "instance_type")) ?? "";
    for (const zone of zones.get(`${cell(row, "region")}/${card}`) ?? [""]) {
      const offer = price(row, zone);
      if (!SPOT_ONLY.test(offer.instanceType)) {
        prices.push(offer);
        continue;
      }
      const [kept, aside] = spotOnlyOffer(offer);
      prices.push(kept);
      quarantine.push(aside);
    }
  }
  return { prices, quarantine };
};

/** Google Cloud with the TPU slices that `accelerators.csv` has to name. */
export const gcpCatalog = (
  read: ReadText,
): { readonly catalog: CloudCatalog; readonly slices: readonly TpuSlice[] } => {
  const machineTypes = readCsv(read, "gcp/instance_types.csv");
  const vmPrices = readCsv(read, "gcp/vm_prices.csv");
  const cardOf = new Map(
    machineTypes.map((row) => [cell(row, "instance_type"), cell(row, "accelerator_name")]),
  );
  const machines = machinePrices(vmPrices, cardOf, zonesByCard(read));
  const gpus = attachedGpuCatalog(read, machineTypes, vmPrices);
  const tpus = tpuCatalog(read, machineTypes);
  const catalog = {
    cloud: "gcp",
    instanceTypes: [
      ...machineTypes.filter((row) => !isTpuHost(row)).map(instanceType),
      ...gpus.instanceTypes,
      ...tpus.instanceTypes,
    ],
    prices: [...machines.prices, ...gpus.prices, ...tpus.prices],
    quarantine: [...machines.quarantine, ...gpus.quarantine],
  };
  return { catalog, slices: tpus.slices };
};
