import type { SpotView } from "./policy.ts";

/**
 * Seconds of slack that starting on spot may cost: a restart, and work not yet on a checkpoint when the machine is
 * taken. Slack is the time left less the work left.
 */
const exposedSeconds = ({ job, securedSeconds }: SpotView): number =>
  job.restartSeconds + Math.min(job.checkpointSeconds, job.workSeconds - securedSeconds);

/** What is left of the time to the deadline when the work not yet secured is done on demand from now. */
const slackSeconds = ({ job, elapsedSeconds, securedSeconds }: SpotView): number =>
  job.deadlineSeconds - elapsedSeconds - (job.workSeconds - securedSeconds) - job.restartSeconds;

/**
 * Whether a job that starts on spot now, and stays, can still be finished on demand when the machine is taken at any
 * moment. With all work secured it is the paper's R(t) ≥ C(t) + 2d.
 *
 * @see docs/spot-replay.md, "The deadline is kept"
 */
export const spotIsSafe = (view: SpotView): boolean => slackSeconds(view) >= exposedSeconds(view);

/** Whether spot can still be started safely after waiting for one more step. Else there is nothing to wait for. */
export const waitingIsSafe = (view: SpotView): boolean =>
  slackSeconds(view) - view.stepSeconds >= exposedSeconds(view);
