import type { Catalog } from "../../domain/catalog.ts";
import type { SkyError } from "../../domain/errors.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import type { Plan } from "../../domain/plan.ts";
import { ok, type Result } from "../../domain/result.ts";
import type { BuildMemory } from "../../optimizer/build-problem.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import type { PlanOptions } from "../../optimizer/plan.ts";
import type { Block } from "../events.ts";
import { replan } from "./replan.ts";
import type { Situation } from "./situation.ts";

/** A plan, and what had to be unblocked for it. */
export interface LiftedPlan {
  readonly plan: Plan;
  /** The oldest first; empty: the plan keeps clear of everything that is blocked. */
  readonly lifted: readonly Block[];
}

/**
 * The best way on that keeps clear of the places that failed or, when there is none, of the ones that failed last: blocks
 * are lifted from the oldest on until a plan exists, and those that it does not need are put back, the youngest first. So
 * the place that has just failed is tried after all others.
 *
 * @param situation  what it blocks itself stays blocked
 * @param blocks  those in force now, in any order
 * @returns the error of the plan without any of the blocks, if there is none even then
 */
export const replanLifting = async (
  pipeline: Pipeline,
  catalog: Catalog,
  situation: Situation,
  blocks: readonly Block[],
  options: PlanOptions,
  solve: SolveLp,
  memory?: BuildMemory,
): Promise<Result<LiftedPlan, SkyError>> => {
  const byAge = [...blocks].sort((a, b) => a.fromMs - b.fromMs);
  const without = (lifted: readonly Block[], reasons: boolean): ReturnType<typeof replan> => {
    const kept = byAge.filter((block) => !lifted.includes(block)).map(({ what }) => what);
    const now = { ...situation, blocked: [...situation.blocked, ...kept] };
    return replan(pipeline, catalog, now, { ...options, reasons }, solve, memory);
  };
  const isAsked = options.reasons !== false;
  for (let count = 0; count <= byAge.length; count++) {
    const isLast = count === byAge.length;
    const answer = await without(byAge.slice(0, count), isLast && isAsked);
    if (!answer.ok && (isLast || answer.error.kind !== "infeasible")) return answer;
    if (answer.ok) return ok(await withFewest(byAge.slice(0, count), answer.value, without));
  }
  throw new Error("the loop ends at the last block");
};

/** The last of them is needed: with it the plan did not exist. */
const withFewest = async (
  lifted: readonly Block[],
  plan: Plan,
  without: (lifted: readonly Block[], reasons: boolean) => ReturnType<typeof replan>,
): Promise<LiftedPlan> => {
  let best: LiftedPlan = { plan, lifted };
  for (const block of lifted.slice(0, -1).reverse()) {
    const fewer = best.lifted.filter((other) => other !== block);
    const answer = await without(fewer, false);
    if (answer.ok) best = { plan: answer.value, lifted: fewer };
  }
  return best;
};
