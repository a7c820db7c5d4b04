import { createHash, createHmac } from "node:crypto";

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys. */
  readonly sessionToken?: string;
}

export interface SignedGet {
  readonly url: string;
  readonly region: string;
  readonly service: string;
  /** `20260801T120000Z`. */
  readonly time: string;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac("sha256", key).update(text).digest();

/** RFC 3986, stricter than `encodeURIComponent`. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const canonicalQuery = (url: URL): string =>
  [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");

/**
 * Headers that sign a GET without a body, AWS Signature Version 4.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export const signedHeaders = (
  { url: address, region, service, time }: SignedGet,
  keys: AwsKeys,
): Readonly<Record<string, string>> => {
  const url = new URL(address);
  const token =
    keys.sessionToken === undefined ? {} : { "x-amz-security-token": keys.sessionToken };
  const headers: Readonly<Record<string, string>> = {
    host: url.host,
    "x-amz-date": time,
    ...token,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    "GET",
    url.pathname,
    canonicalQuery(url),
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    sha256(""),
  ].join("\n");
  const scope = [time.slice(0, 8), region, service, "aws4_request"];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
  const toSign = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(canonical)].join("\n");
  const signature = hmac(key, toSign).toString("hex");
  return {
    "x-amz-date": time,
    ...token,
    authorization: `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
};
