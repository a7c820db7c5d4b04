import { join } from "node:path";
import type { Catalog } from "../domain/catalog.ts";
import type { CatalogError } from "../domain/errors.ts";
import { err, type Result } from "../domain/result.ts";
import { packageRoot } from "./package-root.ts";
import { readSnapshot } from "./snapshot.ts";

/**
 * Loads the catalog that every command works on.
 *
 * @param options.dir   a dataset of plain CSV files; absent: the one that comes with the package, from its
 *                      snapshot when that is current
 * @param options.root  where the package lies; found from this file unless given
 */
export const loadCatalog = async (
  options: { readonly dir?: string | undefined; readonly root?: string } = {},
): Promise<Result<Catalog, CatalogError>> => {
  if (options.dir !== undefined) return fromCsv(options.dir);
  const root = options.root ?? packageRoot();
  if (root === undefined) return err(NO_PACKAGE);
  const { data, snapshot } = bundledPaths(root);
  const quick = await readSnapshot(snapshot, data);
  return quick.ok ? quick : fromCsv(data);
};

/** The dataset that comes with the package, and the snapshot that the build makes of it. */
export const bundledPaths = (root: string) => ({
  data: join(root, "data"),
  snapshot: join(root, "dist", "catalog.snapshot"),
});

/** The CSV reader and its libraries are loaded only when they are needed: they cost more than the snapshot itself. */
const fromCsv = async (dir: string): Promise<Result<Catalog, CatalogError>> => {
  const { readCatalog } = await import("./read.ts");
  return readCatalog(dir);
};

const NO_PACKAGE: CatalogError = {
  kind: "catalog",
  problems: [
    {
      file: "data",
      detail: "The dataset that comes with skyplan was not found beside its code.",
      remedy: "Install the package again, or name a dataset with --catalog DIR.",
    },
  ],
};
