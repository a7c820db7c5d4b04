import type { SpotReplay } from "../../../src/spot-replay/tally.ts";
import type { Sample } from "./experiment.ts";
import { mean, quantile } from "./statistics.ts";

/** Costs of many samples, each as a share of its own cost on demand. */
export interface Gaps {
  readonly samples: number;
  /** Mean savings against on demand. */
  readonly saving: { readonly greedy: number; readonly uniform: number; readonly optimum: number };
  /** Mean and third quartile of what a policy costs above the optimum. */
  readonly gap: { readonly greedy: number; readonly uniform: number };
  readonly gapP75: { readonly greedy: number; readonly uniform: number };
  /** Share of greedy's mean gap that uniform progress closes; negative when it opens it; NaN when greedy has none. */
  readonly closed: number;
  readonly closedP75: number;
}

export const gapsOf = (samples: readonly Sample[]): Gaps => {
  const greedy = samples.map((sample) => gapOf(sample, sample.greedy));
  const uniform = samples.map((sample) => gapOf(sample, sample.uniform));
  const gap = { greedy: mean(greedy), uniform: mean(uniform) };
  const gapP75 = { greedy: quantile(greedy, 0.75), uniform: quantile(uniform, 0.75) };
  return {
    samples: samples.length,
    saving: {
      greedy: savingOf(samples, (sample) => sample.greedy),
      uniform: savingOf(samples, (sample) => sample.uniform),
      optimum: savingOf(samples, (sample) => sample.optimum),
    },
    gap,
    gapP75,
    closed: closedOf(gap),
    closedP75: closedOf(gapP75),
  };
};

/** Below, greedy is as good as optimal and its gap no measure. Share of the cost on demand. */
const SMALLEST_GAP = 1e-3;

const closedOf = ({ greedy, uniform }: Gaps["gap"]): number =>
  greedy < SMALLEST_GAP ? Number.NaN : 1 - uniform / greedy;

export const savingOf = (
  samples: readonly Sample[],
  replay: (sample: Sample) => SpotReplay,
): number => mean(samples.map((sample) => 1 - replay(sample).usd / sample.onDemand.usd));

/** Cost above the optimum, as a share of the cost on demand. */
export const gapOf = ({ optimum, onDemand }: Sample, replay: SpotReplay): number =>
  (replay.usd - optimum.usd) / onDemand.usd;

/** Hours of work that lasted, by market: without restarts and without what was lost. */
export const workHoursOf = (
  replay: SpotReplay,
  restartHours: number,
): { readonly onDemand: number; readonly spot: number } => {
  const onDemand = replay.stints
    .filter(({ market }) => market === "on-demand")
    .reduce((sum, { hours }) => sum + Math.max(hours - restartHours, 0), 0);
  const all = replay.onDemandHours + replay.spotHours - replay.restartHours - replay.lostHours;
  return { onDemand, spot: all - onDemand };
};
