import { createHash } from "node:crypto";
import type { Response } from "express";
import { PROBLEM_TYPE, type Problem } from "./problem.ts";

/** An answer before it is sent. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Sends the answer itself, piece by piece; the rest is not looked at. */
  readonly stream?: (response: Response) => void;
}

export const JSON_TYPE = "application/json; charset=utf-8";

/** May be kept, and must be asked about before it is used again. */
export const REVALIDATE = "no-cache";
export const NEVER_KEPT = "no-store";
/** For files whose name changes with their content. */
export const KEPT_FOREVER = "public, max-age=31536000, immutable";

export const jsonReply = (
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status: 200,
  headers: { "Content-Type": JSON_TYPE, "Cache-Control": NEVER_KEPT, ...headers },
  body,
});

export const problemReply = (
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status: problem.status,
  headers: { "Content-Type": PROBLEM_TYPE, "Cache-Control": NEVER_KEPT, ...headers },
  body: `${JSON.stringify(problem, null, 2)}\n`,
});

/** The same text has the same tag. */
export const etagOf = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return `W/"${hash.digest("base64url").slice(0, 27)}"`;
};

/** RFC 9110, weak comparison. */
export const matchesEtag = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const bare = (tag: string): string => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((tag) => bare(tag) === bare(etag));
};
