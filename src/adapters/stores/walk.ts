import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { byPath, isUnfinished, type Listing, type StoredFile } from "./store.ts";

/**
 * The files below a folder, or the one file. Links are followed as long as they stay below it; a folder that is reached
 * through itself is not entered again.
 */
export const walk = async (root: string, signal: AbortSignal): Promise<Listing> => {
  const found: Found = { files: [], leftOut: [], unfinished: [] };
  const there = await stat(root).catch(absent);
  if (there === undefined) return { exists: false, ...found };
  if (there.isFile()) return { exists: true, ...found, files: [storedFile("", there)] };
  const real = await realpath(root);
  if (there.isDirectory()) await enter(real, { real, path: "", above: [real] }, found, signal);
  else found.leftOut.push("");
  found.files.sort(byPath);
  return { exists: true, ...found };
};

interface Found {
  files: StoredFile[];
  leftOut: string[];
  unfinished: string[];
}

interface Folder {
  readonly real: string;
  /** As it is listed; empty for the root. */
  readonly path: string;
  /** Real paths of this one and those it is in. */
  readonly above: readonly string[];
}

const enter = async (
  root: string,
  folder: Folder,
  found: Found,
  signal: AbortSignal,
): Promise<void> => {
  signal.throwIfAborted();
  for (const entry of await readdir(folder.real, { withFileTypes: true }).catch(gone)) {
    const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
    await take(root, folder, entry, path, found, signal);
  }
};

const take = async (
  root: string,
  folder: Folder,
  entry: Dirent,
  path: string,
  found: Found,
  signal: AbortSignal,
): Promise<void> => {
  if (isUnfinished(path)) {
    found.unfinished.push(path);
    return;
  }
  const real = await realPathBelow(root, join(folder.real, entry.name));
  // A file that was removed since it was listed is no file of the folder.
  if (real === undefined && !entry.isSymbolicLink()) return;
  const stats = real === undefined ? undefined : await lstat(real).catch(absent);
  if (real !== undefined && stats?.isFile()) found.files.push(storedFile(path, stats));
  else if (real !== undefined && stats?.isDirectory() && !folder.above.includes(real))
    await enter(root, { real, path, above: [...folder.above, real] }, found, signal);
  else found.leftOut.push(path);
};

/** Where a path leads when all links are followed; `undefined` when that is outside, or nothing. */
export const realPathBelow = async (root: string, path: string): Promise<string | undefined> => {
  const real = await realpath(path).catch(absent);
  return real === undefined || real === root || real.startsWith(root === sep ? sep : root + sep)
    ? real
    : undefined;
};

const storedFile = (path: string, stats: Stats): StoredFile => ({
  path,
  bytes: stats.size,
  version: `${stats.size}-${stats.mtimeMs}-${stats.ino}`,
  executable: (stats.mode & 0o100) !== 0,
});

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "ELOOP")
    return undefined;
  throw error;
};

const gone = (error: NodeJS.ErrnoException): Dirent[] => {
  absent(error);
  return [];
};
