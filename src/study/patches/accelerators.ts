import type { ResourceSet, Resources } from "../../domain/pipeline.ts";
import type { ApplyPatch } from "./apply.ts";

/** Nobody rents these cards any more. */
export const acceleratorsGone: ApplyPatch<"accelerators-gone"> = (
  { pipeline, catalog },
  { names },
) => ({
  catalog,
  pipeline: {
    ...pipeline,
    blocked: [...pipeline.blocked, ...names.map((accelerator) => ({ accelerator }))],
  },
});

/**
 * Of the sets of resources that ask for a card, only those with one of these; sets without a card stay.
 * A stage of which no set is left keeps them all and has every other card blocked, so that it has no plan and says why.
 */
export const acceleratorsOnly: ApplyPatch<"accelerators-only"> = (
  { pipeline, catalog },
  { names },
) => {
  const isKept = ({ accelerators }: ResourceSet): boolean =>
    accelerators === undefined || names.includes(accelerators.name);
  const kept = (resources: Resources): Resources => {
    const sets = resources.sets.filter(isKept);
    return sets.length === 0 ? resources : { ...resources, sets };
  };
  const stages = pipeline.stages.map((stage) => ({ ...stage, resources: kept(stage.resources) }));
  const others = new Set(
    stages.flatMap(({ resources }) =>
      resources.sets.flatMap((set) => (isKept(set) ? [] : (set.accelerators?.name ?? []))),
    ),
  );
  const blocked = [...pipeline.blocked, ...[...others].map((accelerator) => ({ accelerator }))];
  return { catalog, pipeline: { ...pipeline, stages, blocked } };
};
