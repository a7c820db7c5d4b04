import type { ApplyPatch } from "./apply.ts";

/** What the plan minimizes. */
export const objective: ApplyPatch<"objective"> = ({ pipeline, catalog }, patch) => ({
  catalog,
  pipeline: { ...pipeline, objective: patch.objective },
});
