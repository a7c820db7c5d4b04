import { afterAll } from "vitest";
import type { SkyError } from "../../../src/domain/errors.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import type { Result } from "../../../src/domain/result.ts";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../../src/optimizer/plan.ts";
import { buildCatalog, type CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import { buildPipeline, type PipelineLiteral } from "../../arbitraries/build-pipeline.ts";

export const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 20_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

export interface Planner {
  readonly plan: (
    pipeline: PipelineLiteral,
    catalog: CatalogLiteral,
    options?: Partial<PlanOptions>,
  ) => Promise<Result<Plan, SkyError>>;
  /** The plan itself; fails the test when there is none. */
  readonly best: (...args: Parameters<Planner["plan"]>) => Promise<Plan>;
  /** Total, and where each stage runs. */
  readonly placed: (
    ...args: Parameters<Planner["plan"]>
  ) => Promise<readonly [usd: number, ...locations: string[]]>;
}

/** Plans from literals with a solver thread that ends with the file's tests. */
export const planner = (): Planner => {
  const solver = createSolver();
  afterAll(() => solver.close());
  const plan: Planner["plan"] = (pipeline, catalog, options) =>
    optimize(
      buildPipeline(pipeline),
      buildCatalog(catalog),
      { ...OPTIONS, ...options },
      solver.solve,
    );
  const best: Planner["best"] = async (...args) => {
    const result = await plan(...args);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value;
  };
  const placed: Planner["placed"] = async (...args) => {
    const { totals, stages } = await best(...args);
    return [round(totals.usd), ...stages.map(({ location }) => location)];
  };
  return { plan, best, placed };
};

/** Sums of cents differ in the last bit. */
export const round = (usd: number): number => Math.round(usd * 1e9) / 1e9;
