import { cloudOf, type RegionId } from "../../domain/ids.ts";
import type { Pipeline } from "../../domain/pipeline.ts";

type Regions = ReadonlyMap<string, RegionId>;

/** Rules that tie stages to one another: together, apart, and the number of clouds. */
export const couplingProblems = (pipeline: Pipeline, regions: Regions): readonly string[] => [
  ...pipeline.together.flatMap((group) => togetherProblem(group, regions)),
  ...pipeline.apart.flatMap((group) => apartProblem(group, regions)),
  ...cloudCountProblem(pipeline.limits.maxClouds, regions),
];

const regionsOf = (group: readonly string[], regions: Regions): RegionId[] =>
  [...new Set(group)].map((stage) => regions.get(stage)).filter((region) => region !== undefined);

const togetherProblem = (group: readonly string[], regions: Regions): readonly string[] => {
  const places = new Set(regionsOf(group, regions));
  if (places.size <= 1) return [];
  return [`${group.join(", ")} must be together but are in ${[...places].join(", ")}`];
};

const apartProblem = (group: readonly string[], regions: Regions): readonly string[] => {
  const clouds = regionsOf(group, regions).map((region) => cloudOf(region));
  if (new Set(clouds).size === clouds.length) return [];
  return [`${group.join(", ")} must be on different clouds but are on ${clouds.join(", ")}`];
};

const cloudCountProblem = (maxClouds: number | undefined, regions: Regions): readonly string[] => {
  const clouds = new Set([...regions.values()].map((region) => cloudOf(region)));
  if (maxClouds === undefined || clouds.size <= maxClouds) return [];
  return [`the plan uses ${clouds.size} clouds, the limit is ${maxClouds}`];
};
