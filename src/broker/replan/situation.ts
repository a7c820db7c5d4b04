import type { RegionId } from "../../domain/ids.ts";
import type { Blocked, Delivery } from "../../domain/pipeline.ts";
import type { Held } from "../../domain/progress.ts";

/** Where a run stands when the rest of it is planned again. Hours count from the run's start. */
export interface Situation {
  readonly elapsedHours: number;
  /** What has been paid so far, or will have to be for what is finished, inputs of running stages included. */
  readonly spentUsd: number;
  readonly finished: readonly FinishedStage[];
  /** Stages that hold machines and go on where they are. */
  readonly running: readonly RunningStage[];
  /**
   * Work that an interrupted stage does not have to do again, a share in [0, 1], by stage. What is more than 0 has to be
   * restored first.
   */
  readonly doneShare: ReadonlyMap<string, number>;
  /** On top of the pipeline's own, the oldest first. They do not concern stages that are finished or running. */
  readonly blocked: readonly LeftOut[];
  /** By item, dataset or finished stage: regions that have a copy already, besides where it was made. */
  readonly copies: ReadonlyMap<string, readonly RegionId[]>;
  /** Deliveries that have arrived; absent: none has. Each is a copy in its region, too. */
  readonly delivered?: readonly Delivery[];
  /** By limited discount, in the pipeline's order: node-hours that have had it already; absent: none. */
  readonly discountedNodeHours?: readonly number[];
  /** Counted against the pipeline's limit; absent: nothing. */
  readonly emittedKgCo2e?: number;
}

/** A place that has failed. */
export interface LeftOut extends Blocked {
  /** Whom it concerns; absent: every stage that gets a place. */
  readonly stages?: readonly string[];
}

/** Where a stage has its machines, or had them, as its plan named them. */
export interface HeldStage extends Held {
  readonly stage: string;
  /** Of one node, when the catalog does not have the machine any more. */
  readonly accelerators?: Readonly<Record<string, number>>;
}

export interface FinishedStage extends HeldStage {
  /** Measured, of the whole stage; absent: as the pipeline says. */
  readonly outputGb?: number;
}

export interface RunningStage extends HeldStage {
  /** Until its end, as expected now, interruptions included; absent: nobody knows, as its runtime was not given. */
  readonly remainingHours?: number;
  /** Of its nodes, those that are paid already, as its plan says; absent: none. */
  readonly reservedNodes?: number;
}
