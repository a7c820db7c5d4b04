import { type SpotJob, type SpotJobRequest, spotJob } from "../../../src/spot-replay/job.ts";
import type { SpotMarket } from "../../../src/spot-replay/market.ts";
import { optimalReplay } from "../../../src/spot-replay/optimum/optimal-replay.ts";
import { greedy } from "../../../src/spot-replay/policies/greedy.ts";
import { onDemandOnly } from "../../../src/spot-replay/policies/on-demand-only.ts";
import { uniformProgress } from "../../../src/spot-replay/policies/uniform-progress.ts";
import type { SpotPolicy } from "../../../src/spot-replay/policy.ts";
import { replaySpot } from "../../../src/spot-replay/replay.ts";
import type { SpotReplay } from "../../../src/spot-replay/tally.ts";
import { evenly } from "./statistics.ts";

/** One job from one start, under every policy. */
export interface Sample {
  readonly startStep: number;
  /** Share of steps until the deadline in which some zone had the machines. */
  readonly spotFraction: number;
  readonly onDemand: SpotReplay;
  readonly greedy: SpotReplay;
  readonly uniform: SpotReplay;
  readonly optimum: SpotReplay;
  /** Of the extra policies, in their order. */
  readonly others: readonly SpotReplay[];
}

/**
 * Replays a job with a deadline from starts spread evenly over all from which the deadline lies within the traces.
 *
 * @throws when a policy misses the deadline or beats the optimum: neither can be
 */
export const sampleJob = (
  request: SpotJobRequest,
  market: SpotMarket,
  starts: number,
  others: readonly SpotPolicy[] = [],
): readonly Sample[] => {
  const job = jobOf(request);
  const window = Math.ceil(job.deadlineSeconds / market.stepSeconds);
  return evenly(Math.max(market.steps - window, 1), starts).map((startStep) => {
    const run = (policy: SpotPolicy): SpotReplay => replaySpot(job, market, policy, startStep);
    const sample: Sample = {
      startStep,
      spotFraction: spotFractionOf(market, job, startStep, window),
      onDemand: run(onDemandOnly),
      greedy: run(greedy),
      uniform: run(uniformProgress),
      optimum: optimumOf(job, market, startStep),
      others: others.map(run),
    };
    check(sample);
    return sample;
  });
};

export const jobOf = (request: SpotJobRequest): SpotJob => {
  const job = spotJob(request);
  if (job.ok) return job.value;
  throw new Error(job.error.problems.map((p) => `${p.pointer} ${p.detail}`).join("; "));
};

const optimumOf = (job: SpotJob, market: SpotMarket, startStep: number): SpotReplay => {
  const replay = optimalReplay(job, market, startStep);
  if (replay.ok) return replay.value;
  throw new Error(replay.error.problems.map(({ detail }) => detail).join("; "));
};

const check = ({ onDemand, greedy: greedyRun, uniform, optimum, others }: Sample): void => {
  for (const replay of [onDemand, greedyRun, uniform, ...others]) {
    if (!replay.metDeadline) throw new Error(`${replay.policy} missed the deadline.`);
    if (replay.usd < optimum.usd - 1e-6) throw new Error(`${replay.policy} beat the optimum.`);
  }
};

const spotFractionOf = (
  market: SpotMarket,
  job: SpotJob,
  startStep: number,
  window: number,
): number => {
  let steps = 0;
  for (let step = startStep; step < startStep + window; step += 1)
    if (market.zones.some(({ machines }) => (machines[step] ?? 0) >= job.nodes)) steps += 1;
  return steps / window;
};

/** A time as a whole number of steps, at least as long: the optimum's grid stays small. Hours. */
export const wholeSteps = (timeHours: number, stepSeconds: number): number =>
  (Math.ceil((timeHours * 3600) / stepSeconds) * stepSeconds) / 3600;
