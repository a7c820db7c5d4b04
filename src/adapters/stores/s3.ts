import type { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { awsFailure } from "../aws/failures.ts";
import { optionalPackage } from "../cloud/optional-package.ts";
import { Failed } from "../failure.ts";
import {
  type Bucket,
  bucketAndPrefix,
  objectStore,
  type Part,
  type Parts,
} from "./object-store.ts";
import type { Store } from "./store.ts";

type Sdk = typeof import("@aws-sdk/client-s3");

/**
 * @param url  `s3://bucket/prefix`. Credentials, region and another server (`AWS_ENDPOINT_URL_S3`) are found where
 *   the SDK looks for them.
 */
export const s3Store = async (url: string): Promise<Store> => {
  const sdk = await optionalPackage(
    "the store s3://",
    ["@aws-sdk/client-s3"],
    () => import("@aws-sdk/client-s3"),
  );
  const { bucket, prefix } = bucketAndPrefix(url);
  // The bucket's own region is learned from the answer.
  const client = new sdk.S3Client({
    region: process.env.AWS_REGION ?? "us-east-1",
    followRegionRedirects: true,
    forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined,
  });
  return objectStore(url, prefix, s3Bucket(sdk, client, bucket));
};

const s3Bucket = (sdk: Sdk, client: S3Client, Bucket: string): Bucket => {
  const at = (key: string) => `s3://${Bucket}/${key}`;
  return {
    leastPartBytes: 16 << 20,
    list: async function* (prefix, abortSignal) {
      const input = { Bucket, Prefix: prefix };
      const pages = sdk.paginateListObjectsV2({ client }, input, { abortSignal });
      for await (const { Contents = [] } of failing(`list of ${at(prefix)}`, pages))
        for (const { Key, Size = 0, ETag = "" } of Contents)
          if (Key !== undefined) yield { key: Key, bytes: Size, version: ETag };
    },
    find: async (key, abortSignal) => {
      try {
        const head = await client.send(new sdk.HeadObjectCommand({ Bucket, Key: key }), {
          abortSignal,
        });
        return { key, bytes: head.ContentLength ?? 0, version: head.ETag ?? "" };
      } catch (error) {
        if (error instanceof sdk.NotFound || error instanceof sdk.NoSuchKey) return undefined;
        throw new Failed(awsFailure(`look at ${at(key)}`, error));
      }
    },
    // A tag, since it can be set when the content is known, and goes when the object is written over.
    sha256: (key, abortSignal) =>
      attempt(`tags of ${at(key)}`, async () => {
        const input = { Bucket, Key: key };
        const { TagSet = [] } = await client.send(new sdk.GetObjectTaggingCommand(input), {
          abortSignal,
        });
        return TagSet.find((tag) => tag.Key === SHA_TAG)?.Value;
      }),
    read: (key, fromByte, abortSignal) =>
      attempt(`read of ${at(key)}`, async () => {
        const range = fromByte === 0 ? {} : { Range: `bytes=${fromByte}-` };
        const input = { Bucket, Key: key, ...range };
        const { Body } = await client.send(new sdk.GetObjectCommand(input), { abortSignal });
        return Body as Readable;
      }),
    write: (key, body, sha256, abortSignal) =>
      attempt(`write of ${at(key)}`, async () => {
        const input = {
          Bucket,
          Key: key,
          Body: body,
          ChecksumSHA256: base64(sha256),
          Tagging: `${SHA_TAG}=${sha256}`,
        };
        await client.send(new sdk.PutObjectCommand(input), { abortSignal });
      }),
    parts: (_, key, signal) =>
      attempt(`upload of ${at(key)}`, () => multipart(sdk, client, { Bucket, Key: key }, signal)),
    remove: (keys, abortSignal) =>
      attempt(`removal from s3://${Bucket}`, async () => {
        for (let at = 0; at < keys.length; at += MOST_REMOVED) {
          const Objects = keys.slice(at, at + MOST_REMOVED).map((Key) => ({ Key }));
          const input = { Bucket, Delete: { Objects, Quiet: true } };
          await client.send(new sdk.DeleteObjectsCommand(input), { abortSignal });
        }
      }),
  };
};

const SHA_TAG = "skyplan-sha256";
/** S3 takes so many keys at once. */
const MOST_REMOVED = 1_000;

/** Goes on with the upload of this key that was begun last; of the same content or not is told by the parts. */
const multipart = async (
  sdk: Sdk,
  client: S3Client,
  at: { readonly Bucket: string; readonly Key: string },
  abortSignal: AbortSignal,
): Promise<Parts> => {
  const send = { abortSignal };
  const { Uploads = [] } = await client.send(
    new sdk.ListMultipartUploadsCommand({ Bucket: at.Bucket, Prefix: at.Key }),
    send,
  );
  const begun = Uploads.filter(({ Key }) => Key === at.Key).sort(
    (a, b) => (b.Initiated?.getTime() ?? 0) - (a.Initiated?.getTime() ?? 0),
  )[0]?.UploadId;
  const UploadId =
    begun ??
    (
      await client.send(
        new sdk.CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: "SHA256" }),
        send,
      )
    ).UploadId ??
    "";
  const held =
    begun === undefined
      ? new Map<number, Held>()
      : await heldParts(sdk, client, { ...at, UploadId }, abortSignal);
  return {
    has: ({ number, sha256, bytes }) => {
      const part = held.get(number);
      return part?.sha256 === base64(sha256) && part.bytes === bytes;
    },
    send: (part, body) =>
      attempt(`part ${part.number} of s3://${at.Bucket}/${at.Key}`, async () => {
        const sha256 = base64(part.sha256);
        const input = {
          ...at,
          UploadId,
          PartNumber: part.number,
          Body: body,
          ChecksumSHA256: sha256,
        };
        const { ETag = "" } = await client.send(new sdk.UploadPartCommand(input), send);
        held.set(part.number, { etag: ETag, sha256, bytes: part.bytes });
      }),
    finish: (parts, sha256) =>
      attempt(`end of the upload of s3://${at.Bucket}/${at.Key}`, async () => {
        const MultipartUpload = { Parts: parts.map((part) => completed(part, held)) };
        const input = { ...at, UploadId, MultipartUpload };
        await client.send(new sdk.CompleteMultipartUploadCommand(input), send);
        const Tagging = { TagSet: [{ Key: SHA_TAG, Value: sha256 }] };
        await client.send(new sdk.PutObjectTaggingCommand({ ...at, Tagging }), send);
      }),
    drop: () =>
      attempt(`end of the upload of s3://${at.Bucket}/${at.Key}`, async () => {
        await client.send(new sdk.AbortMultipartUploadCommand({ ...at, UploadId }), send);
      }),
  };
};

