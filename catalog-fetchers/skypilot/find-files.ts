import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";

/** One cloud's `vms.csv`. */
export interface VmsFile {
  /** Canonical id. */
  readonly cloud: string;
  readonly path: string;
  /** ISO 8601 day on which the file was last written. */
  readonly modified: string;
}

/** Names of the layout that are other clouds' ids here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  datacrunch: "verda",
  digitalocean: "do",
  ovh: "ovhcloud",
};

/**
 * Finds the files in a directory of SkyPilot's layout, whichever level is named: `catalogs/v7/<cloud>/vms.csv`,
 * `v7/<cloud>/vms.csv`, `<cloud>/vms.csv`, or the folder of one cloud. Of several versions the highest counts.
 */
export const findVmsFiles = async (dir: string): Promise<readonly VmsFile[]> => {
  const own = await vmsIn(dir, basename(join(dir)));
  if (own !== undefined) return [own];
  const folders = await foldersIn(dir);
  const found = await Promise.all(folders.map((name) => vmsIn(join(dir, name), name)));
  const files = found.filter((file) => file !== undefined);
  if (files.length > 0) return files;
  if (folders.includes("catalogs")) return findVmsFiles(join(dir, "catalogs"));
  const newest = folders
    .filter((name) => /^v\d+$/.test(name))
    .sort(byNumber)
    .at(-1);
  return newest === undefined ? [] : findVmsFiles(join(dir, newest));
};

const byNumber = (a: string, b: string): number => Number(a.slice(1)) - Number(b.slice(1));

const foldersIn = async (dir: string): Promise<string[]> => {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
};

const vmsIn = async (dir: string, name: string): Promise<VmsFile | undefined> => {
  const path = join(dir, "vms.csv");
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  return {
    cloud: OTHER_NAMES[name] ?? name,
    path,
    modified: found.mtime.toISOString().slice(0, 10),
  };
};
