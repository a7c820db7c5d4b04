import { bundledPaths } from "../catalog/load.ts";
import { packageRoot } from "../catalog/package-root.ts";
import { datasetStamp } from "../catalog/snapshot.ts";
import { userCatalogDir } from "../catalog/user/directory.ts";
import { manifestPath } from "../catalog/user/manifest.ts";

/**
 * What changes when the files of the catalog in use do: their names, sizes and times. Looking costs a ms or so, and
 * unlike the file system's own notices it works on every kind of disk.
 *
 * @param dir  absent: the included dataset and the user's own snapshots
 */
export const catalogStamp = async (dir: string | undefined): Promise<string> => {
  if (dir !== undefined) return datasetStamp(dir);
  const { data, snapshot } = bundledPaths(packageRoot() ?? ".");
  return datasetStamp(data, [snapshot, manifestPath(userCatalogDir())]);
};

/** Calls `changed` after each change that has come to rest: files that are being written are waited for. */
export const watchCatalog = (
  stamp: () => Promise<string>,
  everyMs: number,
  changed: () => void,
): { readonly stop: () => void } => {
  let settled: string | undefined;
  let last: string | undefined;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    const now = await stamp().catch(() => last ?? "");
    settled ??= now;
    if (now === last && now !== settled) {
      settled = now;
      changed();
    }
    last = now;
    looking = false;
  };
  if (everyMs === 0) return { stop: () => undefined };
  void look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
};
