import { resolveAccelerator } from "../catalog/accelerator-names.ts";
import { loadCatalog } from "../catalog/load.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { InputError, SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { ok, type Result } from "../domain/result.ts";
import { checkAgainstCatalog } from "../pipeline/check-catalog.ts";
import { readPipeline } from "../pipeline/read.ts";
import { readInput } from "./input-file.ts";
import type { Io } from "./io.ts";
import { type Overrides, override } from "./overrides.ts";
import { type OwnFlags, ownCatalog, readOwnParts } from "./own-catalog.ts";

export interface Inputs {
  readonly pipeline: Pipeline;
  /** With the clouds and prices of the user in it. */
  readonly catalog: Catalog;
  /** What the user's prices did to the catalog, for the assumptions of the plan. */
  readonly notes: readonly string[];
}

export interface InputFlags extends Overrides, OwnFlags {
  /** Directory of another dataset than the one included. */
  readonly catalog?: string;
}

/**
 * Pipeline and catalog, read and checked against each other, with the flags on top.
 * Mistakes that need no catalog are told before it is read.
 */
export const readInputs = async (
  file: string,
  flags: InputFlags,
  io: Io,
): Promise<Result<Inputs, SkyError>> => {
  const text = await readInput(file, io);
  if (!text.ok) return text;
  // The included catalog comes off the disk meanwhile; one of CSV files would hold up the words about a mistake.
  const early = flags.catalog === undefined ? loadCatalog() : undefined;
  const read = readPipeline(text.value, { file });
  if (!read.ok) return read;
  const parts = await readOwnParts({ file, read: read.value }, flags, io);
  if (!parts.ok) return parts;
  const loaded = await (early ?? loadCatalog({ dir: flags.catalog }));
  if (!loaded.ok) return loaded;
  const own = ownCatalog(loaded.value, parts.value);
  if (!own.ok) return own;
  const { catalog, notes, discounts } = own.value;
  const resolve = (name: string) => resolveAccelerator(catalog, name);
  const { pipeline, source } = read.value;
  const checked = checkAgainstCatalog(pipeline, catalog, file, resolve, source);
  if (!checked.ok) return checked;
  const overridden = checkBlocked(override(checked.value, flags), catalog, resolve);
  if (!overridden.ok) return overridden;
  const limited = [...overridden.value.discounts, ...discounts];
  return ok({ pipeline: { ...overridden.value, discounts: limited }, catalog, notes });
};

/** The file is right by now, so what is still wrong came from the flag. */
const checkBlocked = (
  pipeline: Pipeline,
  catalog: Catalog,
  resolve: Parameters<typeof checkAgainstCatalog>[3],
): Result<Pipeline, InputError> => {
  const checked = checkAgainstCatalog(pipeline, catalog, "--blocked", resolve);
  if (checked.ok) return checked;
  const problems = checked.error.problems.map((problem) => ({ ...problem, pointer: "" }));
  return { ok: false, error: { ...checked.error, problems } };
};
