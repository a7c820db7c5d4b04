import { cheapestSpot, everyZone } from "../choose-zone.ts";
import type { SpotPolicy } from "../policy.ts";

/**
 * Spot wherever it is: when machines are taken, on to the cheapest zone that has some, moving the checkpoint
 * included; waiting when none has. A machine that runs is never left for a cheaper one. No deadline is heeded.
 *
 * The zone that was just lost has none in that very step, so it is never the next one.
 */
export const spotFailover: SpotPolicy = {
  name: "spot, failover",
  decide: (view) => view.machine ?? cheapestSpot(view, everyZone(view)),
};
