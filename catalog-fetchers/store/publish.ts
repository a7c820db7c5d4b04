import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type CloudEntry,
  type Manifest,
  manifestPath,
  readManifest,
  versionDir,
} from "../../src/catalog/user/manifest.ts";
import type { CatalogError } from "../../src/domain/errors.ts";
import { ok, type Result } from "../../src/domain/result.ts";

/** File name to text: `instance-types.csv`, `prices.csv`, `quarantine.csv`. */
export type CloudFiles = ReadonlyMap<string, string>;

/**
 * Publishes a new version of one cloud in the user's catalog directory; the caller holds the lock.
 *
 * The files go to a folder of their own, are flushed to disk, and only then the manifest that names the folder is replaced
 * by a rename. Whoever reads, and whenever this process is killed, sees the old version or the new one, each whole.
 *
 * @param entry  without its version, which is made here from `entry.at`
 */
export const publishCloud = async (
  userDir: string,
  cloud: string,
  files: CloudFiles,
  entry: Omit<CloudEntry, "version" | "previous">,
): Promise<Result<Manifest, CatalogError>> => {
  const version = `${entry.at.replace(/[:.]/g, "-")}-${randomUUID().slice(0, 8)}`;
  const folder = versionDir(userDir, cloud, version);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeDurably(join(folder, name), text);
  const changed = await changeManifest(userDir, (manifest) => {
    const before = manifest.clouds[cloud];
    const previous = before === undefined ? {} : { previous: before.version };
    const { [cloud]: _, ...failures } = manifest.failures;
    return {
      ...manifest,
      clouds: { ...manifest.clouds, [cloud]: { ...entry, version, ...previous } },
      failures,
    };
  });
  if (changed.ok) await prune(userDir, cloud, changed.value);
  return changed;
};

/** Remembers why the last attempt of a cloud failed; what is published stays. */
export const recordFailure = (
  userDir: string,
  cloud: string,
  failure: Manifest["failures"][string],
): Promise<Result<Manifest, CatalogError>> =>
  changeManifest(userDir, (manifest) => ({
    ...manifest,
    failures: { ...manifest.failures, [cloud]: failure },
  }));

const changeManifest = async (
  userDir: string,
  change: (manifest: Manifest) => Manifest,
): Promise<Result<Manifest, CatalogError>> => {
  const manifest = await readManifest(userDir);
  if (!manifest.ok) return manifest;
  const next = change(manifest.value);
  const path = manifestPath(userDir);
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDurably(draft, `${JSON.stringify(next, null, 2)}\n`);
    await rename(draft, path);
    await flushDirectory(dirname(path));
  } finally {
    await rm(draft, { force: true });
  }
  return ok(next);
};

const writeDurably = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, "w");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Makes a rename outlive a power cut. Some platforms cannot open directories; there it is skipped. */
const flushDirectory = async (dir: string): Promise<void> => {
  const handle = await open(dir, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
};

/** Removes versions that nothing names any more, also those that a killed update left behind. */
const prune = async (userDir: string, cloud: string, manifest: Manifest): Promise<void> => {
  const { version = "", previous = "" } = manifest.clouds[cloud] ?? {};
  const parent = dirname(versionDir(userDir, cloud, version));
  for (const name of await readdir(parent).catch(() => []))
    if (name !== version && name !== previous)
      await rm(join(parent, name), { recursive: true, force: true });
};
