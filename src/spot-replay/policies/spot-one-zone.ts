import { cheapestSpot } from "../choose-zone.ts";
import type { SpotPolicy } from "../policy.ts";

/** Spot in one zone, waiting whenever it has none. No deadline is heeded, and it may never finish. */
export const spotOneZone = (zone: number): SpotPolicy => ({
  name: "spot, one zone",
  decide: (view) => view.machine ?? cheapestSpot(view, [zone]),
});
