import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import { azureFailure } from "../azure/failures.ts";
import { optionalPackage } from "../cloud/optional-package.ts";
import { Failed, failed } from "../failure.ts";
import {
  type Bucket,
  bucketAndPrefix,
  objectStore,
  type Part,
  type Parts,
} from "./object-store.ts";
import type { Store } from "./store.ts";

/**
 * @param url  `az://account/container/prefix`. The account's key, or another server, is taken from
 *   `AZURE_STORAGE_CONNECTION_STRING` if that is about this account; else credentials are found where Azure's
 *   identity package looks for them.
 */
export const azStore = async (url: string): Promise<Store> => {
  const { bucket: account, prefix: rest } = bucketAndPrefix(url);
  const [container = "", ...below] = rest.split("/");
  if (container === "")
    throw failed("unsupported", `"${url}" names no container; write az://account/container/path`);
  const client = (await serviceOf(account)).getContainerClient(container);
  return objectStore(url, below.join("/"), blobContainer(`az://${account}/${container}`, client));
};

const serviceOf = async (account: string) => {
  const { BlobServiceClient } = await optionalPackage(
    "the store az://",
    ["@azure/storage-blob"],
    () => import("@azure/storage-blob"),
  );
  const connection = process.env.AZURE_STORAGE_CONNECTION_STRING;
  if (connection?.split(";").includes(`AccountName=${account}`))
    return BlobServiceClient.fromConnectionString(connection);
  const { DefaultAzureCredential } = await optionalPackage(
    "the store az://",
    ["@azure/identity"],
    () => import("@azure/identity"),
  );
  const address = `https://${account}.blob.core.windows.net`;
  return new BlobServiceClient(address, new DefaultAzureCredential());
};

const blobContainer = (url: string, container: ContainerClient): Bucket => ({
  leastPartBytes: 16 << 20,
  list: async function* (prefix, abortSignal) {
    const blobs = container.listBlobsFlat({ prefix, abortSignal });
    try {
      for await (const { name, properties } of blobs)
        yield {
          key: name,
          bytes: properties.contentLength ?? 0,
          version: properties.etag,
        };
    } catch (error) {
      throw new Failed(azureFailure(`list of ${url}/${prefix}`, error));
    }
  },
  find: (key, abortSignal) =>
    attempt(`look at ${url}/${key}`, async () => {
      const blob = container.getBlobClient(key);
      if (!(await blob.exists({ abortSignal }))) return undefined;
      const { contentLength = 0, etag = "" } = await blob.getProperties({ abortSignal });
      return { key, bytes: contentLength, version: etag };
    }),
  sha256: (key, abortSignal) =>
    attempt(`look at ${url}/${key}`, async () => {
      const { metadata } = await container.getBlobClient(key).getProperties({ abortSignal });
      return metadata?.[SHA_FIELD];
    }),
  read: (key, fromByte, abortSignal) =>
    attempt(`read of ${url}/${key}`, async () => {
      const blob = container.getBlobClient(key);
      const answer = await blob.download(fromByte, undefined, { abortSignal });
      return answer.readableStreamBody as Readable;
    }),
  // As one block: blocks are compared with a checksum when they arrive.
  write: async (key, body, sha256, signal) => {
    const parts = await blocks(`${url}/${key}`, container.getBlockBlobClient(key), signal);
    const all = body.length === 0 ? [] : [{ number: 1, bytes: body.length, sha256 }];
    for (const part of all) if (!parts.has(part)) await parts.send(part, body);
    await parts.finish(all, sha256);
  },
  parts: (_, key, signal) => blocks(`${url}/${key}`, container.getBlockBlobClient(key), signal),
  remove: async (keys, abortSignal) => {
    for (const key of keys)
      await attempt(`removal of ${url}/${key}`, () =>
        container.getBlobClient(key).deleteIfExists({ abortSignal }),
      );
  },
});

/** Azure wants names of variables. */
const SHA_FIELD = "skyplan_sha256";

/** Blocks that were sent wait for a week; their names, which the sender chooses, say what is in them. */
const blocks = async (
  at: string,
  blob: BlockBlobClient,
  abortSignal: AbortSignal,
): Promise<Parts> => {
  const held = new Map<string, number>();
  const waiting = await attempt(`look at ${at}`, async () => {
    try {
      return (await blob.getBlockList("uncommitted", { abortSignal })).uncommittedBlocks ?? [];
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  });
  for (const { name, size } of waiting) held.set(name, size);
  return {
    has: (part) => held.get(blockName(part)) === part.bytes,
    send: (part, body) =>
      attempt(`part ${part.number} of ${at}`, async () => {
        await blob.stageBlock(blockName(part), body, body.length, {
          abortSignal,
          transactionalContentMD5: md5(body),
        });
        held.set(blockName(part), part.bytes);
      }),
    finish: (parts, sha256) =>
      attempt(`end of the upload of ${at}`, async () => {
        const metadata = { [SHA_FIELD]: sha256 };
        await blob.commitBlockList(parts.map(blockName), { abortSignal, metadata });
      }),
    // They are forgotten by themselves, and are no part of a blob until a list names them.
    drop: () => Promise.resolve(),
  };
};

/** At most 64 bytes before base64, and all of one length. */
const blockName = ({ number, sha256 }: Part): string =>
  Buffer.from(`${String(number).padStart(6, "0")}-${sha256.slice(0, 56)}`).toString("base64");

const md5 = (body: Buffer): Uint8Array => createHash("md5").update(body).digest();

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && "statusCode" in error && error.statusCode === 404;

const attempt = async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    throw error instanceof Failed ? error : new Failed(azureFailure(doing, error));
  }
};
