import type { RegionId } from "../domain/ids.ts";
import type { SpotJob } from "./job.ts";

/** Machines of one kind in one zone; `zone` is an index into the market's zones. */
export interface Machine {
  readonly market: "spot" | "on-demand";
  readonly zone: number;
}

/** What to run on in the coming step; `undefined`: wait. */
export type Choice = Machine | undefined;

/** All that a policy may know at the start of a step: the past and the present, never a later step. */
export interface SpotView {
  readonly job: SpotJob;
  readonly stepSeconds: number;
  /** Since the start of the job. */
  readonly elapsedSeconds: number;
  /** Work done, and how much of it an interruption leaves. Equal while waiting. */
  readonly doneSeconds: number;
  readonly securedSeconds: number;
  /** What runs now. A machine that was just taken does not. */
  readonly machine: Choice;
  readonly zones: number;
  /** USD per hour of one machine, in this step; `undefined`: none to be had. */
  readonly spotUsdPerHour: (zone: number) => number | undefined;
  readonly onDemandUsdPerHour: (zone: number) => number;
  readonly regionOf: (zone: number) => RegionId;
  /** USD for moving the checkpoint to the zone from where it lies; 0 before the first start. */
  readonly moveUsd: (zone: number) => number;
}

/** One rule of what to run on. It decides from what it sees alone, so it can be asked at any moment. */
export interface SpotPolicy {
  readonly name: string;
  /** Choosing spot in a zone that has none is a bug. */
  readonly decide: (view: SpotView) => Choice;
}
