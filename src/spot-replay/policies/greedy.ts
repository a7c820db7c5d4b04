import { cheapestOnDemand, cheapestSpot, everyZone } from "../choose-zone.ts";
import type { SpotPolicy } from "../policy.ts";
import { spotIsSafe, waitingIsSafe } from "../safety.ts";

/**
 * Spot, or waiting for it, until the latest moment at which the deadline can still be kept; from then on demand to
 * the end.
 *
 * @see "Can't Be Late" (NSDI '24), section 3.4
 */
export const greedy: SpotPolicy = {
  name: "greedy",
  decide: (view) => {
    if (view.machine !== undefined) return view.machine;
    const zones = everyZone(view);
    const spot = spotIsSafe(view) ? cheapestSpot(view, zones) : undefined;
    if (spot !== undefined || waitingIsSafe(view)) return spot;
    return cheapestOnDemand(view, zones);
  },
};
