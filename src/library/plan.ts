import type { Catalog } from "../domain/catalog.ts";
import type { SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import type { Result } from "../domain/result.ts";
import { createSolver } from "../optimizer/linear/solve.ts";
import type { PlanOptions } from "../optimizer/plan.ts";
import { planWith } from "./plan-with.ts";

/**
 * The best placement of every stage, proven and verified.
 *
 * Checks the pipeline's names against the catalog first. The solver is a thread of its own that ends with the call;
 * whoever plans often saves its start with `createSolver` and `optimize`. Nothing is remembered between calls.
 *
 * @param options  default: 30 s, with runner-ups and baselines
 * @returns the plan, or what is wrong with the pipeline, or why there is no plan; `explain` has the words
 */
export const plan = async (
  pipeline: Pipeline,
  catalog: Catalog,
  options: Partial<PlanOptions> = {},
): Promise<Result<Plan, SkyError>> => {
  const solver = createSolver();
  try {
    return await planWith(pipeline, catalog, options, solver.solve);
  } finally {
    await solver.close();
  }
};
