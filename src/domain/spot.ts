import { type LossModel, lossCdf, lossWindow } from "./spot-loss.ts";

const HOURS_PER_MONTH = 730;
/** Nothing is interrupted for certain: a share of 100 % is read as this one. */
const LARGEST_SHARE = 1 - 1e-9;
/** Less is no rate at all: its inverse would not be finite. */
const SMALLEST_RATE = 1e-300;
/** Of the lost time, relative to the longest that is looked at. */
const PRECISION = 1e-9;

/**
 * Rate of a Poisson process that interrupts this share of machines within a month of 730 hours.
 *
 * @param monthlyPct  per cent of machines that are interrupted in a month, 0–100, as `spot_interruption_pct`
 * @returns interruptions per hour of one machine, finite, ≥ 0; 100 % counts as just below
 */
export const interruptionsPerHour = (monthlyPct: number): number =>
  -Math.log1p(-Math.min(Math.max(monthlyPct / 100, 0), LARGEST_SHARE)) / HOURS_PER_MONTH;

/** One stage on spot machines. Interrupting one of its nodes stops all of it. */
export interface SpotRun {
  /** Work without any interruption, hours ≥ 0. */
  readonly workHours: number;
  /** Of the whole stage: nodes × the machine's. */
  readonly interruptionsPerHour: number;
  /** Work between two checkpoints, hours > 0; absent: an interrupted stage starts from zero. */
  readonly everyHours?: number;
  /** From an interruption until work goes on, hours ≥ 0, billed. */
  readonly restartHours: number;
}

/**
 * Expected time on spot machines: Poisson interruptions at rate λ, each losing the work since the last checkpoint and
 * R hours of restart. A segment of τ hours between checkpoints takes (1/λ + R)(e^(λτ) − 1) hours and meets
 * e^(λτ) − 1 interruptions on average; segments are independent.
 *
 * @returns `Infinity` when the numbers overflow: such a stage cannot finish on spot machines
 * @see docs/model-spot.md; Young (CACM 17(9), 1974), Daly (FGCS 22(3), 2006)
 */
export const expectedSpotRun = (
  run: SpotRun,
): { readonly hours: number; readonly interruptions: number } => {
  const rate = run.interruptionsPerHour;
  if (rate < SMALLEST_RATE) return { hours: run.workHours, interruptions: 0 };
  const { full, fullHours, restHours } = segments(run);
  const interruptions =
    (full === 0 ? 0 : full * Math.expm1(rate * fullHours)) + Math.expm1(rate * restHours);
  return { hours: interruptions * (1 / rate + run.restartHours), interruptions };
};

/**
 * Hours within which the stage finishes with this probability: the quantile of the same model's total time, found by
 * bisection of its distribution, which `lossCdf` works out to about 1e-5.
 *
 * @param confidence  in (0, 1)
 * @returns at least `workHours`; `Infinity` when the expected time is
 */
export const spotQuantileHours = (run: SpotRun, confidence: number): number => {
  const rate = run.interruptionsPerHour;
  const undisturbed = Math.exp(-rate * run.workHours);
  if (confidence <= undisturbed) return run.workHours;
  const expected = expectedSpotRun(run);
  if (!Number.isFinite(expected.hours)) return Number.POSITIVE_INFINITY;
  const model: LossModel = {
    ...segments(run),
    rate,
    restartHours: run.restartHours,
    meanHours: Math.max(expected.hours - run.workHours, 0),
  };
  return run.workHours + quantile(model, confidence);
};

const quantile = (model: LossModel, confidence: number): number => {
  const { meanHours, deviationHours } = lossWindow(model);
  // e^20 tries for each segment: the transform loses its digits, so the bound of Cantelli has to do.
  if (model.rate * Math.max(model.full > 0 ? model.fullHours : 0, model.restHours) > 20)
    return meanHours + deviationHours * Math.sqrt(confidence / (1 - confidence));
  const { cdf, last } = lossCdf(model);
  let low = 0;
  let high = last;
  while (high - low > PRECISION * last) {
    const middle = (low + high) / 2;
    if (cdf(middle) < confidence) low = middle;
    else high = middle;
  }
  return high;
};

/** Work in whole segments from checkpoint to checkpoint and what is left of the last one. */
const segments = ({
  workHours,
  everyHours,
}: SpotRun): { readonly full: number; readonly fullHours: number; readonly restHours: number } => {
  if (everyHours === undefined || everyHours >= workHours)
    return { full: 0, fullHours: 0, restHours: workHours };
  const full = Math.floor(workHours / everyHours);
  return { full, fullHours: everyHours, restHours: Math.max(workHours - full * everyHours, 0) };
};
