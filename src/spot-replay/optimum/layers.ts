import type { Grid } from "./grid.ts";

/** States that can be reached at the start of one step: lost time from `first` to `last` units. */
export interface Cells {
  readonly t: number;
  /** Less lost time means that the work is done. */
  readonly first: number;
  /** More than has gone by cannot be lost. */
  readonly last: number;
  /** Seconds until the deadline. */
  readonly secondsLeft: number;
  /** Seconds of work left with no lost time; one unit lost adds one. May be negative. */
  readonly workLeft: number;
}

export const cellsAt = (grid: Grid, t: number): Cells => {
  const gone = t * grid.stepSeconds;
  const workLeft = grid.job.workSeconds - gone;
  return {
    t,
    first: workLeft > 0 ? 0 : Math.floor(-workLeft / grid.unitSeconds) + 1,
    last: Math.min(grid.width - 1, Math.floor(gone / grid.unitSeconds)),
    secondsLeft: grid.job.deadlineSeconds - gone,
    workLeft,
  };
};

/** Costs by lost units, all `Infinity` at first. */
export const layer = (width: number): Float64Array =>
  new Float64Array(width).fill(Number.POSITIVE_INFINITY);

/** Costs of one machine's running states for the steps that a start looks ahead, in a ring. */
export class RunLayers {
  private readonly ring: readonly Float64Array[];

  constructor(grid: Grid) {
    const ahead = Math.max(grid.restartSteps, 1);
    this.ring = Array.from({ length: ahead + 1 }, () => layer(grid.width));
  }

  /** The layer of step t. Those of the steps up to t + restart stay as they are while it is filled. */
  at(t: number): Float64Array {
    return this.ring[t % this.ring.length]!;
  }
}
