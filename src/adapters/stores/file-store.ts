import { constants, createReadStream } from "node:fs";
import { lstat, mkdir, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { staysBelow } from "../../domain/relative-path.ts";
import { failed } from "../failure.ts";
import { hashOf } from "./hash.ts";
import { CorruptedError, type Store, type StoredFile, type Upload } from "./store.ts";
import { unfinishedPath } from "./unfinished.ts";
import { realPathBelow, walk } from "./walk.ts";

/** @param url  `file:///…`, a folder or a file on the broker's machine */
export const fileStore = (url: string): Store => {
  const root = fileURLToPath(url).replace(/(.)\/+$/, "$1");
  return {
    url,
    folder: root,
    list: (signal) => walk(root, signal),
    digests: async (files, signal) => {
      const digests = new Map<string, string>();
      for (const file of files)
        digests.set(file.path, await hashOf(await openBelow(root, file.path, 0), signal));
      return digests;
    },
    read: (file, fromByte) => openBelow(root, file.path, fromByte),
    put: (upload, signal) => put(root, url, upload, signal),
    remove: async (paths) => {
      for (const path of paths)
        await rm(await placeBelow(root, path), { force: true, recursive: true });
    },
    makeFolder: async () => void (await mkdir(root, { recursive: true, mode: 0o700 })),
  };
};

const openBelow = async (root: string, path: string, fromByte: number): Promise<Readable> => {
  const real = await realPathBelow(await realpath(root), place(root, path));
  if (real === undefined) throw failed("unknown", `"${path}" is not, or no longer, below ${root}`);
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW);
  return file.createReadStream({ start: fromByte });
};

const place = (root: string, path: string): string => {
  if (path === "") return root;
  if (!staysBelow(path)) throw failed("unsupported", `"${path}" leads out of its folder`);
  return join(root, path);
};

/** A path to write to, its folder made: no folder on the way may be a link that leads out. */
const placeBelow = async (root: string, path: string): Promise<string> => {
  const target = place(root, path);
  const top = path === "" ? dirname(root) : root;
  await mkdir(top, { recursive: true, mode: 0o700 });
  let existing = dirname(target);
  while (!(await exists(existing))) existing = dirname(existing);
  if ((await realPathBelow(await realpath(top), existing)) === undefined)
    throw failed("unsupported", `"${path}" goes through a link that leads out of ${root}`);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  return target;
};

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const put = async (
  root: string,
  url: string,
  upload: Upload,
  signal: AbortSignal,
): Promise<void> => {
  const { file } = upload;
  const target = await placeBelow(root, file.path);
  const part = join(dirname(target), unfinishedPath(file).split("/").at(-1) ?? "");
  const kept = await keptBytes(part, file);
  await append(part, file, await upload.open(kept), signal);
  const held = await hashOf(createReadStream(part), signal);
  if (held !== (await upload.sha256())) {
    await rm(part, { force: true });
    throw new CorruptedError(file.path, url);
  }
  await rename(part, target);
};

/** What an earlier call wrote; more than there can be is none of it. */
const keptBytes = async (part: string, file: StoredFile): Promise<number> => {
  const size = await stat(part).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size <= file.bytes) return size;
  await rm(part, { force: true });
  return 0;
};

const append = async (
  part: string,
  file: StoredFile,
  body: Readable,
  signal: AbortSignal,
): Promise<void> => {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
  const to = await open(part, flags, file.executable ? 0o700 : 0o600).catch((error) => {
    body.destroy();
    throw error;
  });
  try {
    await writeFile(to, body, { signal });
    await to.sync();
  } finally {
    await to.close();
  }
};