interface Held {
  readonly etag: string;
  /** Base64, as S3 writes it. */
  readonly sha256: string;
  readonly bytes: number;
}

const completed = (part: Part, held: ReadonlyMap<number, Held>) => ({
  PartNumber: part.number,
  ETag: held.get(part.number)?.etag ?? "",
  ChecksumSHA256: base64(part.sha256),
});

const heldParts = async (
  sdk: Sdk,
  client: S3Client,
  at: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
  abortSignal: AbortSignal,
): Promise<Map<number, Held>> => {
  const held = new Map<number, Held>();
  let after: string | undefined;
  // Not the SDK's own pages: some servers name a next page after the last.
  do {
    const input = { ...at, ...(after === undefined ? {} : { PartNumberMarker: after }) };
    const page = await client.send(new sdk.ListPartsCommand(input), { abortSignal });
    for (const { PartNumber = 0, ETag = "", ChecksumSHA256 = "", Size = 0 } of page.Parts ?? [])
      held.set(PartNumber, { etag: ETag, sha256: ChecksumSHA256, bytes: Size });
    after = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
  } while (after !== undefined);
  return held;
};

const base64 = (hex: string): string => Buffer.from(hex, "hex").toString("base64");

const attempt = async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    throw error instanceof Failed ? error : new Failed(awsFailure(doing, error));
  }
};

async function* failing<T>(doing: string, pages: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* pages;
  } catch (error) {
    throw new Failed(awsFailure(doing, error));
  }
}
