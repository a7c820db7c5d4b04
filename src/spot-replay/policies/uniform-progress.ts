import { cheapestOnDemand, cheapestSpot, everyZone } from "../choose-zone.ts";
import type { Choice, SpotPolicy, SpotView } from "../policy.ts";
import { spotIsSafe, waitingIsSafe } from "../safety.ts";

/**
 * Keeps the work on the straight line from start to deadline: spot whenever there is some, on demand when the job has
 * fallen behind the line, waiting when it is ahead. On demand it stays until it is ahead by two restarts, so that
 * short-lived spot machines cannot make it go back and forth at a loss.
 *
 * Without a deadline it is never behind.
 *
 * @see "Can't Be Late" (NSDI '24), section 5.2
 */
export const uniformProgress: SpotPolicy = {
  name: "uniform progress",
  decide: (view) => {
    if (view.machine?.market === "spot") return view.machine;
    if (view.machine !== undefined && !isAhead(view, 2 * view.job.restartSeconds))
      return view.machine;
    return spotOrWait(view) ?? otherwise(view);
  },
};

const spotOrWait = (view: SpotView): Choice =>
  spotIsSafe(view) ? cheapestSpot(view, everyZone(view)) : undefined;

/** No spot: waiting if the line and the deadline allow it. */
const otherwise = (view: SpotView): Choice =>
  isAhead(view, 0) && waitingIsSafe(view)
    ? undefined
    : (view.machine ?? cheapestOnDemand(view, everyZone(view)));

/** Whether secured work has reached what the line asks for some seconds from now. */
const isAhead = ({ job, elapsedSeconds, securedSeconds }: SpotView, seconds: number): boolean =>
  securedSeconds >= ((elapsedSeconds + seconds) * job.workSeconds) / job.deadlineSeconds;
