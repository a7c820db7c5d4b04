import type { ParetoFrontier } from "../../domain/plan.ts";
import { paretoFrontier } from "../pareto.ts";
import { verified } from "../planning.ts";
import type { Explained } from "./solve-again.ts";
import { placeOf } from "./stage-places.ts";

/** Cost against finish time, each plan verified; `undefined`: not all of it could be proven in time. */
export const findFrontier = async ({
  planning,
  problem,
}: Explained): Promise<ParetoFrontier | undefined> => {
  planning.options.onProgress?.("cost against finish time");
  const frontier = await paretoFrontier(problem, planning.solving);
  if (frontier === undefined) return undefined;
  const points = frontier.plans.map(({ choice }) => {
    const { totals, stages } = verified(planning, problem, choice);
    return {
      usd: totals.usd,
      hours: totals.hours ?? Number.NaN,
      stages: stages.map(placeOf),
    };
  });
  const { maxGapPct } = frontier;
  return maxGapPct === undefined
    ? { points, complete: true }
    : { points, complete: false, maxGapPct };
};
