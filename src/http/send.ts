import type { Response } from "express";
import { PROBLEMS, type Problem } from "./problem.ts";
import { problemReply, type Reply } from "./reply.ts";

/** Answers that say when to come again, in seconds. */
const RETRY_AFTER: Readonly<Record<string, string>> = { busy: "1", "not-ready": "2" };

const isProblem = (answer: Reply | Problem): answer is Problem => "code" in answer;

/** The last step of every request. An answer that is under way already is not touched. */
export const send = (
  response: Response,
  answer: Reply | Problem,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (response.headersSent || response.destroyed) return;
  const reply = isProblem(answer) ? replyOf(answer, response) : answer;
  if (reply.stream !== undefined) {
    reply.stream(response);
    return;
  }
  response.status(reply.status);
  for (const [name, value] of Object.entries({ ...reply.headers, ...headers }))
    response.setHeader(name, value);
  if (reply.status !== 304 && reply.status !== 204)
    response.setHeader("Content-Length", Buffer.byteLength(reply.body));
  response.end(reply.body);
};

const replyOf = (found: Problem, response: Response): Reply => {
  const requestId = response.locals.requestId as string | undefined;
  const retryAfter = RETRY_AFTER[found.code];
  return problemReply(
    { ...found, ...(requestId === undefined ? {} : { requestId }) },
    {
      ...(retryAfter === undefined ? {} : { "Retry-After": retryAfter }),
      ...(found.status === PROBLEMS.unauthorized.status
        ? { "WWW-Authenticate": 'Bearer realm="skyplan"' }
        : {}),
    },
  );
};
