import type { Plan, RunnerUp } from "../../domain/plan.ts";
import { findAlternatives } from "./alternatives.ts";
import { cloudBaselines, strategyBaselines } from "./baselines.ts";
import { findBreakEvens } from "./break-evens/break-evens.ts";
import { findFallbacks } from "./fallbacks.ts";
import { findFrontier } from "./frontier.ts";
import { rulePrices } from "./rule-prices.ts";
import { findRunnerUps } from "./runner-ups.ts";
import type { Explained } from "./solve-again.ts";

/** Pipelines of more stages are planned without comparisons, which would take far longer than the plan. */
const MOST_STAGES_COMPARED = 100;

/** What the plan is compared with, as far as asked for. */
export interface Explanations
  extends Pick<
    Plan,
    "baselines" | "pareto" | "rules" | "fallbacks" | "breakEvens" | "alternatives" | "unproven"
  > {
  /** By stage. */
  readonly runnerUps: readonly (RunnerUp | undefined)[];
}

/** Every figure is the difference of two proven and verified plans; one that was not proven in time is named, not given. */
export const explainPlan = async (explained: Explained): Promise<Explanations> => {
  const { options, pipeline } = explained.planning;
  const { explain = false, alternatives = 0 } = options;
  const isLarge = pipeline.stages.length > MOST_STAGES_COMPARED;
  const compared = isLarge ? nothing(explain || alternatives > 0) : await compare(explained);
  const pareto = options.pareto ? await findFrontier(explained) : undefined;
  return { ...compared, ...(pareto === undefined ? {} : { pareto }) };
};

const nothing = (isAsked: boolean): Explanations => ({
  runnerUps: [],
  baselines: [],
  ...(isAsked ? { unproven: [`explanations of more than ${MOST_STAGES_COMPARED} stages`] } : {}),
});

const compare = async (explained: Explained): Promise<Explanations> => {
  const { options } = explained.planning;
  const { explain = false, alternatives = 0 } = options;
  const { runnerUps, unproven: seconds } = options.runnerUps
    ? await findRunnerUps(explained)
    : { runnerUps: [], unproven: [] };
  const clouds = options.baselines ? await cloudBaselines(explained) : [];
  const others = options.baselines && explain ? await strategyBaselines(explained) : [];
  const reasons = explain ? await findReasons(explained) : { unproven: [] };
  const ranked = alternatives > 0 ? await findAlternatives(explained, alternatives) : undefined;
  const unproven = [...seconds, ...reasons.unproven, ...(ranked?.unproven ?? [])];
  return {
    runnerUps,
    baselines: [...clouds, ...others],
    ...reasons,
    ...(ranked === undefined ? {} : { alternatives: ranked.alternatives }),
    unproven,
  };
};

const findReasons = async (
  explained: Explained,
): Promise<
  Pick<Plan, "rules" | "fallbacks" | "breakEvens"> & { readonly unproven: readonly string[] }
> => {
  const prices = await rulePrices(explained);
  const fallbacks = await findFallbacks(explained);
  const breakEvens = await findBreakEvens(explained);
  return {
    rules: prices.rules,
    fallbacks: fallbacks.fallbacks,
    breakEvens: breakEvens.breakEvens,
    unproven: [...prices.unproven, ...fallbacks.unproven, ...breakEvens.unproven],
  };
};
