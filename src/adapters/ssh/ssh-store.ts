import { posix } from "node:path";
import { failed } from "../failure.ts";
import type { ScriptLine } from "../job/script-lines.ts";
import { CorruptedError, type Store, type StoredFile, type Upload } from "../stores/store.ts";
import { unfinishedPath } from "../stores/unfinished.ts";
import { readDigests, readListing } from "./listing.ts";
import { fetchByRsync, sendByRsync } from "./rsync.ts";
import { type StoreScript, storeScript } from "./store-script.ts";
import type { SshTarget } from "./target.ts";

/**
 * Files on a machine that ssh reaches.
 *
 * @param root  absolute there, or `/~/…` for the home folder
 */
export const sshStore = (url: string, target: SshTarget, root: string): Store => ({
  ...scriptStore(url, storeScript(target, root)),
  local: {
    send: (folder, files, signal) => sendByRsync(target, root, folder, files, signal),
    fetch: (folder, files, signal) => fetchByRsync(target, root, folder, files, signal),
  },
});

/** Files wherever `bin/store.sh` runs. */
export const scriptStore = (url: string, script: StoreScript): Store => {
  /** Of the last listing: so many bytes of a file were received before. */
  let begun: ReadonlyMap<string, number> = new Map();
  return {
    url,
    list: async (signal) => {
      const listing = readListing(await script.ask("list", [], signal));
      begun = listing.begun;
      return listing;
    },
    digests: async (files, signal) => byName(files, await digestsOf(script, files, signal)),
    read: async (file, fromByte, signal) =>
      script.stream("read", [pathLine(file), ["from", String(fromByte)]], signal),
    put: async (upload, signal) => {
      const part = unfinishedPath(upload.file);
      const kept = begun.get(part) ?? 0;
      begun = new Map([...begun].filter(([path]) => path !== part));
      await put(script, url, upload, kept <= upload.file.bytes ? kept : 0, signal);
    },
    remove: async (paths, signal) =>
      void (await script.ask("remove", [], signal, zeroEnded(paths))),
    makeFolder: async (signal) => void (await script.ask("folder", [], signal)),
  };
};

const pathLine = (file: StoredFile): ScriptLine => ["path", file.path];

const zeroEnded = (paths: readonly string[]): string => paths.map((path) => `./${path}\0`).join("");

const digestsOf = async (
  script: StoreScript,
  files: readonly StoredFile[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> =>
  readDigests(await script.ask("digests", [], signal, zeroEnded(files.map((file) => file.path))));

/** The one file of a URL that is a file is read from standard input, whose name is `-`. */
const byName = (
  files: readonly StoredFile[],
  digests: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> =>
  new Map(
    files.flatMap((file): readonly (readonly [string, string])[] => {
      const digest = digests.get(file.path === "" ? "-" : `./${file.path}`);
      return digest === undefined ? [] : [[file.path, digest]];
    }),
  );

const put = async (
  script: StoreScript,
  url: string,
  upload: Upload,
  kept: number,
  signal: AbortSignal,
): Promise<void> => {
  const { file } = upload;
  const part: ScriptLine = ["part", posix.basename(unfinishedPath(file))];
  const from: ScriptLine = ["from", String(kept)];
  const body = await upload.open(kept);
  const answer = await script.ask("receive", [pathLine(file), part, from], signal, body);
  const held = readDigests(answer).get("-");
  if (held === undefined)
    throw failed("unknown", `${url}: the digest of "${file.path}" is missing`);
  if (held !== (await upload.sha256())) {
    await script.ask("remove", [], signal, zeroEnded([unfinishedPath(file)]));
    throw new CorruptedError(file.path, url);
  }
  const executable: ScriptLine = ["executable", file.executable === true ? "yes" : ""];
  await script.ask("commit", [pathLine(file), part, executable], signal);
};
