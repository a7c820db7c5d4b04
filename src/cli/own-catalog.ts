import type { InputError } from "../domain/errors.ts";
import { ok, type Result } from "../domain/result.ts";
import { type OwnParts, type Part, partsOf } from "../library/own-catalog.ts";
import type { ReadPipeline } from "../pipeline/read.ts";
import { type ReadPart, readCloudFile, readPriceFile } from "../pipeline/read-own.ts";
import { readInput } from "./input-file.ts";
import type { Io } from "./io.ts";

export interface OwnFlags {
  /** File with a list of prices, as `prices` of a pipeline file. */
  readonly prices?: string;
  /** File with clouds by name, as `clouds` of a pipeline file. */
  readonly clouds?: string;
}

/** Reads the files of the flags; mistakes in them need no catalog to be found. */
export const readOwnParts = async (
  pipeline: { readonly file: string; readonly read: ReadPipeline } | undefined,
  flags: OwnFlags,
  io: Io,
): Promise<Result<OwnParts, InputError>> => {
  const clouds = await readPart(flags.clouds, readCloudFile, io);
  if (!clouds.ok) return clouds;
  const prices = await readPart(flags.prices, readPriceFile, io);
  if (!prices.ok) return prices;
  const inFile =
    pipeline === undefined ? { clouds: [], prices: [] } : partsOf(pipeline.file, pipeline.read);
  return ok({
    clouds: [...inFile.clouds, ...clouds.value],
    prices: [...inFile.prices, ...prices.value],
  });
};

const readPart = async <T>(
  file: string | undefined,
  read: (text: string, options: { readonly file: string }) => Result<ReadPart<T>, InputError>,
  io: Io,
): Promise<Result<readonly Part<T>[], InputError>> => {
  if (file === undefined) return ok([]);
  const text = await readInput(file, io);
  if (!text.ok) return text;
  const part = read(text.value, { file });
  return part.ok ? ok([{ ...part.value, file, at: [] }]) : part;
};
