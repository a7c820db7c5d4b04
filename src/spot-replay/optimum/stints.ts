import type { Grid } from "./grid.ts";
import type { Cells } from "./layers.ts";

/**
 * Fills in what it costs to go on with a machine that works already, for this step and all that follows.
 *
 *     out[l] = price × work left                 when the work ends within the step, paid to the second
 *              price × step + next[l]            else
 */
export const goOn = (
  grid: Grid,
  usdPerSecond: Float64Array,
  cells: Cells,
  next: Float64Array,
  out: Float64Array,
): void => {
  const price = usdPerSecond[cells.t]!;
  out.fill(Number.POSITIVE_INFINITY);
  if (price === Number.POSITIVE_INFINITY) return;
  const inStep = Math.min(grid.stepSeconds, cells.secondsLeft);
  const stepUsd = price * grid.stepSeconds;
  const cutShort = cells.secondsLeft < grid.stepSeconds;
  for (let l = cells.first; l <= cells.last; l += 1) {
    const work = cells.workLeft + l * grid.unitSeconds;
    if (work <= inStep) out[l] = price * work;
    else if (!cutShort) out[l] = stepUsd + next[l]!;
  }
};

/**
 * Fills in what it costs to start a machine and keep it through its restart, for that time and all that follows.
 * `worked` are its running states at the end of the restart's last step.
 *
 *     out[l] = price over restart and work left  when the work ends within the restart's last step
 *              price over the restart + worked[l + restart]   else
 */
export const start = (
  grid: Grid,
  usdPerSecond: Float64Array,
  cells: Cells,
  worked: Float64Array,
  out: Float64Array,
): void => {
  out.fill(Number.POSITIVE_INFINITY);
  if (usdPerSecond[cells.t] === Number.POSITIVE_INFINITY) return;
  const { restartSteps, stepSeconds, unitSeconds, width } = grid;
  const restart = grid.job.restartSeconds;
  const through = restartSteps * stepSeconds;
  const throughUsd = stintUsd(grid, usdPerSecond, cells.t, through);
  for (let l = cells.first; l <= cells.last; l += 1) {
    const seconds = restart + cells.workLeft + l * unitSeconds;
    if (seconds <= through) {
      if (seconds <= cells.secondsLeft) out[l] = stintUsd(grid, usdPerSecond, cells.t, seconds);
    } else if (through <= cells.secondsLeft) {
      const then = l + restart / unitSeconds;
      if (then < width) out[l] = throughUsd + worked[then]!;
    }
  }
};

/** Price of so many seconds from the start of a step; `Infinity` when the machine is taken meanwhile. */
const stintUsd = (
  { stepSeconds, steps }: Grid,
  usdPerSecond: Float64Array,
  from: number,
  seconds: number,
): number => {
  let usd = 0;
  let left = seconds;
  for (let t = from; left > 0; t += 1) {
    if (t >= steps) return Number.POSITIVE_INFINITY;
    usd += usdPerSecond[t]! * Math.min(left, stepSeconds);
    left -= stepSeconds;
  }
  return usd;
};
