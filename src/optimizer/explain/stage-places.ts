import type { Move, PlannedStage, StagePlace } from "../../domain/plan.ts";

export const placeOf = ({ name, location, instanceType, pricing }: StagePlace): StagePlace => ({
  name,
  location,
  instanceType,
  pricing,
});

/** Stages that are elsewhere, or on another machine or market, in the other plan. Both list the same stages. */
export const movesBetween = (
  own: readonly PlannedStage[],
  other: readonly PlannedStage[],
): Move[] =>
  own.flatMap((stage, index) => {
    const [from, to] = [placeOf(stage), placeOf(other[index]!)];
    const isSame =
      from.location === to.location &&
      from.instanceType === to.instanceType &&
      from.pricing === to.pricing;
    return isSame ? [] : [{ stage: stage.name, from, to }];
  });
