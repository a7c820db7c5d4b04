import type { Grid } from "./grid.ts";
import { type Cells, cellsAt, layer, RunLayers } from "./layers.ts";
import { goOn, start } from "./stints.ts";

/** At the same cost, rounding aside, a start is preferred to waiting: the job ends earlier. USD. */
const TIE_USD = 1e-10;

/** The least cost, and the best choice in every state; states are counted `step × width + lost units`. */
export interface Solved {
  /** From the first step; `Infinity` when no schedule keeps the deadline. */
  readonly usd: number;
  /** By place of the checkpoint, with nothing running: 0 waits, 1 + x starts machine x. */
  readonly idle: readonly Uint8Array[];
  /** By running machine: 1 goes on, 0 stops and chooses as if nothing ran. */
  readonly stay: readonly Uint8Array[];
}

/**
 * Least cost to finish by the deadline, by dynamic programming backward over the steps.
 *
 *     idle[t,p,l]  = min( idle[t+1,p,l+g],  min over x of move[p,x] + start[t,x,l] )
 *     start[t,x,l] = price of x over the restart + run[t+R,x,l+d]
 *     run[t,x,l]   = min( price of x over the step + run[t+1,x,l],  idle[t,place of x,l + work not secured] )
 *
 * l is lost time, g a step, d the restart, R the steps that it takes; a stint that ends the work pays to the second.
 *
 * @see docs/spot-replay.md, "The optimum", for why this is exact
 */
export const solveGrid = (grid: Grid): Solved => {
  const { width, steps, machines, places } = grid;
  const states = steps * width;
  const pass: Pass = {
    grid,
    idle: Array.from({ length: places }, () => new Uint8Array(states)),
    stay: machines.map(() => new Uint8Array(states)),
    run: machines.map(() => new RunLayers(grid)),
    started: layer(width),
  };
  let idleNext = Array.from({ length: places }, () => layer(width));
  let idleNow = Array.from({ length: places }, () => layer(width));
  for (let t = steps - 1; t >= 0; t -= 1) {
    for (const costs of idleNow) costs.fill(Number.POSITIVE_INFINITY);
    solveStep(pass, cellsAt(grid, t), idleNow, idleNext);
    [idleNow, idleNext] = [idleNext, idleNow];
  }
  return { usd: idleNext[0]![0]!, idle: pass.idle, stay: pass.stay };
};

interface Pass {
  readonly grid: Grid;
  readonly idle: readonly Uint8Array[];
  readonly stay: readonly Uint8Array[];
  readonly run: readonly RunLayers[];
  /** Scratch: costs of starting one machine. */
  readonly started: Float64Array;
}

const solveStep = (
  pass: Pass,
  cells: Cells,
  idleNow: readonly Float64Array[],
  idleNext: readonly Float64Array[],
): void => {
  const { grid, run } = pass;
  grid.machines.forEach(({ usdPerSecond }, x) => {
    const layers = run[x]!;
    goOn(grid, usdPerSecond, cells, layers.at(cells.t + 1), layers.at(cells.t));
    if (grid.restartSteps > 0)
      start(grid, usdPerSecond, cells, layers.at(cells.t + grid.restartSteps), pass.started);
    offerStart(pass, x, cells, grid.restartSteps > 0 ? pass.started : layers.at(cells.t), idleNow);
  });
  idleNow.forEach((costs, p) => {
    offerWaiting(pass, p, cells, costs, idleNext[p]!);
  });
  grid.machines.forEach(({ place }, x) => {
    offerStopping(pass, x, cells, run[x]!.at(cells.t), idleNow[place]!);
  });
};

/** Starting machine x, from wherever the checkpoint lies. */
const offerStart = (
  { grid, idle }: Pass,
  x: number,
  { t, first, last }: Cells,
  started: Float64Array,
  idleNow: readonly Float64Array[],
): void => {
  idleNow.forEach((costs, p) => {
    const moveUsd = grid.moveUsd[p]![x]!;
    const choices = idle[p]!;
    const row = t * grid.width;
    for (let l = first; l <= last; l += 1) {
      const usd = moveUsd + started[l]!;
      if (usd < costs[l]!) {
        costs[l] = usd;
        choices[row + l] = 1 + x;
      }
    }
  });
};

const offerWaiting = (
  { grid, idle }: Pass,
  p: number,
  { t, first, last }: Cells,
  costs: Float64Array,
  next: Float64Array,
): void => {
  const step = grid.stepSeconds / grid.unitSeconds;
  const choices = idle[p]!;
  const row = t * grid.width;
  for (let l = first; l <= last && l + step < grid.width; l += 1) {
    const usd = next[l + step]!;
    if (usd < costs[l]! - TIE_USD) {
      costs[l] = usd;
      choices[row + l] = 0;
    }
  }
};

/** `costs` are those of going on; stopping falls back to the last checkpoint. */
const offerStopping = (
  { grid, stay }: Pass,
  x: number,
  cells: Cells,
  costs: Float64Array,
  idleNow: Float64Array,
): void => {
  const choices = stay[x]!;
  const row = cells.t * grid.width;
  for (let l = cells.first; l <= cells.last; l += 1) {
    const back = l + unsecuredUnits(grid, cells.t, l);
    const usd = back < grid.width ? idleNow[back]! : Number.POSITIVE_INFINITY;
    if (usd < costs[l]!) costs[l] = usd;
    else choices[row + l] = 1;
  }
};

/** Work since the last checkpoint, in units, of a state at the start of step t. */
export const unsecuredUnits = (
  { job, stepSeconds, unitSeconds }: Grid,
  t: number,
  lost: number,
): number => {
  if (job.checkpointSeconds === 0) return 0;
  const done = (t * stepSeconds) / unitSeconds - lost;
  return Number.isFinite(job.checkpointSeconds)
    ? done % (job.checkpointSeconds / unitSeconds)
    : done;
};
