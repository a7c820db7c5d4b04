import { access } from "node:fs/promises";
import type { Catalog } from "../../domain/catalog.ts";
import type { CatalogError } from "../../domain/errors.ts";
import { err, type Result } from "../../domain/result.ts";
import { type Overlay, pathIn } from "../files.ts";
import { readSnapshot, writeSnapshot } from "../snapshot.ts";
import { userSnapshotPath } from "./directory.ts";
import { MANIFEST_FILE, manifestPath } from "./manifest.ts";

/** Costs one look at the disk, so that users without snapshots of their own pay nothing. */
export const hasUserCatalog = async (userDir: string): Promise<boolean> => {
  try {
    await access(manifestPath(userDir));
    return true;
  } catch {
    return false;
  }
};

/**
 * The included dataset with the user's clouds on top.
 *
 * The result is kept as a binary snapshot in the user's directory, stamped with the manifest (which changes with every
 * version that holds; versions themselves never change) and with the included files: with a new release of the package the choice is made again.
 *
 * @param data         the included dataset
 * @param loadBundled  reads it
 */
export const loadMerged = async (
  userDir: string,
  data: string,
  loadBundled: () => Promise<Result<Catalog, CatalogError>>,
): Promise<Result<Catalog, CatalogError>> => {
  const file = userSnapshotPath(userDir);
  const stamped = [manifestPath(userDir)];
  const quick = await readSnapshot(file, data, stamped);
  if (quick.ok) return quick;
  const [{ readManifest }, { chooseClouds, newestByCloud, overlayOf }] = await Promise.all([
    import("./manifest.ts"),
    import("./choose.ts"),
  ]);
  const manifest = await readManifest(userDir);
  if (!manifest.ok) return manifest;
  const bundled = await loadBundled();
  if (!bundled.ok) return bundled;
  const overlay = overlayOf(chooseClouds(manifest.value, newestByCloud(bundled.value)), userDir);
  const catalog = overlay.size === 0 ? bundled : await readMerged(data, overlay);
  // A directory that cannot be written only makes the next command slower.
  if (catalog.ok) await writeSnapshot(catalog.value, data, file, stamped).catch(() => undefined);
  return catalog;
};

const readMerged = async (
  data: string,
  overlay: Overlay,
): Promise<Result<Catalog, CatalogError>> => {
  const { readCatalog } = await import("../read.ts");
  const catalog = await readCatalog(data, overlay);
  return catalog.ok ? catalog : err(placed(catalog.error, data, overlay));
};

/** Problems of the user's files name them where they lie, with the step that helps there. */
const placed = (
  { kind, problems }: CatalogError,
  data: string,
  overlay: Overlay,
): CatalogError => ({
  kind,
  problems: problems.map((problem) => {
    const [, cloud = ""] = problem.file.split("/");
    if (!problem.file.startsWith("catalog/") || !overlay.has(cloud)) return problem;
    return {
      ...problem,
      file: pathIn(data, problem.file, overlay),
      remedy: `Fetch the cloud again: sky catalog update ${cloud}. Or go back to the included prices: remove ${MANIFEST_FILE} of that directory.`,
    };
  }),
});
