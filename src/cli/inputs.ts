import { loadCatalog } from "../catalog/load.ts";
import type { SkyError } from "../domain/errors.ts";
import { ok, type Result } from "../domain/result.ts";
import type { Overrides } from "../library/overrides.ts";
import { type PlanInputs, planInputs } from "../library/plan-inputs.ts";
import { type ReadPipeline, readPipeline } from "../pipeline/read.ts";
import type { ImportFlags } from "./import-flags.ts";
import { readInput } from "./input-file.ts";
import type { Io } from "./io.ts";
import { type OwnFlags, readOwnParts } from "./own-catalog.ts";

export interface InputFlags extends Overrides, OwnFlags, ImportFlags {
  /** Directory of another dataset than the one included. */
  readonly catalog?: string;
}

/**
 * Pipeline and catalog, read and checked against each other, with the flags on top.
 *
 * A file that is no pipeline of ours may be one of another tool. Mistakes that need no catalog are told before it is read.
 */
export const readInputs = async (
  file: string,
  flags: InputFlags,
  io: Io,
): Promise<Result<PlanInputs, SkyError>> => {
  const text = await readInput(file, io);
  if (!text.ok) return text;
  // The included catalog comes off the disk meanwhile; one of CSV files would hold up the words about a mistake.
  const early = flags.catalog === undefined ? loadCatalog() : undefined;
  const load = (): ReturnType<typeof loadCatalog> => early ?? loadCatalog({ dir: flags.catalog });
  const own = readPipeline(text.value, { file });
  if (own.ok && (flags.from ?? "skyplan") === "skyplan")
    return withCatalog(file, own.value, [], flags, io, load);
  const loaded = await load();
  if (!loaded.ok) return own.ok ? loaded : own;
  const { readForeignInput, tellNotes } = await import("./foreign-input.ts");
  const foreign = await readForeignInput(text.value, file, loaded.value, flags, io);
  if (!foreign.ok) return foreign;
  if (foreign.value !== undefined) {
    tellNotes(foreign.value, io);
    const { read, notes } = foreign.value;
    return withCatalog(file, read, notes, flags, io, load);
  }
  return own.ok ? withCatalog(file, own.value, [], flags, io, load) : own;
};

const withCatalog = async (
  file: string,
  read: ReadPipeline,
  assumed: readonly string[],
  flags: InputFlags,
  io: Io,
  load: () => ReturnType<typeof loadCatalog>,
): Promise<Result<PlanInputs, SkyError>> => {
  const parts = await readOwnParts({ file, read }, flags, io);
  if (!parts.ok) return parts;
  const loaded = await load();
  if (!loaded.ok) return loaded;
  const inputs = planInputs(file, read, loaded.value, parts.value, flags);
  if (!inputs.ok || assumed.length === 0) return inputs;
  return ok({ ...inputs.value, notes: [...inputs.value.notes, ...assumed] });
};
