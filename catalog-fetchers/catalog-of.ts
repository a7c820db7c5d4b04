import type { MachineRow, ParsedCatalog } from "./fetcher.ts";
import type { Reading } from "./read-rows.ts";

const unlike = (machines: readonly MachineRow[]): readonly MachineRow[] => [
  ...new Map(machines.map((machine) => [JSON.stringify(machine), machine])).values(),
];

/**
 * Joins what the rows of an answer say, in their order. A machine that is sold in many places is listed once; rows
 * that contradict each other are all kept, for whoever publishes them to refuse.
 */
export const catalogOf = (readings: readonly Reading[]): ParsedCatalog => ({
  machines: unlike(readings.flatMap((reading) => reading.machines ?? [])),
  prices: readings.flatMap((reading) => reading.prices ?? []),
  refused: readings.flatMap((reading) => reading.refused ?? []),
});
