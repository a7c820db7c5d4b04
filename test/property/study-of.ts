import type { Patch } from "../../src/domain/study.ts";
import { applyPatches } from "../../src/study/patches/registry.ts";
import type { PreparedStudy } from "../../src/study/solve/prepare.ts";
import type { Scenario } from "../arbitraries/scenario.ts";
import type { PatchDraft } from "../arbitraries/study.ts";

/** The study of a generated pipeline, with the base first. */
export const studyOf = (
  base: Scenario,
  drafts: readonly (readonly PatchDraft[])[],
): PreparedStudy => {
  const { pipeline, catalog } = base;
  const patches: readonly (readonly Patch[])[] = [
    [],
    ...drafts.map((list) => list.map((draft) => draft(base))),
  ];
  const scenarios = patches.map((list, index) => ({
    index,
    name: index === 0 ? "base" : `scenario ${index}`,
    pipeline: "one",
    axes: {},
    patches: list,
  }));
  return {
    study: {
      name: "generated",
      pipelines: [{ name: "one", pipeline, prices: [], clouds: [] }],
      scenarios,
      axes: [],
    },
    catalogs: { base: catalog, others: new Map() },
    plannedIn: (scenario) =>
      applyPatches({ pipeline, catalog }, scenario.patches, { catalogOf: () => catalog }),
  };
};
