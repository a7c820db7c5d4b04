import type { MachineRow, ParsedCatalog, PriceRow } from "../../catalog-fetchers/fetcher.ts";

const machineText = (row: MachineRow): string => {
  const card =
    row.accelerator === undefined
      ? ""
      : ` ${row.acceleratorCount}x${row.accelerator}@${row.acceleratorMemoryGib ?? "?"}`;
  return `${row.instanceType} ${row.vcpus ?? "?"}v ${row.memoryGib ?? "?"}g${card}`;
};

const priceText = (row: PriceRow): string => {
  const place = row.zone === undefined ? row.region : `${row.region}/${row.zone}`;
  const prices = `${row.onDemandUsdPerHour ?? ""}|${row.spotUsdPerHour ?? ""}`;
  return `${place} ${row.instanceType} ${prices}${row.confidence === undefined ? "" : ` ${row.confidence}`}`;
};

/** The rows of a cloud, one line each, as expectations are written. */
export const rowsAsText = ({ machines, prices, refused }: ParsedCatalog) => ({
  machines: machines.map(machineText),
  prices: prices.map(priceText),
  refused: refused.map((row) => `${row.instanceType ?? ""}: ${row.reason}`),
});
