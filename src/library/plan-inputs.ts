import { resolveAccelerator } from "../catalog/accelerator-names.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { InputError, SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { ok, type Result } from "../domain/result.ts";
import { checkAgainstCatalog } from "../pipeline/check-catalog.ts";
import type { ReadPipeline } from "../pipeline/read.ts";
import { type Overrides, override } from "./overrides.ts";
import { type OwnParts, ownCatalog } from "./own-catalog.ts";

/** All that a plan is made from. */
export interface PlanInputs {
  readonly pipeline: Pipeline;
  /** With the clouds and prices of the user in it. */
  readonly catalog: Catalog;
  /** What the user's prices did to the catalog, for the assumptions of the plan. */
  readonly notes: readonly string[];
}

/**
 * A pipeline that was read, checked against the catalog, with what was said beside the file on top.
 *
 * @param file  names the pipeline in errors
 */
export const planInputs = (
  file: string,
  { pipeline, source }: ReadPipeline,
  base: Catalog,
  parts: OwnParts,
  overrides: Overrides,
): Result<PlanInputs, SkyError> => {
  const own = ownCatalog(base, parts);
  if (!own.ok) return own;
  const { catalog, notes, discounts } = own.value;
  const resolve = (name: string) => resolveAccelerator(catalog, name);
  const checked = checkAgainstCatalog(pipeline, catalog, file, resolve, source);
  if (!checked.ok) return checked;
  const overridden = checkBlocked(override(checked.value, overrides), catalog, resolve);
  if (!overridden.ok) return overridden;
  const limited = [...overridden.value.discounts, ...discounts];
  return ok({ pipeline: { ...overridden.value, discounts: limited }, catalog, notes });
};

/** The file is right by now, so what is still wrong came from beside it. */
const checkBlocked = (
  pipeline: Pipeline,
  catalog: Catalog,
  resolve: Parameters<typeof checkAgainstCatalog>[3],
): Result<Pipeline, InputError> => {
  const checked = checkAgainstCatalog(pipeline, catalog, BLOCKED_FLAG, resolve);
  if (checked.ok) return checked;
  const problems = checked.error.problems.map((problem) => ({ ...problem, pointer: "" }));
  return { ok: false, error: { ...checked.error, problems } };
};

/** Names what is wrong with the places that were blocked beside the file. */
export const BLOCKED_FLAG = "--blocked";
