import { cloudOf, type LocationId, regionOf } from "../../domain/ids.ts";
import type { Blocked, Pipeline } from "../../domain/pipeline.ts";
import type { Fallback, Outage, PlannedStage } from "../../domain/plan.ts";
import { planningOf } from "../planning.ts";
import { type Problem, restrict } from "../problem.ts";
import { differenceOf, shownTotals } from "./figures.ts";
import { patchRegion } from "./patch-region.ts";
import { completionsOf, type Explained, solveAgain } from "./solve-again.ts";
import { placeOf } from "./stage-places.ts";

export interface Fallbacks {
  readonly fallbacks: readonly Fallback[];
  readonly unproven: readonly string[];
}

/**
 * For everything that the plan leans on, the best plan when it is not to be had: each zone, region, cloud, and the spot
 * machines of each region. Only machines are out of reach; data that lies there can still be read.
 */
export const findFallbacks = async (explained: Explained): Promise<Fallbacks> => {
  const fallbacks: Fallback[] = [];
  const unproven: string[] = [];
  for (const out of outagesOf(explained.best.stages)) {
    const fallback = await fallbackFor(explained, out);
    if (fallback === undefined) unproven.push(`the best plan with ${out.when}`);
    else fallbacks.push(fallback);
  }
  return { fallbacks, unproven };
};

interface Out {
  readonly outage: Outage;
  readonly unavailable: string;
  readonly when: string;
  readonly blocked: Blocked;
}

/** Each once, the smallest first; a place that is a whole region is listed as the region. */
const outagesOf = (stages: readonly PlannedStage[]): readonly Out[] => {
  const places = distinct(stages.map(({ location }) => location as string));
  const regions = distinct(stages.map(({ location }) => regionOf(location) as string));
  const clouds = distinct(stages.map(({ location }) => cloudOf(location)));
  const spot = distinct(
    stages.filter(({ pricing }) => pricing === "spot").map(({ location }) => regionOf(location)),
  );
  const gone = (outage: Outage) => (unavailable: string) => ({
    outage,
    unavailable,
    when: `${unavailable} unavailable`,
    blocked: { location: unavailable },
  });
  return [
    ...spot.map((region) => ({
      outage: "spot market" as const,
      unavailable: region,
      when: `spot machines of ${region} unavailable`,
      blocked: { location: region, market: "spot" as const },
    })),
    ...places.filter((place) => !regions.includes(place)).map(gone("place")),
    ...regions.map(gone("region")),
    ...clouds.map(gone("cloud")),
  ];
};

const distinct = <T extends string>(names: readonly T[]): T[] => [...new Set(names)].sort();

/** `undefined`: not proven in time. */
const fallbackFor = async (
  explained: Explained,
  { blocked, ...out }: Out,
): Promise<Fallback | undefined> => {
  const { planning, choice, best } = explained;
  const { pipeline, options } = planning;
  options.onProgress?.(out.when);
  const without = planningOf(planning, { ...pipeline, blocked: [...pipeline.blocked, blocked] });
  const problem = problemWithout(explained, without.pipeline, out);
  const answer = await solveAgain(
    without,
    problem,
    choice,
    isWhole(out.outage) ? completionsOf(explained) : undefined,
  );
  if (answer.status === "unproven") return undefined;
  if (answer.status === "none") return { ...out, stages: [], reason: answer.reason };
  const { totals, stages } = answer.found;
  return {
    ...out,
    ...shownTotals(totals),
    ...differenceOf(totals, best.totals),
    stages: stages.map(placeOf),
  };
};

/** Nothing takes the place of what is out of reach. */
const isWhole = (outage: Outage): boolean => outage === "region" || outage === "cloud";

/** The same as a problem built from the pipeline without what is out of reach, for less. */
const problemWithout = (
  explained: Explained,
  pipeline: Pipeline,
  { outage, unavailable }: Pick<Out, "outage" | "unavailable">,
): Problem => {
  const { built, planning } = explained;
  const { list } = built.problem.places;
  if (outage === "cloud")
    return restrict(built.problem, (_, { place }) => list[place]!.cloud !== unavailable);
  if (outage === "region")
    return restrict(built.problem, (_, { place }) => list[place]!.id !== unavailable);
  const region = regionOf(unavailable as LocationId);
  const index = planning.catalog.regions.findIndex(({ id }) => id === region);
  return patchRegion(explained, pipeline, index);
};
