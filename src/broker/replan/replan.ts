import type { Catalog } from "../../domain/catalog.ts";
import type { SkyError } from "../../domain/errors.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Result } from "../../domain/result.ts";
import type { BuildMemory } from "../../optimizer/build-problem.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import { optimize, type PlanOptions } from "../../optimizer/plan.ts";
import { withHeldOffers } from "./held-offers.ts";
import type { Situation } from "./situation.ts";
import { whatIsLeft } from "./what-is-left.ts";

/**
 * The provably best way on from here: everything that is not finished gets its place anew, but for what runs, which stays.
 *
 * Hours and dollars of the plan count from now. Finished stages are in it, at their places, and take and cost nothing; what
 * running ones still take and cost is in it. With nothing begun it is the ordinary plan.
 *
 * @param options  with `reasons: false` it does not look for words: neither for why there is no plan, nor which offers were left out
 * @param memory  of earlier plans of the same run, see `RunMemory`; it only saves time
 */
export const replan = (
  pipeline: Pipeline,
  catalog: Catalog,
  situation: Situation,
  options: PlanOptions,
  solve: SolveLp,
  memory?: BuildMemory,
): Promise<Result<Plan, SkyError>> =>
  replanPipeline(whatIsLeft(pipeline, situation), catalog, situation, options, solve, memory);

/** @param left  the pipeline as `whatIsLeft` makes it */
export const replanPipeline = (
  left: Pipeline,
  catalog: Catalog,
  situation: Situation,
  options: PlanOptions,
  solve: SolveLp,
  memory?: BuildMemory,
): Promise<Result<Plan, SkyError>> =>
  optimize(left, withHeldOffers(catalog, situation), options, solve, memory);
