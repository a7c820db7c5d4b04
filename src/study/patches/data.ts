import { matchesGlob } from "../../domain/glob.ts";
import type { ApplyPatch } from "./apply.ts";
import { changed } from "./changed.ts";

/** Sizes of datasets and of what stages pass on, GB. */
export const data: ApplyPatch<"data"> = ({ pipeline, catalog }, { item, change }) => ({
  catalog,
  pipeline: {
    ...pipeline,
    datasets: pipeline.datasets.map((dataset) =>
      matchesGlob(item, dataset.name)
        ? { ...dataset, sizeGb: changed(dataset.sizeGb, change) }
        : dataset,
    ),
    stages: pipeline.stages.map((stage) =>
      matchesGlob(item, stage.name)
        ? { ...stage, outputGb: changed(stage.outputGb, change) }
        : stage,
    ),
  },
});
