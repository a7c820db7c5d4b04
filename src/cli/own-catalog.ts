import { resolveAccelerator } from "../catalog/accelerator-names.ts";
import { applyPriceOverlays, type Overlaid } from "../catalog/overlays/apply.ts";
import { withOwnClouds } from "../catalog/overlays/own-clouds.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { InputError, SkyError } from "../domain/errors.ts";
import type { OwnCloud, PriceOverlay } from "../domain/own-prices.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { checkPrices } from "../pipeline/check-prices.ts";
import type { ReadPipeline } from "../pipeline/read.ts";
import { type ReadPart, readCloudFile, readPriceFile } from "../pipeline/read-own.ts";
import type { Path } from "../pipeline/source-node.ts";
import { readInput } from "./input-file.ts";
import type { Io } from "./io.ts";

export interface OwnFlags {
  /** File with a list of prices, as `prices` of a pipeline file. */
  readonly prices?: string;
  /** File with clouds by name, as `clouds` of a pipeline file. */
  readonly clouds?: string;
}

/** A list, and where it stands in which file. */
interface Part<T> extends ReadPart<T> {
  readonly file: string;
  readonly at: Path;
}

/** What the user says of the catalog: in the pipeline file first, then in the files of the flags. */
export interface OwnParts {
  readonly clouds: readonly Part<readonly OwnCloud[]>[];
  readonly prices: readonly Part<readonly PriceOverlay[]>[];
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
  if (pipeline === undefined) return ok({ clouds: clouds.value, prices: prices.value });
  const { file, read } = pipeline;
  const inFile = <T>(value: T, at: Path): Part<T> => ({ value, file, source: read.source, at });
  return ok({
    clouds: [inFile(read.clouds, ["clouds"]), ...clouds.value],
    prices: [inFile(read.prices, ["prices"]), ...prices.value],
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

/** The catalog with the user's clouds, then with the user's prices, which may be those of these clouds. */
export const ownCatalog = (catalog: Catalog, parts: OwnParts): Result<Overlaid, SkyError> => {
  let extended = catalog;
  for (const { value, file, source, at } of parts.clouds) {
    const added = withOwnClouds(extended, value);
    if (!added.ok) {
      const problems = added.error.map(({ path, detail, remedy }) =>
        source.problemAt([...at, ...path], detail, remedy),
      );
      return err({ kind: "input", file, problems });
    }
    extended = added.value;
  }
  const resolve = (name: string) => resolveAccelerator(extended, name);
  const overlays: PriceOverlay[] = [];
  for (const { value, file, source, at } of parts.prices) {
    const checked = checkPrices(value, extended, file, resolve, source, at);
    if (!checked.ok) return checked;
    overlays.push(...checked.value);
  }
  return ok(applyPriceOverlays(extended, overlays));
};
