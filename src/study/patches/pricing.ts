import { matchesGlob } from "../../domain/glob.ts";
import type { ApplyPatch } from "./apply.ts";

/** On-demand, spot, or the cheaper of both. */
export const pricing: ApplyPatch<"pricing"> = ({ pipeline, catalog }, patch) => ({
  catalog,
  pipeline: {
    ...pipeline,
    stages: pipeline.stages.map((stage) =>
      matchesGlob(patch.stage, stage.name) ? { ...stage, pricing: patch.pricing } : stage,
    ),
  },
});
