import type { AxiosError } from "axios";

/** How often and how long a request is repeated; all times in ms. */
export interface RetryPolicy {
  /** Further attempts after the first. */
  readonly retries: number;
  /** Wait before the first repetition; it doubles each time. */
  readonly firstDelayMs: number;
  /** No wait is longer. A server that asks for more is not waited for. */
  readonly longestDelayMs: number;
}

/** Codes that this client gives to bodies that did not arrive whole; `axios` has none for them. */
export const BODY_CODES = {
  stalled: "SKY_STALLED",
  truncated: "SKY_TRUNCATED",
  tooLarge: "SKY_TOO_LARGE",
  unexpected: "SKY_UNEXPECTED",
} as const;

const PASSING_CODES: readonly string[] = [
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EPIPE",
  "ETIMEDOUT",
  BODY_CODES.stalled,
  BODY_CODES.truncated,
];

/**
 * Whether another attempt may go better. POST counts as well: price queries change nothing.
 * A server that asks for a longer pause than the policy grants is left alone.
 */
export const mayPass = (error: AxiosError, policy: RetryPolicy, nowMs: number): boolean => {
  const status = error.response?.status;
  if ((retryAfterMs(error, nowMs) ?? 0) > policy.longestDelayMs) return false;
  // 501 is an answer about the request, not about the moment.
  if (status !== undefined && error.code?.startsWith("SKY_") !== true)
    return status === 429 || status === 408 || (status >= 500 && status !== 501);
  return PASSING_CODES.includes(error.code ?? "");
};

/**
 * Wait before attempt `retry` (1 is the first repetition): what the server asks for, else exponential backoff.
 * The jitter spreads clients that failed together; it only ever adds to what a server asked for.
 *
 * @param random  in [0, 1)
 */
export const delayMs = (
  retry: number,
  error: AxiosError,
  policy: RetryPolicy,
  { nowMs, random }: { readonly nowMs: number; readonly random: number },
): number => {
  const asked = retryAfterMs(error, nowMs);
  const backoff = Math.min(policy.firstDelayMs * 2 ** (retry - 1), policy.longestDelayMs);
  if (asked === undefined) return backoff * (0.5 + random / 2);
  return Math.min(asked + policy.firstDelayMs * random, policy.longestDelayMs);
};

const DIGITS = /^\d+$/;

/** `Retry-After` in seconds or as a date; `undefined` without one or with one that is neither. */
export const retryAfterMs = (error: AxiosError, nowMs: number): number | undefined => {
  const header: unknown = error.response?.headers["retry-after"];
  if (typeof header !== "string" || header.trim() === "") return undefined;
  if (DIGITS.test(header.trim())) return Number(header.trim()) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
};
