import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { failed } from "../failure.ts";
import { byPath, CorruptedError, type Store, type StoredFile } from "../stores/store.ts";
import { pathOf, reachable } from "./copy.ts";
import { regionOfPath, type SimWorld } from "./world.ts";

/**
 * Files of a simulated world as a store, for copies from and to the world outside: there a file of 40 GB is the line of
 * text that stands for it.
 *
 * @returns `undefined` when the URL leads elsewhere
 */
export const simStore = (world: SimWorld, url: string): Store | undefined => {
  const path = pathOf(world, url);
  if (path === undefined) return undefined;
  const name = (file: Pick<StoredFile, "path">): string =>
    file.path === "" ? path : `${path}/${file.path}`;
  const checked = (): void => {
    if (regionOfPath(world, path) === undefined)
      throw failed("unsupported", `${url} is neither a machine nor a place of the simulated world`);
    const alive = reachable(world, path);
    if (!alive.ok) throw failed(alive.error.kind, alive.error.message);
  };
  return {
    url,
    list: async () => {
      checked();
      const files = world.files.under(path).map(([below, { sha256, text }]) => ({
        path: below,
        bytes: Buffer.byteLength(text),
        version: sha256,
        sha256,
      }));
      const exists = files.length > 0 || path.startsWith("machine/");
      return { exists, files: [...files].sort(byPath), leftOut: [], unfinished: [] };
    },
    digests: async (files) =>
      new Map(files.map((file) => [file.path, world.files.get(name(file))?.sha256 ?? ""])),
    read: async (file, fromByte) => {
      checked();
      const text = world.files.get(name(file))?.text ?? "";
      return Readable.from([Buffer.from(text).subarray(fromByte)]);
    },
    put: async (upload) => {
      checked();
      const bytes = await buffer(await upload.open(0));
      const text = bytes.toString();
      const kept = Buffer.from(text).equals(bytes);
      const target = name(upload.file);
      if (!kept)
        throw failed("unsupported", `${target}: the simulated world holds texts in UTF-8 only`);
      world.files.put(target, text);
      if (world.files.get(target)?.sha256 !== (await upload.sha256()))
        throw new CorruptedError(upload.file.path, url);
    },
    remove: async (paths) => {
      for (const below of paths) world.files.remove(name({ path: below }));
    },
  };
};
