import { createHmac } from "node:crypto";

export interface CrusoeKey {
  readonly accessKeyId: string;
  /** URL-safe base64, with or without padding. */
  readonly secretKey: string;
}

/**
 * Headers that sign a GET request without query and body.
 *
 * @param path  with the version, `/v1alpha5/capacities`
 * @param now   when the request is made; Crusoe refuses one that is too old
 * @see https://docs.crusoecloud.com (API signatures, version 1.0)
 */
export const signedHeaders = (
  { accessKeyId, secretKey }: CrusoeKey,
  path: string,
  now: Date,
): Readonly<Record<string, string>> => {
  const timestamp = `${now.toISOString().slice(0, 19)}+00:00`;
  const payload = `${path}\n\nGET\n${timestamp}\n`;
  const signature = createHmac("sha256", Buffer.from(secretKey, "base64url"))
    .update(payload)
    .digest("base64url");
  return {
    "X-Crusoe-Timestamp": timestamp,
    Authorization: `Bearer 1.0:${accessKeyId}:${signature}`,
  };
};
