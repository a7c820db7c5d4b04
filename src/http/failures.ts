import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Logger } from "pino";
import { type Problem, problem } from "./problem.ts";
import { send } from "./send.ts";

export const unknownPath: RequestHandler = (_request, response) =>
  send(response, problem("not-found", "No such path; GET /openapi.json lists what there is."));

/** What the reading of a request may throw, and else a bug: told to the log in full, to the client not at all. */
export const failures =
  (log: Logger, bodyBytes: number): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    const known = requestFault(error, bodyBytes);
    if (known !== undefined) return send(response, known);
    log.error({ id: response.locals.requestId, err: error }, "failed");
    send(response, problem("internal", "This is a mistake of the server. Its log has more."));
  };

interface Fault {
  readonly type?: string;
  readonly status?: number;
  readonly code?: string;
}

/** Express and its body reader mark what the client did wrong with a status below 500. */
const requestFault = (error: unknown, bodyBytes: number): Problem | undefined => {
  const { type, status = 500, code = "" } = (error ?? {}) as Fault;
  if (type === "entity.too.large")
    return problem("payload-too-large", `Needed: at most ${bodyBytes} bytes, decompressed.`, {
      maxBytes: bodyBytes,
    });
  if (type === "encoding.unsupported")
    return problem("unsupported-media-type", "Needed: Content-Encoding gzip, deflate, br or none.");
  if (type === "charset.unsupported")
    return problem("unsupported-media-type", "Needed: a body in UTF-8.");
  if (code.startsWith("Z_") || code.startsWith("ERR__ERROR_") || code.startsWith("ERR_BROTLI"))
    return problem("unreadable", "The body is not compressed as its Content-Encoding says.");
  return status >= 400 && status < 500
    ? problem("bad-request", "The request is cut short or not formed as HTTP needs it.")
    : undefined;
};
