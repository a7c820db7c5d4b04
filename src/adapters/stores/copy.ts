import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import type { Copied } from "../../domain/adapter.ts";
import { staysBelow } from "../../domain/relative-path.ts";
import { failed } from "../failure.ts";
import { hashing, listDigest } from "./hash.ts";
import { CorruptedError, type Listing, type Store, type StoredFile } from "./store.ts";

export interface CopyOptions {
  /** What is at the destination and not in the source is removed, after all has arrived. */
  readonly exact: boolean;
  /** Called before anything is sent. */
  readonly onSend?: () => void;
  /**
   * A quicker way for many files at once, which may do as much of the work as it likes: what it did is verified like
   * what was there before.
   *
   * @returns bytes sent
   */
  readonly fastPath?: (files: readonly StoredFile[], signal: AbortSignal) => Promise<number>;
}

/** A source that is written to while it is copied is looked at so often again. */
const PASSES = 4;
const ATTEMPTS = 3;
const AT_ONCE = 4;

/** Throws `Failed`; an error of the system as it is. */
export const copyFiles = async (
  from: Store,
  to: Store,
  options: CopyOptions,
  signal: AbortSignal,
): Promise<Copied> => {
  const work: Work = { from, to, options, signal, at: new Map(), sentBytes: 0 };
  let listing = await listed(from, signal);
  for (let pass = 1; ; pass++) {
    await sync(work, listing);
    const again = await listed(from, signal);
    if (sameVersions(listing, again)) break;
    if (pass === PASSES) throw changing(from, listing, again);
    await sleep(250 * pass, undefined, { signal });
    listing = again;
  }
  await tidy(work, listing);
  const digests = new Map([...work.at].map(([path, held]) => [path, held.sha256]));
  return {
    bytes: bytesOf(listing.files),
    sentBytes: work.sentBytes,
    files: listing.files.length,
    sha256: listDigest(listing.files, digests),
    ...(listing.leftOut.length === 0 ? {} : { leftOut: listing.leftOut.slice(0, 20) }),
  };
};

/** What a copy would find to do; nothing is changed. Throws as `copyFiles` does. */
export const lookedAt = async (from: Store, to: Store, signal: AbortSignal): Promise<Copied> => {
  const { files } = await listed(from, signal);
  const work: Work = { from, to, options: { exact: false }, signal, at: new Map(), sentBytes: 0 };
  const missing = await notYetThere(work, files);
  return {
    bytes: bytesOf(files),
    sentBytes: bytesOf(missing),
    files: files.length,
    sha256: "",
  };
};

const bytesOf = (files: readonly StoredFile[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

interface Work {
  readonly from: Store;
  readonly to: Store;
  readonly options: CopyOptions;
  readonly signal: AbortSignal;
  /** What is known to be at the destination: which version of the source, and its digest. */
  readonly at: Map<string, { readonly version: string; readonly sha256: string }>;
  sentBytes: number;
}

const listed = async (from: Store, signal: AbortSignal): Promise<Listing> => {
  const listing = await from.list(signal);
  if (!listing.exists) throw failed("unknown", `there is nothing at ${from.url} to copy`);
  const strange = listing.files.find(({ path }) => path !== "" && !staysBelow(path));
  if (strange !== undefined)
    throw failed(
      "unsupported",
      `${from.url} lists "${strange.path}", which leads out of its folder`,
    );
  return listing;
};

const sameVersions = (a: Listing, b: Listing): boolean =>
  a.files.length === b.files.length &&
  a.files.every((file, index) => {
    const other = b.files[index];
    return other?.path === file.path && other.version === file.version;
  });

const changing = (from: Store, before: Listing, after: Listing) => {
  const versions = new Map(before.files.map((file) => [file.path, file.version]));
  const changed = after.files.find((file) => versions.get(file.path) !== file.version);
  const name = changed === undefined ? "a file" : `"${changed.path}"`;
  return failed(
    "unknown",
    `${name} at ${from.url} is written to all the time; write to another name and rename it when it is whole`,
  );
};

/** All of the listing is at the destination when this returns, verified. */
const sync = async (work: Work, listing: Listing): Promise<void> => {
  const wanted = listing.files.filter((file) => work.at.get(file.path)?.version !== file.version);
  if (listing.files.length === 0) await work.to.makeFolder?.(work.signal);
  let left = await notYetThere(work, wanted);
  if (left.length > 0) work.options.onSend?.();
  const many = left.filter((file) => file.path !== "");
  if (many.length > 0 && work.options.fastPath !== undefined) {
    await work.to.makeFolder?.(work.signal);
    work.sentBytes += await work.options.fastPath(many, work.signal);
    left = await notYetThere(work, left);
  }
  const limit = pLimit(AT_ONCE);
  await Promise.all(left.map((file) => limit(() => send(work, file))));
};

/** Files of equal size are compared by digest, at the place where each is. */
const notYetThere = async (
  { from, to, at, signal }: Work,
  wanted: readonly StoredFile[],
): Promise<readonly StoredFile[]> => {
  if (wanted.length === 0) return [];
  const there = new Map((await to.list(signal)).files.map((file) => [file.path, file]));
  const alike = wanted.filter((file) => there.get(file.path)?.bytes === file.bytes);
  if (alike.length === 0) return wanted;
  const theirs = alike.map((file) => there.get(file.path) ?? file);
  const [ours, held] = await Promise.all([from.digests(alike, signal), to.digests(theirs, signal)]);
  for (const file of alike) {
    const sha256 = ours.get(file.path);
    if (sha256 !== undefined && sha256 === held.get(file.path))
      at.set(file.path, { version: file.version, sha256 });
  }
  return wanted.filter((file) => at.get(file.path)?.version !== file.version);
};

const send = async (work: Work, file: StoredFile): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const sha256 = await sendOnce(work, file);
      work.at.set(file.path, { version: file.version, sha256 });
      return;
    } catch (error) {
      if (!(error instanceof CorruptedError)) throw error;
      if (attempt === ATTEMPTS) throw failed("unknown", `${error.message}, ${ATTEMPTS} times`);
    }
  }
};

/** @returns the digest of what arrived; what was sent counts, whether or not it arrived whole */
const sendOnce = async (work: Work, file: StoredFile): Promise<string> => {
  const { from, to, signal } = work;
  const seen = hashing();
  let start = 0;
  let digest: string | undefined;
  const sha256 = async (): Promise<string> => {
    // What was sent in part earlier has to be read again, where it comes from.
    digest ??= start === 0 ? seen.digest() : (await from.digests([file], signal)).get(file.path);
    return digest ?? "";
  };
  const open = async (fromByte: number): Promise<Readable> => {
    start = fromByte;
    const body = await from.read(file, fromByte, signal);
    body.on("error", (error) => seen.through.destroy(error));
    seen.through.on("close", () => body.destroy());
    return body.pipe(seen.through);
  };
  try {
    await to.put({ file, open, sha256 }, signal);
    return await sha256();
  } finally {
    work.sentBytes += seen.bytes();
  }
};

const tidy = async ({ to, options, signal }: Work, listing: Listing): Promise<void> => {
  const { files, unfinished } = await to.list(signal);
  const wanted = new Set(listing.files.map((file) => file.path));
  const extra = options.exact
    ? files.map((file) => file.path).filter((path) => !wanted.has(path))
    : [];
  const stale = [...unfinished, ...extra];
  if (stale.length > 0) await to.remove(stale, signal);
};
