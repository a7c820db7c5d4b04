import { loadCatalog } from "../catalog/load.ts";
import type { SkyError } from "../domain/errors.ts";
import type { Result } from "../domain/result.ts";
import type { Overrides } from "../library/overrides.ts";
import { type PlanInputs, planInputs } from "../library/plan-inputs.ts";
import { readPipeline } from "../pipeline/read.ts";
import { readInput } from "./input-file.ts";
import type { Io } from "./io.ts";
import { type OwnFlags, readOwnParts } from "./own-catalog.ts";

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
): Promise<Result<PlanInputs, SkyError>> => {
  const text = await readInput(file, io);
  if (!text.ok) return text;
  const read = readPipeline(text.value, { file });
  if (!read.ok) return read;
  const parts = await readOwnParts({ file, read: read.value }, flags, io);
  if (!parts.ok) return parts;
  const loaded = await loadCatalog({ dir: flags.catalog });
  if (!loaded.ok) return loaded;
  return planInputs(file, read.value, loaded.value, parts.value, flags);
};
