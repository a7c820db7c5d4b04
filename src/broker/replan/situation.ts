import type { LocationId, RegionId } from "../../domain/ids.ts";
import type { Blocked } from "../../domain/pipeline.ts";
import type { Market } from "../../domain/plan.ts";

/** Where a run stands when the rest of it is planned again. Hours count from the run's start. */
export interface Situation {
  readonly elapsedHours: number;
  /** What has been paid so far, or will have to be for what is finished. */
  readonly spentUsd: number;
  readonly finished: readonly FinishedStage[];
  /** Stages that hold machines and go on where they are. */
  readonly running: readonly RunningStage[];
  /** Work that an interrupted stage does not have to do again, a share in [0, 1], by stage. */
  readonly doneShare: ReadonlyMap<string, number>;
  /** On top of the pipeline's own. They do not concern stages that are finished or running. */
  readonly blocked: readonly Blocked[];
  /** By item, dataset or finished stage: regions that have a copy already, besides where it was made. */
  readonly copies: ReadonlyMap<string, readonly RegionId[]>;
}

export interface Held {
  readonly stage: string;
  readonly location: LocationId;
  readonly instanceType: string;
  readonly market: Market;
}

export interface FinishedStage extends Held {
  /** Measured; absent: as the pipeline says. */
  readonly outputGb?: number;
}

export interface RunningStage extends Held {
  /** Until its end, as expected now. */
  readonly remainingHours: number;
}
