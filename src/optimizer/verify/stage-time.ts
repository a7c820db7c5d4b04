import type { Stage } from "../../domain/pipeline.ts";
import { expectedSpotRun, interruptionsPerHour, type SpotRun } from "../../domain/spot.ts";
import { runtimeHours } from "./machine.ts";
import type { VerifiedOffer } from "./offer.ts";

/** How long a stage runs at an offer. */
export interface StageTime {
  /** Expected; not finite when it cannot finish on spot machines. */
  readonly hours: number;
  /** Spot with a known rate. */
  readonly interruptions?: number;
  /** Spot: what the distribution of the time follows from. */
  readonly spot?: SpotRun;
}

/** `unknown` when the user gave no runtime at all, `impossible` when none for this machine. */
export const stageTime = (
  stage: Stage,
  offer: VerifiedOffer,
): StageTime | "unknown" | "impossible" => {
  const hours = runtimeHours(offer.machine, stage.runtime);
  if (typeof hours !== "number") return hours;
  if (offer.market === "on-demand") return { hours };
  const { interruptionPct } = offer;
  const spot = {
    workHours: hours,
    interruptionsPerHour: stage.nodes * interruptionsPerHour(interruptionPct ?? 0),
    ...(stage.checkpoint === undefined ? { restartHours: 0 } : stage.checkpoint),
  };
  const expected = expectedSpotRun(spot);
  return {
    hours: expected.hours,
    ...(interruptionPct === undefined ? {} : { interruptions: expected.interruptions }),
    spot,
  };
};
