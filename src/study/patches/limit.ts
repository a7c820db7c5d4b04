import type { ApplyPatch } from "./apply.ts";

/** A ceiling of the whole pipeline, or none. */
export const limit: ApplyPatch<"limit"> = ({ pipeline, catalog }, patch) => {
  const { [patch.limit]: _, ...rest } = pipeline.limits;
  const limits = patch.value === undefined ? rest : { ...rest, [patch.limit]: patch.value };
  return { catalog, pipeline: { ...pipeline, limits } };
};
