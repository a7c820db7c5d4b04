import { resolveAccelerator } from "../catalog/accelerator-names.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import { ok, type Result } from "../domain/result.ts";
import type { SolveLp } from "../optimizer/linear/solution.ts";
import { optimize, type PlanOptions } from "../optimizer/plan.ts";
import { checkAgainstCatalog } from "../pipeline/check-catalog.ts";
import { withReasons } from "../report/why.ts";

const DEFAULTS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: true,
  baselines: true,
  countAllowance: false,
  now: () => performance.now(),
};

/** Checks a pipeline's names against the catalog, then plans it with the given solver. */
export const planWith = async (
  pipeline: Pipeline,
  catalog: Catalog,
  options: Partial<PlanOptions>,
  solve: SolveLp,
): Promise<Result<Plan, SkyError>> => {
  const resolve = (name: string) => resolveAccelerator(catalog, name);
  const checked = checkAgainstCatalog(pipeline, catalog, pipeline.name, resolve);
  if (!checked.ok) return checked;
  const planned = await optimize(checked.value, catalog, { ...DEFAULTS, ...options }, solve);
  return planned.ok ? ok(withReasons(planned.value)) : planned;
};
