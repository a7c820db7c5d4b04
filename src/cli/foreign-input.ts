import type { Catalog } from "../domain/catalog.ts";
import type { InputError } from "../domain/errors.ts";
import { ok, type Result } from "../domain/result.ts";
import type { ReadForeign } from "../library/read-foreign.ts";
import type { ImportFlags } from "./import-flags.ts";
import { readInput } from "./input-file.ts";
import type { Io } from "./io.ts";

/**
 * A text in the format of another tool.
 *
 * @returns `undefined` when it is in none that is known
 */
export const readForeignInput = async (
  text: string,
  file: string,
  catalog: Catalog,
  flags: ImportFlags,
  io: Io,
): Promise<Result<ReadForeign | undefined, InputError>> => {
  const { dialectOf, readForeign } = await import("../library/read-foreign.ts");
  const dialect = dialectOf(text, flags.from);
  if (dialect === undefined) return ok(undefined);
  const trace = flags.trace === undefined ? undefined : await readInput(flags.trace, io);
  if (trace?.ok === false) return trace;
  const { dataAt, dataSize, scaleRuntime, scaleData, group } = flags;
  return readForeign(text, dialect, catalog, {
    file,
    dataAt: dataAt?.byName ?? new Map(),
    dataGb: dataSize ?? new Map(),
    ...(dataAt?.others === undefined ? {} : { otherDataAt: dataAt.others }),
    scaleRuntime: scaleRuntime ?? 1,
    scaleData: scaleData ?? 1,
    group: group === true,
    ...(trace === undefined ? {} : { trace: trace.value }),
  });
};

/** What the file's own tool knew and a plan does not, on stderr. */
export const tellNotes = ({ title, notes }: ReadForeign, io: Io): void => {
  io.err.write(`Read as ${title}.\n`);
  for (const note of notes) io.err.write(`  not kept or assumed: ${note}\n`);
};
