import { createHash } from "node:crypto";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { StoredFile } from "./store.ts";

/** SHA-256 in hex of all that a stream gives. */
export const hashOf = async (body: Readable, signal: AbortSignal): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(body, hash, { signal });
  return hash.digest("hex");
};

/** Passes bytes on and knows what passed. */
export const hashing = (): { readonly through: Transform; digest(): string; bytes(): number } => {
  const hash = createHash("sha256");
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { through, digest: () => hash.copy().digest("hex"), bytes: () => bytes };
};

/** Of a list of files, in order, as `sha256sum` would write it. */
export const listDigest = (
  files: readonly StoredFile[],
  digests: ReadonlyMap<string, string>,
): string => {
  const hash = createHash("sha256");
  for (const { path } of files) hash.update(`${digests.get(path) ?? ""}  ${path}\n`);
  return hash.digest("hex");
};
