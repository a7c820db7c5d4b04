import type { Catalog } from "../../domain/catalog.ts";
import type { Pipeline, Pricing } from "../../domain/pipeline.ts";
import { type BuildOptions, buildInTime } from "../build-problem.ts";
import type { IsLate } from "../is-late.ts";
import { describeOffer } from "../rejections.ts";

const OTHER: Readonly<Partial<Record<Pricing, Pricing>>> = {
  "on-demand": "spot",
  spot: "on-demand",
};

/**
 * For stages that have no offer: the cheapest one that passes every rule in the market they did not ask for.
 *
 * @param lost  names of stages
 * @returns offers in words, by stage; those without one are absent, and all when the time is over
 */
export const inOtherMarket = (
  pipeline: Pipeline,
  catalog: Catalog,
  options: BuildOptions,
  lost: ReadonlySet<string>,
  isLate: IsLate,
): ReadonlyMap<string, string> => {
  const stages = pipeline.stages.map((stage) => ({
    ...stage,
    pricing: (lost.has(stage.name) ? OTHER[stage.pricing] : undefined) ?? stage.pricing,
  }));
  const found = new Map<string, string>();
  if (stages.every(({ pricing }, index) => pricing === pipeline.stages[index]!.pricing))
    return found;
  const built = buildInTime({ ...pipeline, stages }, catalog, options, isLate);
  if (built === undefined) return found;
  const { candidates } = built.problem;
  for (const [index, { name }] of stages.entries()) {
    const [first, ...rest] = candidates[index]!;
    if (!lost.has(name) || first === undefined) continue;
    const cheapest = rest.reduce((best, next) => (next.usd < best.usd ? next : best), first);
    found.set(name, describeOffer(catalog, cheapest.offer));
  }
  return found;
};
