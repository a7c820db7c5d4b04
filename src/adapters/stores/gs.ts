import type { Bucket as GcsBucket } from "@google-cloud/storage";
import { optionalPackage } from "../cloud/optional-package.ts";
import { Failed } from "../failure.ts";
import { gcpFailure } from "../gcp/failures.ts";
import {
  type Bucket,
  bucketAndPrefix,
  objectStore,
  type Part,
  type Parts,
  type StoredObject,
} from "./object-store.ts";
import type { Store, StoredFile } from "./store.ts";
import { unfinishedPath } from "./unfinished.ts";

/**
 * @param url  `gs://bucket/prefix`. Credentials are found where Google's client looks for them; `SKYPLAN_GS_ENDPOINT`
 *   names another server that speaks its JSON API.
 */
export const gsStore = async (url: string): Promise<Store> => {
  const { Storage } = await optionalPackage(
    "the store gs://",
    ["@google-cloud/storage"],
    () => import("@google-cloud/storage"),
  );
  const { bucket, prefix } = bucketAndPrefix(url);
  const apiEndpoint = process.env.SKYPLAN_GS_ENDPOINT;
  const client = new Storage(apiEndpoint === undefined ? {} : { apiEndpoint });
  return objectStore(url, prefix, gcsBucket(client.bucket(bucket)));
};

const gcsBucket = (bucket: GcsBucket): Bucket => {
  const at = (key: string) => `gs://${bucket.name}/${key}`;
  return {
    leastPartBytes: 32 << 20,
    list: (prefix, signal) => list(bucket, prefix, signal),
    find: (key, signal) =>
      attempt(`look at ${at(key)}`, signal, async () => {
        const file = bucket.file(key);
        const [exists] = await file.exists();
        if (!exists) return undefined;
        const [metadata] = await file.getMetadata();
        return stored(key, metadata);
      }),
    sha256: (key, signal) =>
      attempt(`look at ${at(key)}`, signal, async () => {
        const [{ metadata }] = await bucket.file(key).getMetadata();
        const noted = metadata?.[SHA_FIELD];
        return typeof noted === "string" ? noted : undefined;
      }),
    read: (key, fromByte, signal) => {
      const body = bucket.file(key).createReadStream({ start: fromByte });
      signal.addEventListener("abort", () => body.destroy(signal.reason), { once: true });
      return Promise.resolve(body);
    },
    write: (key, body, sha256, signal) =>
      attempt(`write of ${at(key)}`, signal, () => save(bucket, key, body, sha256)),
    parts: (file, key, signal) => composed(bucket, file, key, signal),
    remove: async (keys, signal) => {
      for (const key of keys)
        await attempt(`removal of ${at(key)}`, signal, () =>
          bucket.file(key).delete({ ignoreNotFound: true }),
        );
    },
  };
};

const SHA_FIELD = "skyplan-sha256";

async function* list(
  bucket: GcsBucket,
  prefix: string,
  signal: AbortSignal,
): AsyncIterable<StoredObject> {
  let query: object | null = { prefix, autoPaginate: false };
  while (query !== null) {
    const asked: object = query;
    const [files, next] = await attempt(`list of gs://${bucket.name}/${prefix}`, signal, () =>
      bucket.getFiles(asked),
    );
    for (const { name, metadata } of files) yield stored(name, metadata);
    query = next as object | null;
  }
}

const stored = (
  key: string,
  { size, generation, etag }: { size?: unknown; generation?: unknown; etag?: unknown },
): StoredObject => ({ key, bytes: Number(size ?? 0), version: String(generation ?? etag ?? "") });

/** Google checks the CRC32C that its client computes on the way. */
const save = async (
  bucket: GcsBucket,
  key: string,
  body: Buffer,
  sha256: string,
): Promise<void> => {
  const metadata = { metadata: { [SHA_FIELD]: sha256 } };
  await bucket.file(key).save(body, { resumable: false, validation: "crc32c", metadata });
};

/** Google joins so many objects in one call. */
const MOST_JOINED = 32;

/**
 * Parts are objects beside the place, named after their content, which are joined at the end and removed. A session of
 * a resumable upload would do as well, but whoever reads its address may write the object.
 */
const composed = async (
  bucket: GcsBucket,
  file: StoredFile,
  key: string,
  signal: AbortSignal,
): Promise<Parts> => {
  const prefix = `${unfinishedPath({ ...file, path: key })}-`;
  const nameOf = ({ number, sha256 }: Part) => `${prefix}${number}-${sha256}`;
  const held = new Map<string, number>();
  for await (const { key: name, bytes } of list(bucket, prefix, signal)) held.set(name, bytes);
  const doing = `upload of gs://${bucket.name}/${key}`;
  const drop = async (): Promise<void> => {
    for (const name of held.keys())
      await attempt(doing, signal, () => bucket.file(name).delete({ ignoreNotFound: true }));
  };
  return {
    has: (part) => held.get(nameOf(part)) === part.bytes,
    send: (part, body) =>
      attempt(doing, signal, async () => {
        await save(bucket, nameOf(part), body, part.sha256);
        held.set(nameOf(part), part.bytes);
      }),
    finish: async (parts, sha256) => {
      await attempt(doing, signal, () => join(bucket, parts.map(nameOf), `${prefix}whole`, held));
      await attempt(doing, signal, async () => {
        // The place gets the whole and its digest in one step.
        const metadata = { [SHA_FIELD]: sha256 };
        await bucket.file(`${prefix}whole`).copy(bucket.file(key), { metadata });
      });
      await drop();
    },
    drop,
  };
};

const join = async (
  bucket: GcsBucket,
  names: readonly string[],
  whole: string,
  held: Map<string, number>,
): Promise<void> => {
  held.set(whole, 0);
  for (let at = 0; at < names.length; ) {
    const grown = at === 0 ? [] : [whole];
    const next = names.slice(at, at + MOST_JOINED - grown.length);
    const sources = [...grown, ...next].map((name) => bucket.file(name));
    await bucket.combine(sources, bucket.file(whole));
    at += next.length;
  }
};

const attempt = async <T>(
  doing: string,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> => {
  try {
    signal.throwIfAborted();
    return await call();
  } catch (error) {
    throw error instanceof Failed || signal.aborted ? error : new Failed(gcpFailure(doing, error));
  }
};
