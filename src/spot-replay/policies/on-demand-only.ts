import { cheapestOnDemand, everyZone } from "../choose-zone.ts";
import type { SpotPolicy } from "../policy.ts";

/** On demand from start to end, in the cheapest zone. What all savings are counted from. */
export const onDemandOnly: SpotPolicy = {
  name: "on demand only",
  decide: (view) => view.machine ?? cheapestOnDemand(view, everyZone(view)),
};
