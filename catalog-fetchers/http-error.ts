/** What went wrong with a request, in the end. */
export type HttpFault =
  /** A status other than 2xx. */
  | "status"
  /** No connection, or it broke. */
  | "network"
  /** No answer, or no further byte, in time. */
  | "timeout"
  /** The body is shorter than announced, or ends in the middle. */
  | "truncated"
  /** A page for people, or something else than was asked for. */
  | "unexpected"
  | "too-large"
  | "aborted";

/** A failed request. The message names host and path, what was seen and what to do; it holds no secret. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly fault: HttpFault;
  readonly status: number | undefined;
  /** Host and path; queries and credentials are left out, because both may hold keys. */
  readonly address: string;

  constructor(fault: HttpFault, address: string, seen: string, next: string, status?: number) {
    super(`${address}: ${seen}. ${next}`);
    this.fault = fault;
    this.address = address;
    this.status = status;
  }
}

/** Host and path of an address, without user, query and fragment. */
export const addressOf = (url: string): string => {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return "an address that is none";
  }
};

/** The step that helps with a status. */
export const nextStepOf = (status: number): string => {
  if (status === 401 || status === 403)
    return "Check that the credentials are right and may read prices.";
  if (status === 404 || status === 410)
    return "The provider may have moved its price list; look for a newer skyplan.";
  if (status === 429) return "The provider asks to slow down; try again later.";
  if (status >= 500) return "The provider has trouble; try again later.";
  return "The provider did not understand the request; look for a newer skyplan.";
};
