import type { Stage } from "../../domain/pipeline.ts";
import { isHeld } from "./held.ts";
import type { PricedCopy } from "./price-copy.ts";

/** When things happen, in hours from the start. A stage after an unknown runtime is absent. */
export interface Schedule {
  readonly startHour: ReadonlyMap<string, number>;
  readonly endHour: ReadonlyMap<string, number>;
  /** The last end of a stage or delivery that is known. */
  readonly lastKnownHour: number;
}

/**
 * Longest path: data sets are there at hour 0, a stage starts when its last input has arrived and
 * its machines, asked for at that moment, are there; inputs travel in parallel. A stage that has its place already waits
 * for neither.
 *
 * @param ordered  stages, each after all of its inputs
 * @param hoursOf  runtime of a stage, `undefined` when unknown
 */
export const schedule = (
  ordered: readonly Stage[],
  copies: readonly PricedCopy[],
  hoursOf: ReadonlyMap<string, number | undefined>,
): Schedule => {
  const stageNames = new Set(ordered.map((stage) => stage.name));
  const travel = travelHours(copies);
  const startHour = new Map<string, number>();
  const endHour = new Map<string, number>();
  const readyHour = (item: string): number | undefined =>
    stageNames.has(item) ? endHour.get(item) : 0;

  for (const stage of ordered) {
    const arrivals = stage.inputs.map((input) =>
      plus(readyHour(input), travel.get(stage.name)?.get(input) ?? 0),
    );
    const start = isHeld(stage) ? 0 : plus(latest(arrivals), stage.provisioningHours);
    if (start === undefined) continue;
    startHour.set(stage.name, start);
    const end = plus(hoursOf.get(stage.name), start);
    if (end !== undefined) endHour.set(stage.name, end);
  }
  const delivered = copies
    .filter((copy) => copy.deliveries.length > 0)
    .map((copy) => plus(readyHour(copy.item), copy.hours) ?? 0);
  return {
    startHour,
    endHour,
    lastKnownHour: maximum([...endHour.values(), ...startHour.values(), ...delivered]),
  };
};

const plus = (hour: number | undefined, hours: number): number | undefined =>
  hour === undefined ? undefined : hour + hours;

const maximum = (hours: readonly number[]): number =>
  hours.reduce((last, hour) => Math.max(last, hour), 0);

const latest = (hours: readonly (number | undefined)[]): number | undefined => {
  const known = hours.filter((hour) => hour !== undefined);
  return known.length < hours.length ? undefined : maximum(known);
};

/** Consumer to item to hours. */
const travelHours = (
  copies: readonly PricedCopy[],
): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const travel = new Map<string, Map<string, number>>();
  for (const copy of copies)
    for (const consumer of copy.consumers) {
      const inputs = travel.get(consumer) ?? new Map<string, number>();
      travel.set(consumer, inputs.set(copy.item, copy.hours));
    }
  return travel;
};
