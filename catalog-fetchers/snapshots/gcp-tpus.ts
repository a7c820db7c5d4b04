import { type TpuSlice, tpuParts } from "./accelerators.ts";
import { type CsvRecord, cell, positive, type ReadText, readCsv } from "./csv.ts";
import type { InstanceTypeRow, PriceRow } from "./dataset.ts";

/** TPU slices as machines: each is one accelerator, priced as a whole, host included. */
export interface TpuCatalog {
  readonly slices: readonly TpuSlice[];
  readonly instanceTypes: readonly InstanceTypeRow[];
  readonly prices: readonly PriceRow[];
}

/** Zones in which Google offers a generation without a public price hold blanks, never the source's filler. */
const price = (row: CsvRecord): PriceRow => ({
  region: cell(row, "region"),
  zone: cell(row, "zone"),
  instanceType: cell(row, "tpu_name"),
  onDemandUsdPerHour: positive(cell(row, "ondemand_usd_per_hour")),
  spotUsdPerHour: positive(cell(row, "spot_usd_per_hour")),
  asOf: cell(row, "as_of"),
  source: "gcp-s",
});

/** Host machine by slice, for the single-host slices that the list of machine types names. */
const hosts = (machineTypes: readonly CsvRecord[]): ReadonlyMap<string, CsvRecord> =>
  new Map(
    machineTypes
      .filter((row) => tpuParts(cell(row, "accelerator_name")) !== undefined)
      .map((row) => [cell(row, "accelerator_name"), row]),
  );

const instanceType = (slice: TpuSlice, host: CsvRecord | undefined): InstanceTypeRow => ({
  instanceType: slice.name,
  vcpus: positive(cell(host ?? {}, "vcpus")),
  memoryGib: positive(cell(host ?? {}, "memory_gib")),
  arch: "x86_64",
  accelerator: slice.name,
  acceleratorCount: 1,
  acceleratorMemoryGib: slice.hbmGibPerChip,
  features: ["tpu"],
});

/** Google Cloud TPU slices, one price row for each zone. */
export const tpuCatalog = (read: ReadText, machineTypes: readonly CsvRecord[]): TpuCatalog => {
  const rows = readCsv(read, "gcp/tpu_prices.csv");
  const slices = new Map<string, TpuSlice>(
    rows.map((row) => [
      cell(row, "tpu_name"),
      {
        name: cell(row, "tpu_name"),
        chips: Number(cell(row, "chips")),
        hbmGibPerChip: Number(cell(row, "hbm_gib_per_chip")),
      },
    ]),
  );
  const hostOf = hosts(machineTypes);
  return {
    slices: [...slices.values()],
    instanceTypes: [...slices.values()].map((slice) => instanceType(slice, hostOf.get(slice.name))),
    prices: rows.map(price),
  };
};
