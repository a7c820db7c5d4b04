import { resolveAccelerator } from "../catalog/accelerator-names.ts";
import { applyPriceOverlays, type Overlaid } from "../catalog/overlays/apply.ts";
import { withOwnClouds } from "../catalog/overlays/own-clouds.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { SkyError } from "../domain/errors.ts";
import type { OwnCloud, PriceOverlay } from "../domain/own-prices.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { checkPrices } from "../pipeline/check-prices.ts";
import type { ReadPipeline } from "../pipeline/read.ts";
import type { ReadPart } from "../pipeline/read-own.ts";
import type { Path } from "../pipeline/source-node.ts";

/** A list, and where it stands in which file. */
export interface Part<T> extends ReadPart<T> {
  readonly file: string;
  readonly at: Path;
}

/** What the user says of the catalog: in the pipeline file first, then in files of their own. */
export interface OwnParts {
  readonly clouds: readonly Part<readonly OwnCloud[]>[];
  readonly prices: readonly Part<readonly PriceOverlay[]>[];
}

/** What a pipeline file says of the catalog. */
export const partsOf = (file: string, read: ReadPipeline): OwnParts => {
  const inFile = <T>(value: T, at: Path): Part<T> => ({ value, file, source: read.source, at });
  return {
    clouds: [inFile(read.clouds, ["clouds"])],
    prices: [inFile(read.prices, ["prices"])],
  };
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
