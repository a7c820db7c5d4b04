import type { Pipeline, ResourceSet, Stage } from "../domain/pipeline.ts";
import type { Plan, PlannedStage } from "../domain/plan.ts";

/**
 * Notes about machines whose accelerators nobody asked for: the cheapest machine that is large enough
 * may have some, and a reader would take it for a mistake.
 */
export const unusedAccelerators = (pipeline: Pipeline, plan: Plan): readonly string[] => {
  const requests = new Map(pipeline.stages.map((stage) => [stage.name, stage]));
  return plan.stages.flatMap((placed) => {
    const stage = requests.get(placed.name);
    return stage === undefined || isWanted(stage, placed) ? [] : [note(placed)];
  });
};

const isWanted = (stage: Stage, placed: PlannedStage): boolean =>
  Object.keys(placed.accelerators).length === 0 ||
  stage.resources.sets.some((set) => asksFor(set, placed));

const asksFor = (set: ResourceSet, placed: PlannedStage): boolean =>
  set.instanceType === placed.instanceType ||
  set.acceleratorMemoryGib !== undefined ||
  (set.accelerators !== undefined && set.accelerators.name in placed.accelerators);

const note = ({ name, instanceType, accelerators }: PlannedStage): string => {
  const cards = Object.entries(accelerators).map(([card, amount]) => `${amount} × ${card}`);
  return `${name} does not use the ${cards.join(", ")} of ${instanceType}; it is still the best machine that fits`;
};
