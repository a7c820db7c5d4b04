import { cheapestOnDemand, cheapestSpot, everyZone } from "../choose-zone.ts";
import type { Choice, SpotPolicy, SpotView } from "../policy.ts";
import { spotIsSafe, waitingIsSafe } from "../safety.ts";

/** What the policy does with a machine on demand once the job is ahead of its line. */
export interface UniformProgressRules {
  /** How far ahead the job must be, in restarts, before it leaves. */
  readonly aheadRestarts: number;
  /** Whether it stops to wait when there is no spot to go to; else it stays until there is some. */
  readonly stopsToWait: boolean;
}

/**
 * Keeps the work on the straight line from start to deadline: spot whenever there is some, on demand when the job has
 * fallen behind the line, waiting when it is ahead and has no machine. Without a deadline it is never behind.
 *
 * @see "Can't Be Late" (NSDI '24), section 5.2
 */
export const uniformProgressWith = (name: string, rules: UniformProgressRules): SpotPolicy => ({
  name,
  decide: (view) => {
    const { machine, job } = view;
    if (machine?.market === "spot") return machine;
    if (machine !== undefined && !isAhead(view, rules.aheadRestarts * job.restartSeconds))
      return machine;
    const spot = spotIsSafe(view) ? cheapestSpot(view, everyZone(view)) : undefined;
    return spot ?? (machine !== undefined && !rules.stopsToWait ? machine : waitOrOnDemand(view));
  },
});

/**
 * The published policy: on demand it stays until it is ahead by two restarts, so that short-lived spot machines cannot
 * make it go back and forth at a loss, and until there is spot to go to.
 */
export const uniformProgress = uniformProgressWith("uniform progress", {
  aheadRestarts: 2,
  stopsToWait: false,
});

const waitOrOnDemand = (view: SpotView): Choice =>
  isAhead(view, 0) && waitingIsSafe(view)
    ? undefined
    : (view.machine ?? cheapestOnDemand(view, everyZone(view)));

/** Whether secured work has reached what the line asks for some seconds from now. */
const isAhead = ({ job, elapsedSeconds, securedSeconds }: SpotView, seconds: number): boolean =>
  securedSeconds >= ((elapsedSeconds + seconds) * job.workSeconds) / job.deadlineSeconds;
