import type { AdapterFailure, FailureKind, FailureReach } from "../../domain/adapter.ts";

/** What a provider's error code means, and how far it reaches where that differs from what the kind implies. */
export type Meaning = readonly [kind: FailureKind, reach?: FailureReach];
export type Meanings = Readonly<Record<string, Meaning>>;

export const meant = (
  [kind, reach]: Meaning,
  message: string,
  retryAfterMs?: number,
): AdapterFailure => ({
  kind,
  message,
  ...(reach === undefined ? {} : { reach }),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** Codes of Node's sockets and of the clients on top of them. */
const CONNECTION =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_\w+|TimeoutError|REQUEST_SEND_ERROR|AbortError|RequestAbortedError)$/;

/** Whether a client failed before any answer came. */
export const isConnectionFault = (error: unknown): boolean =>
  error instanceof Error &&
  [
    error.name,
    "code" in error ? String(error.code) : "",
    // Browsers' fetch hides it one deeper.
    error.cause instanceof Error && "code" in error.cause ? String(error.cause.code) : "",
  ].some((code) => CONNECTION.test(code));

/**
 * @param doing  for the message: `aws us-east-1: RunInstances`
 * @param code  the provider's; not in `meanings`: `byStatus`, else `unknown`
 */
export const classify = (
  doing: string,
  error: { readonly code: string; readonly message: string; readonly httpStatus?: number },
  meanings: Meanings,
): AdapterFailure => {
  const known = Object.hasOwn(meanings, error.code) ? meanings[error.code] : undefined;
  const meaning = known ?? byStatus(error.httpStatus);
  return meant(meaning, `${doing}: ${error.code}: ${error.message}`);
};

const byStatus = (status: number | undefined): Meaning => {
  if (status === 401 || status === 403) return ["denied"];
  if (status === 429) return ["throttled"];
  if (status !== undefined && status >= 500) return ["unreachable"];
  return ["unknown"];
};
