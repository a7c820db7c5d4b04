import type { Commands } from "../../domain/pipeline.ts";
import type { Plan, PlannedStage, StagePlace } from "../../domain/plan.ts";
import type { PipelineFile } from "../../pipeline/schema.ts";
import { machineOf } from "../machine.ts";

type StageFile = PipelineFile["stages"][number];
type SetFile = NonNullable<NonNullable<StageFile["resources"]>["ordered"]>[number];

/**
 * A plan as a pipeline file whose stages may be nowhere else: the chosen place first, then those of the plan's fallbacks, the
 * cheapest plan first.
 *
 * @param commandsOf  what a stage runs, where that is known
 */
export const pinnedPipeline = (
  plan: Plan,
  commandsOf: (stage: string) => Commands | undefined = () => undefined,
): PipelineFile => {
  const stageNames = new Set(plan.stages.map(({ name }) => name));
  const deliveries = plan.transfers.filter(({ delivery }) => delivery);
  const datasets = plan.datasets ?? [];
  return {
    name: plan.name,
    ...(datasets.length === 0
      ? {}
      : {
          datasets: Object.fromEntries(
            datasets.map(({ name, gb, at }) => [name, { size: gb, at }]),
          ),
        }),
    stages: plan.stages.map((stage) => ({
      ...pinnedStage(stage, plan),
      ...commandFields(commandsOf(stage.name)),
    })),
    ...(deliveries.length === 0
      ? {}
      : {
          deliver: deliveries
            .filter(({ item }) => stageNames.has(item))
            .map(({ item, to }) => ({ from: item, to })),
        }),
  };
};

/** Commands as a pipeline file has them. */
const commandFields = (commands: Commands | undefined): Partial<StageFile> => {
  if (commands === undefined) return {};
  const { env, diskGb, ...same } = commands;
  return {
    ...same,
    ...(env.size === 0 ? {} : { env: Object.fromEntries(env) }),
    ...(diskGb === undefined ? {} : { disk: diskGb }),
  };
};

const pinnedStage = (stage: PlannedStage, plan: Plan): StageFile => {
  const sets = placesOf(stage, plan).map((place) => setOf(place, stage));
  const [first] = sets;
  return {
    name: stage.name,
    ...(stage.inputs === undefined || stage.inputs.length === 0
      ? {}
      : { inputs: [...stage.inputs] }),
    ...(stage.hours === undefined ? {} : { runtime: stage.hours }),
    ...(stage.outputGb === undefined || stage.outputGb === 0 ? {} : { output: stage.outputGb }),
    ...(stage.nodes === 1 ? {} : { nodes: stage.nodes }),
    ...(first === undefined ? {} : { resources: sets.length === 1 ? first : { ordered: sets } }),
  };
};

/** The chosen place, then what other plans take for the stage when something is out of reach. */
export const placesOf = (stage: PlannedStage, { fallbacks = [] }: Plan): readonly StagePlace[] => {
  const others = [...fallbacks]
    .filter(({ usd }) => usd !== undefined)
    .sort((a, b) => (a.usd ?? 0) - (b.usd ?? 0))
    .flatMap((fallback) => fallback.stages.filter(({ name }) => name === stage.name));
  const seen = new Set<string>();
  return [stage, ...others].filter(({ location, instanceType, pricing }) => {
    const key = `${location}\n${instanceType}\n${pricing}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

const setOf = ({ location, instanceType, pricing }: StagePlace, stage: PlannedStage): SetFile => {
  const { type, attached } = machineOf(instanceType);
  const [card] = instanceType === stage.instanceType ? Object.entries(stage.accelerators) : [];
  const accelerators = card === undefined ? attached : `${card[0]}:${card[1]}`;
  return {
    ...(accelerators === undefined ? {} : { accelerators }),
    ...(type === undefined ? {} : { instanceType }),
    allow: [location],
    ...(pricing === "spot" ? { pricing } : {}),
  };
};
