import { bundledPaths, loadCatalog } from "../catalog/load.ts";
import { packageRoot } from "../catalog/package-root.ts";
import { readCatalog } from "../catalog/read.ts";
import { type CloudChoice, chooseClouds, newestByCloud } from "../catalog/user/choose.ts";
import { userCatalogDir } from "../catalog/user/directory.ts";
import { type Manifest, readManifest, versionDir } from "../catalog/user/manifest.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { CatalogError } from "../domain/errors.ts";
import { ok, type Result } from "../domain/result.ts";

/** Which snapshot of each cloud holds, and why the last attempts to get newer ones failed. */
export interface CatalogState {
  readonly userDir: string;
  readonly bundled: Catalog;
  readonly bundledDir: string;
  readonly choices: readonly CloudChoice[];
  readonly failures: Manifest["failures"];
}

export const catalogState = async (): Promise<Result<CatalogState, CatalogError>> => {
  const bundled = await loadCatalog({ userDir: false });
  if (!bundled.ok) return bundled;
  const userDir = userCatalogDir();
  const manifest = await readManifest(userDir);
  if (!manifest.ok) return manifest;
  return ok({
    userDir,
    bundled: bundled.value,
    bundledDir: bundledPaths(packageRoot() ?? ".").data,
    choices: chooseClouds(manifest.value, newestByCloud(bundled.value)),
    failures: manifest.value.failures,
  });
};

/** Words that name a catalog where a directory could be named as well. */
export const NAMED_CATALOGS = ["current", "bundled", "previous"] as const;

/**
 * A catalog by a word or by its directory: `current` (what plans use), `bundled` (what comes with the package),
 * `previous` (current, with each cloud's version before its last update).
 */
export const namedCatalog = async (name: string): Promise<Result<Catalog, CatalogError>> => {
  if (name === "current") return loadCatalog();
  if (name === "bundled") return loadCatalog({ userDir: false });
  return name === "previous" ? previousCatalog() : loadCatalog({ dir: name });
};

/** A cloud that was updated once only was the included one before. */
const previousCatalog = async (): Promise<Result<Catalog, CatalogError>> => {
  const state = await catalogState();
  if (!state.ok) return state;
  const { userDir, bundledDir, choices } = state.value;
  const overlay = choices.flatMap(({ cloud, used, entry }): [string, string][] =>
    used === "user" && entry?.previous !== undefined
      ? [[cloud, versionDir(userDir, cloud, entry.previous)]]
      : [],
  );
  return readCatalog(bundledDir, new Map(overlay));
};
