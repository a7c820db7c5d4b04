import { join } from "node:path";
import type { Catalog } from "../domain/catalog.ts";
import type { CatalogError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { packageRoot } from "./package-root.ts";
import { readSnapshot } from "./snapshot.ts";

export interface LoadOptions {
  /** A dataset of plain CSV files; absent: the one that comes with the package, with the user's own snapshots on top. */
  readonly dir?: string | undefined;
  /** Where the package lies; found from this file unless given. */
  readonly root?: string;
  /** The user's catalog directory; absent: by the platform's convention; false: only what comes with the package. */
  readonly userDir?: string | false;
}

/**
 * Loads the catalog that every command works on. For each cloud the newer of the included prices and the user's own
 * (`sky catalog update`, `import`) holds. Both come from their binary snapshots when these are current.
 */
export const loadCatalog = async (
  options: LoadOptions = {},
): Promise<Result<Catalog, CatalogError>> => {
  if (options.dir !== undefined) return fromCsv(options.dir);
  const root = options.root ?? packageRoot();
  if (root === undefined) return err(NO_PACKAGE);
  if (options.userDir === false) return loadBundled(root);
  const userDir = options.userDir ?? (await import("./user/directory.ts")).userCatalogDir();
  const { hasUserCatalog, loadMerged } = await import("./user/merged.ts");
  if (!(await hasUserCatalog(userDir))) return loadBundled(root);
  const { data } = bundledPaths(root);
  return loadMerged(userDir, data, () => loadBundled(root));
};

const loadBundled = async (root: string): Promise<Result<Catalog, CatalogError>> => {
  const { data, snapshot } = bundledPaths(root);
  const quick = await readSnapshot(snapshot, data);
  return quick.ok ? ok(quick.value) : fromCsv(data);
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
