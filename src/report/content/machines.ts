import type { PlannedStage, StagePlace } from "../../domain/plan.ts";

/** `proc → azure/eastus, train → gcp/us-central1`, of a plan with up to `most` stages; else the number of each place. */
export const placesWords = (stages: readonly StagePlace[], most = 4): string => {
  if (stages.length <= most)
    return stages.map(({ name, location }) => `${name} → ${location}`).join(", ");
  const places = new Map<string, number>();
  for (const { location } of stages) places.set(location, (places.get(location) ?? 0) + 1);
  return [...places]
    .sort(([, a], [, b]) => b - a)
    .map(([place, stagesThere]) => `${stagesThere} → ${place}`)
    .join(", ");
};

/** Only the stages that are elsewhere than in the plan; `nothing moves` when none is. */
export const changesWords = (
  stages: readonly StagePlace[],
  plan: readonly PlannedStage[],
): string => {
  const before = new Map(plan.map((stage) => [stage.name, stage]));
  const moved = stages.filter(({ name, location, instanceType, pricing }) => {
    const was = before.get(name);
    return (
      was === undefined ||
      was.location !== location ||
      was.instanceType !== instanceType ||
      was.pricing !== pricing
    );
  });
  return moved.length === 0 ? "nothing moves" : placesWords(moved);
};
