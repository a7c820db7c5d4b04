import type { MachineRow, PriceRow, RefusedRow } from "./fetcher.ts";
import type { Reading } from "./read-rows.ts";

/**
 * Refuses offers whose machine differs from another one of the same name, so that no price stands for a card that is
 * not in the machine. For marketplaces, whose names are made of figures.
 *
 * @param readings  of one row each; which machine keeps the name does not depend on their order
 */
export const oneMachineAName = (readings: readonly Reading[]): readonly Reading[] => {
  const owners = new Map<string, string>();
  for (const machine of readings.flatMap((reading) => reading.machines ?? [])) {
    const [text, known] = [JSON.stringify(machine), owners.get(machine.instanceType)];
    if (known === undefined || text < known) owners.set(machine.instanceType, text);
  }
  const isOwner = (machine: MachineRow) =>
    owners.get(machine.instanceType) === JSON.stringify(machine);
  return readings.map((reading) =>
    (reading.machines ?? []).every(isOwner) ? reading : refusedAll(reading),
  );
};

const refusedAll = ({ prices, refused }: Reading): Reading => ({
  refused: [...(refused ?? []), ...(prices ?? []).map(anotherMachine)],
});

const anotherMachine = ({ region, instanceType }: PriceRow): RefusedRow => ({
  region,
  instanceType,
  reason: "a machine with other figures has the same name",
});
