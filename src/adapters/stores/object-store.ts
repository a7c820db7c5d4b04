import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { staysBelow } from "../../domain/relative-path.ts";
import { failed } from "../failure.ts";
import { hashOf } from "./hash.ts";
import {
  byPath,
  CorruptedError,
  isUnfinished,
  type Listing,
  type Store,
  type StoredFile,
  type Upload,
} from "./store.ts";

/** An object as a bucket lists it. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** Of its content: an ETag, a generation. */
  readonly version: string;
}

/** The few calls in which object stores differ. They throw `Failed`. */
export interface Bucket {
  /** Of the provider, within its limits for parts. */
  readonly leastPartBytes: number;
  list(prefix: string, signal: AbortSignal): AsyncIterable<StoredObject>;
  /** `undefined`: no such object. */
  find(key: string, signal: AbortSignal): Promise<StoredObject | undefined>;
  /** As `finish` noted it; `undefined`: another program wrote the object. */
  sha256(key: string, signal: AbortSignal): Promise<string | undefined>;
  read(key: string, fromByte: number, signal: AbortSignal): Promise<Readable>;
  /** Puts a small object whole; the provider compares it with the checksum. */
  write(key: string, body: Buffer, sha256: string, signal: AbortSignal): Promise<void>;
  /** Begins an object in parts, or goes on with the one that was begun. */
  parts(file: StoredFile, key: string, signal: AbortSignal): Promise<Parts>;
  remove(keys: readonly string[], signal: AbortSignal): Promise<void>;
}

/** An object that arrives in parts, numbered from 1. Nothing is seen of it before `finish`. */
export interface Parts {
  /** Whether a part with this content has arrived already. */
  has(part: Part): boolean;
  /** The provider compares it with the checksum. */
  send(part: Part, body: Buffer): Promise<void>;
  finish(parts: readonly Part[], sha256: string): Promise<void>;
  /** Forgets what arrived. */
  drop(): Promise<void>;
}

export interface Part {
  readonly number: number;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * A prefix of a bucket as a store. Large files go in parts; a copy that begins again reads its source again, and
 * sends only the parts whose SHA-256 the bucket does not have: so the whole is verified without reading it back.
 *
 * @param prefix  without a slash at its end; empty: the whole bucket
 */
export const objectStore = (url: string, prefix: string, bucket: Bucket): Store => {
  const keyOf = (path: string): string => {
    if (path !== "" && !staysBelow(path))
      throw failed("unsupported", `"${path}" leads out of ${url}`);
    return path === "" || prefix === "" ? prefix + path : `${prefix}/${path}`;
  };
  return {
    url,
    list: (signal) => list(bucket, prefix, signal),
    digests: async (files, signal) => {
      const digests = new Map<string, string>();
      for (const { path } of files) {
        const key = keyOf(path);
        const noted = await bucket.sha256(key, signal);
        digests.set(path, noted ?? (await hashOf(await bucket.read(key, 0, signal), signal)));
      }
      return digests;
    },
    read: async (file, fromByte, signal) =>
      // No store answers a range that begins at the end.
      fromByte >= file.bytes ? Readable.from([]) : bucket.read(keyOf(file.path), fromByte, signal),
    put: async (upload, signal) => put(bucket, keyOf(upload.file.path), url, upload, signal),
    remove: async (paths, signal) => {
      if (paths.length > 0) await bucket.remove(paths.map(keyOf), signal);
    },
  };
};

const list = async (bucket: Bucket, prefix: string, signal: AbortSignal): Promise<Listing> => {
  const below = prefix === "" ? "" : `${prefix}/`;
  const files: StoredFile[] = [];
  const unfinished: string[] = [];
  for await (const { key, bytes, version } of bucket.list(below, signal)) {
    const path = key.slice(below.length);
    if (isUnfinished(path)) unfinished.push(path);
    // Objects that end with a slash are how some programs show empty folders.
    else if (path !== "" && !path.endsWith("/")) files.push({ path, bytes, version });
  }
  const one = files.length === 0 && prefix !== "" ? await bucket.find(prefix, signal) : undefined;
  if (one !== undefined) files.push({ path: "", bytes: one.bytes, version: one.version });
  files.sort(byPath);
  return { exists: files.length > 0, files, leftOut: [], unfinished };
};

const put = async (
  bucket: Bucket,
  key: string,
  url: string,
  upload: Upload,
  signal: AbortSignal,
): Promise<void> => {
  const { file } = upload;
  const partBytes = partSize(bucket, file.bytes);
  if (file.bytes <= partBytes) return putWhole(bucket, key, url, upload, signal);
  const parts = await bucket.parts(file, key, signal);
  const whole = createHash("sha256");
  const sent: Part[] = [];
  const sender = new Sender(parts);
  for await (const body of blocks(await upload.open(0), partBytes)) {
    signal.throwIfAborted();
    whole.update(body);
    const part = { number: sent.length + 1, bytes: body.length, sha256: hex(body) };
    sent.push(part);
    await sender.send(part, body);
  }
  await sender.done();
  const sha256 = whole.digest("hex");
  if (sha256 !== (await upload.sha256())) {
    await parts.drop();
    throw new CorruptedError(file.path, url);
  }
  await parts.finish(sent, sha256);
};

const putWhole = async (
  bucket: Bucket,
  key: string,
  url: string,
  upload: Upload,
  signal: AbortSignal,
): Promise<void> => {
  const body = Buffer.concat(await (await upload.open(0)).toArray());
  const sha256 = hex(body);
  if (sha256 !== (await upload.sha256())) throw new CorruptedError(upload.file.path, url);
  await bucket.write(key, body, sha256, signal);
};

/** A few parts under way at once: one connection does not fill a line, and each is held in memory. */
class Sender {
  readonly #parts: Parts;
  readonly #underway = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async send(part: Part, body: Buffer): Promise<void> {
    this.#check();
    if (this.#parts.has(part)) return;
    while (this.#underway.size >= AT_ONCE) await Promise.race(this.#underway);
    this.#check();
    const one = this.#parts
      .send(part, body)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#underway.delete(one));
    this.#underway.add(one);
  }

  async done(): Promise<void> {
    await Promise.all(this.#underway);
    this.#check();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
const AT_ONCE = 4;

const MIB = 1 << 20;
/** Every provider takes at least so many parts. */
const MOST_PARTS = 9_000;

const partSize = ({ leastPartBytes }: Bucket, bytes: number): number =>
  Math.max(leastPartBytes, Math.ceil(bytes / MOST_PARTS / MIB) * MIB);

/** A stream cut into equal pieces; the last one is the rest. */
async function* blocks(body: Readable, size: number): AsyncIterable<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    held.push(chunk);
    bytes += chunk.length;
    while (bytes >= size) {
      const all: Buffer = Buffer.concat(held);
      yield all.subarray(0, size);
      held = [all.subarray(size)];
      bytes -= size;
    }
  }
  if (bytes > 0) yield Buffer.concat(held);
}

const hex = (body: Buffer): string => createHash("sha256").update(body).digest("hex");

/** `scheme://bucket/some/prefix`, taken apart and without slashes at the end. */
export const bucketAndPrefix = (
  url: string,
): { readonly bucket: string; readonly prefix: string } => {
  const match = /^[a-z0-9]+:\/\/([^/]+)(?:\/(.*))?$/s.exec(url);
  if (match === null)
    throw failed("unsupported", `"${url}" names no bucket; write scheme://bucket/path`);
  return { bucket: match[1] ?? "", prefix: (match[2] ?? "").replace(/\/+$/, "") };
};
