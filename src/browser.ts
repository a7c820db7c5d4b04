/**
 * The package for browsers: read a catalog and a pipeline from texts, plan, show the plan.
 *
 * Without threads and WebAssembly: models are solved by javascript-lp-solver where `plan` is called, which blocks
 * meanwhile and may overrun the time limit. For small pipelines, best in a web worker.
 */
import type { Catalog } from "./domain/catalog.ts";
import type { SkyError } from "./domain/errors.ts";
import type { Pipeline } from "./domain/pipeline.ts";
import type { Plan } from "./domain/plan.ts";
import type { Result } from "./domain/result.ts";
import { planWith } from "./library/plan-with.ts";
import { solveWithJavascriptLpSolver } from "./optimizer/linear/javascript-lp-solver.ts";
import type { PlanOptions } from "./optimizer/plan.ts";

export { readCatalogTexts } from "./catalog/read-texts.ts";
export type * from "./domain/catalog.ts";
export type * from "./domain/errors.ts";
export type * from "./domain/pipeline.ts";
export type * from "./domain/plan.ts";
export type { Result } from "./domain/result.ts";
export type { PlanOptions } from "./optimizer/plan.ts";
export { parsePipeline } from "./pipeline/read.ts";
export { explain } from "./report/explain.ts";
export { toJson } from "./report/json.ts";

/** As `plan` of the package for Node, for small pipelines: a model too large for the solver is a time limit. */
export const plan = (
  pipeline: Pipeline,
  catalog: Catalog,
  options: Partial<Omit<PlanOptions, "solver">> = {},
): Promise<Result<Plan, SkyError>> =>
  planWith(
    pipeline,
    catalog,
    { ...options, solver: "javascript-lp-solver" },
    solveWithJavascriptLpSolver,
  );
