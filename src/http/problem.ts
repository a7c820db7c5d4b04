/**
 * Every failure that a client can meet, as RFC 9457 describes: one stable `type` for each kind.
 *
 * `detail` is for people, `code` and the pointers are for programs. No stack and no path of the server gets in here.
 */
export const PROBLEMS = {
  unreadable: { status: 400, title: "The body cannot be read" },
  "bad-request": { status: 400, title: "The request cannot be understood" },
  unauthorized: { status: 401, title: "A valid token is needed" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "This method is not offered here" },
  "request-timeout": { status: 408, title: "The request did not arrive in time" },
  "payload-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "This type of body cannot be read" },
  "invalid-pipeline": { status: 422, title: "The pipeline is not valid" },
  "invalid-request": { status: 422, title: "The request is not valid" },
  "too-many-stages": { status: 422, title: "The pipeline is larger than this server plans" },
  "out-of-memory": { status: 422, title: "The plan needs more memory than one worker has" },
  infeasible: { status: 422, title: "No plan exists" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "headers-too-large": { status: 431, title: "The header fields are too large" },
  internal: { status: 500, title: "The server failed" },
  busy: { status: 503, title: "The server is busy" },
  "not-ready": { status: 503, title: "The server is not ready" },
  "time-limit": { status: 504, title: "The time limit came first" },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One bad value of the request. */
export interface FieldError {
  /** JSON pointer into the body (RFC 6901); empty: the whole body, or a parameter. */
  readonly pointer: string;
  /** Query parameter or header, where it is not the body. */
  readonly parameter?: string;
  readonly code: string;
  /** What was seen and what was needed. */
  readonly detail: string;
  /** `detail` and `remedy` in one text for people. */
  readonly message: string;
  /** What to do next. */
  readonly remedy?: string;
  /** 1-based place in the text. */
  readonly line?: number;
  readonly column?: number;
}

/** The body of every answer of 400 and more, `application/problem+json`. */
export interface Problem {
  /** `/problems/<code>`, described there. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Of the request, as in the log and the header `X-Request-Id`. */
  readonly requestId?: string;
  /** Rules that cannot hold together. */
  readonly conflict?: readonly string[];
  readonly [extension: string]: unknown;
}

export const PROBLEM_TYPE = "application/problem+json";

export const problem = (
  code: ProblemCode,
  detail: string,
  more: Readonly<Record<string, unknown>> & { readonly errors?: readonly FieldError[] } = {},
): Problem => ({
  type: `/problems/${code}`,
  title: PROBLEMS[code].title,
  status: PROBLEMS[code].status,
  code,
  detail,
  ...more,
});

/** A bad value with its message put together. */
export const fieldError = (
  code: string,
  { pointer, detail, remedy, ...place }: Omit<FieldError, "code" | "message">,
): FieldError => ({
  pointer,
  code,
  detail,
  message: remedy === undefined ? detail : `${detail}. ${remedy}`,
  ...(remedy === undefined ? {} : { remedy }),
  ...place,
});
