import type { Stage } from "../../domain/pipeline.ts";
import { heldAt, isFinished, restoreHoursOf } from "../../domain/progress.ts";
import { expectedSpotRun, interruptionsPerHour, type SpotRun } from "../../domain/spot.ts";
import { runtimeHours } from "./machine.ts";
import type { VerifiedOffer } from "./offer.ts";

/** How long a stage runs at an offer. */
export interface StageTime {
  /** Expected; not finite when it cannot finish on spot machines. */
  readonly hours: number;
  /** Spot with a known rate. */
  readonly interruptions?: number;
  /** Spot: what the distribution of the time follows from, but for the hours before the work goes on. */
  readonly spot?: SpotRun;
  /** Before an interrupted stage's work goes on; part of `hours`. */
  readonly restoreHours: number;
}

/** `unknown` when the user gave no runtime at all, `impossible` when none for this machine. */
export const stageTime = (
  stage: Stage,
  offer: VerifiedOffer,
): StageTime | "unknown" | "impossible" => {
  if (isFinished(stage)) return { hours: 0, restoreHours: 0 };
  const hours = runtimeHours(offer.machine, stage.runtime);
  if (typeof hours !== "number") return hours;
  // Of a stage that runs already, what is left is as expected, whatever the market.
  if (heldAt(stage) !== undefined) return { hours, restoreHours: 0 };
  const restoreHours = restoreHoursOf(stage);
  if (offer.market === "on-demand") return { hours: restoreHours + hours, restoreHours };
  const { interruptionPct } = offer;
  const spot = {
    workHours: hours,
    interruptionsPerHour: stage.nodes * interruptionsPerHour(interruptionPct ?? 0),
    ...(stage.checkpoint === undefined ? { restartHours: 0 } : stage.checkpoint),
  };
  const expected = expectedSpotRun(spot);
  return {
    hours: restoreHours + expected.hours,
    restoreHours,
    ...(interruptionPct === undefined ? {} : { interruptions: expected.interruptions }),
    spot,
  };
};
