import type { ApplyPatch } from "./apply.ts";

/** Machines in these places cannot be had; data that lies there still can. */
export const outage: ApplyPatch<"outage"> = ({ pipeline, catalog }, { places }) => ({
  catalog,
  pipeline: {
    ...pipeline,
    blocked: [...pipeline.blocked, ...places.map((location) => ({ location }))],
  },
});
