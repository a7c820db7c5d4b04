import type { Catalog, InstanceType } from "../domain/catalog.ts";
import type { Stage } from "../domain/pipeline.ts";
import type { Market } from "../domain/plan.ts";
import { restoreHoursOf } from "../domain/progress.ts";
import { expectedSpotRun, interruptionsPerHour, spotQuantileHours } from "../domain/spot.ts";
import { hoursOn } from "./machines.ts";

/** How long a stage runs on one offer. */
export interface OfferTime {
  /** Expected; absent when the runtime was not given. */
  readonly hours?: number;
  /** What the asked confidence allows for; absent without one. */
  readonly lateHours?: number;
}

/** `undefined`: there is no runtime for this machine, or it cannot finish on spot machines. */
export type TimeOf = (type: InstanceType, row: number, market: Market) => OfferTime | undefined;

/** Whether a stage's time depends on more than its runtime: on the row of a spot machine, or on what it has to restore. */
export const isTimedByOffer = (stage: Stage): boolean =>
  stage.runtime.kind !== "unknown" && (stage.pricing !== "on-demand" || restoreHoursOf(stage) > 0);

/** @param confidence  of the deadline; absent: expected times are all that counts */
export const timeOf = (
  stage: Stage,
  { prices }: Catalog,
  confidence: number | undefined,
): TimeOf => {
  const spot = remember((hours, pct) => spotTime(stage, hours, pct, confidence));
  const restoreHours = restoreHoursOf(stage);
  return (type, row, market) => {
    const workHours = hoursOn(stage.runtime, type);
    if (workHours === "no runtime for this machine") return undefined;
    if (workHours === "not given") return {};
    if (market === "spot") return spot(workHours, prices.spotInterruptionPct[row]!);
    const hours = restoreHours + workHours;
    return confidence === undefined ? { hours } : { hours, lateHours: hours };
  };
};

const spotTime = (
  stage: Stage,
  workHours: number,
  interruptionPct: number,
  confidence: number | undefined,
): OfferTime | undefined => {
  // An unknown rate counts as none; the plan says so.
  const rate = Number.isNaN(interruptionPct) ? 0 : interruptionsPerHour(interruptionPct);
  const { nodes, checkpoint } = stage;
  const restoreHours = restoreHoursOf(stage);
  const run = {
    workHours,
    interruptionsPerHour: nodes * rate,
    restartHours: checkpoint?.restartHours ?? 0,
    ...(checkpoint === undefined ? {} : { everyHours: checkpoint.everyHours }),
  };
  const hours = restoreHours + expectedSpotRun(run).hours;
  if (!Number.isFinite(hours)) return undefined;
  return confidence === undefined
    ? { hours }
    : { hours, lateHours: restoreHours + spotQuantileHours(run, confidence) };
};

/** Quantiles take a while, and a catalog has few interruption rates. */
const remember = (
  work: (hours: number, pct: number) => OfferTime | undefined,
): ((hours: number, pct: number) => OfferTime | undefined) => {
  const known = new Map<string, OfferTime | undefined>();
  return (hours, pct) => {
    const key = `${hours} ${pct}`;
    if (!known.has(key)) known.set(key, work(hours, pct));
    return known.get(key);
  };
};
