import type { ApplyPatch } from "./apply.ts";

/** The same pipeline at the prices of another dataset. What was changed in the old one is gone: this patch comes first. */
export const otherCatalog: ApplyPatch<"catalog"> = ({ pipeline }, { dir }, { catalogOf }) => ({
  pipeline,
  catalog: catalogOf(dir),
});
