import { kgCo2e } from "../../domain/carbon.ts";
import type { Pipeline, Stage } from "../../domain/pipeline.ts";
import type { CatalogIndex } from "./catalog-index.ts";
import type { VerifiedOffer } from "./offer.ts";

/** Estimated, all nodes and expected hours; `undefined` when it cannot be told. */
export const stageKgCo2e = (
  index: CatalogIndex,
  stage: Stage,
  offer: VerifiedOffer,
  hours: number | undefined,
): number | undefined => {
  if (hours === undefined) return undefined;
  const { machine } = offer;
  const accelerator =
    machine.accelerator === undefined ? undefined : index.accelerators.get(machine.accelerator);
  const gramsPerKwh = index.regions.get(offer.region)?.carbonGramsPerKwh;
  return kgCo2e({
    type: machine,
    cloud: machine.cloud,
    nodes: stage.nodes,
    hours,
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(gramsPerKwh === undefined ? {} : { gramsPerKwh }),
  });
};

/** Whether a stage whose emissions are unknown has no place in the plan. */
export const needsEmissions = ({ limits, objective }: Pipeline): boolean =>
  limits.maxKgCo2e !== undefined || objective.kind === "carbon";
