import { cloudOf, type RegionId } from "../../domain/ids.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import { isHeld } from "./held.ts";

type Regions = ReadonlyMap<string, RegionId>;

/** Whether the stage has its place already, so that it breaks no rule by being there. */
type HasPlace = (stage: string) => boolean;

/**
 * Rules that tie stages to one another: together, apart, and the number of clouds. Stages that have their places already
 * count, but only who still gets one can break a rule.
 */
export const couplingProblems = (pipeline: Pipeline, regions: Regions): readonly string[] => {
  const held = new Set(pipeline.stages.filter(isHeld).map(({ name }) => name));
  const hasPlace: HasPlace = (stage) => held.has(stage);
  return [
    ...pipeline.together.flatMap((group) => togetherProblem(group, regions, hasPlace)),
    ...pipeline.apart.flatMap((group) => apartProblem(group, regions, hasPlace)),
    ...cloudCountProblem(pipeline.limits.maxClouds, regions, hasPlace),
  ];
};

const placed = (group: readonly string[], regions: Regions): (readonly [string, RegionId])[] =>
  [...new Set(group)].flatMap((stage) => {
    const region = regions.get(stage);
    return region === undefined ? [] : [[stage, region] as const];
  });

const togetherProblem = (
  group: readonly string[],
  regions: Regions,
  hasPlace: HasPlace,
): readonly string[] => {
  const places = new Set(placed(group, regions).map(([, region]) => region));
  if (places.size <= 1 || group.every(hasPlace)) return [];
  return [`${group.join(", ")} must be together but are in ${[...places].join(", ")}`];
};

const apartProblem = (
  group: readonly string[],
  regions: Regions,
  hasPlace: HasPlace,
): readonly string[] => {
  const members = placed(group, regions);
  const meet = members.some(([stage, region]) =>
    members.some(
      ([other, place]) =>
        other !== stage &&
        cloudOf(place) === cloudOf(region) &&
        !(hasPlace(stage) && hasPlace(other)),
    ),
  );
  if (!meet) return [];
  const clouds = members.map(([, region]) => cloudOf(region));
  return [`${group.join(", ")} must be on different clouds but are on ${clouds.join(", ")}`];
};

const cloudCountProblem = (
  maxClouds: number | undefined,
  regions: Regions,
  hasPlace: HasPlace,
): readonly string[] => {
  if (maxClouds === undefined) return [];
  const clouds = new Set([...regions.values()].map(cloudOf));
  const given = new Set(
    [...regions].flatMap(([stage, region]) => (hasPlace(stage) ? [cloudOf(region)] : [])),
  );
  if (clouds.size <= Math.max(maxClouds, given.size)) return [];
  return [`the plan uses ${clouds.size} clouds, the limit is ${maxClouds}`];
};
