import type { Request, RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { problem } from "./problem.ts";
import { send } from "./send.ts";
import { type Token, tokenOf } from "./tokens.ts";

/** Lets requests with a known token through. @param tokens  as they are now; `undefined`: everybody may ask */
export const requireToken =
  (tokens: () => readonly Token[] | undefined): RequestHandler =>
  (request, response, next) => {
    const known = tokens();
    if (known === undefined) return next();
    const token = tokenOf(request.headers.authorization, known);
    if (token === undefined) {
      const detail = "Send one of this server's tokens: Authorization: Bearer TOKEN.";
      return send(response, problem("unauthorized", detail));
    }
    response.locals.token = token;
    next();
  };

const WINDOW_MS = 60_000;

/** So many requests a minute for each token, or for each address where there are none. */
export const limitRate = (requestsPerMinute: number): readonly RequestHandler[] => {
  if (requestsPerMinute === 0) return [];
  const limiter = rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsPerMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: keyOf,
    handler: (_request, response) => {
      // The limiter has set Retry-After.
      const detail = `More than ${requestsPerMinute} requests in a minute.`;
      send(response, problem("too-many-requests", detail));
    },
  });
  return [limiter];
};

const keyOf = (request: Request): string => {
  const token = request.res?.locals.token as Token | undefined;
  return token === undefined
    ? ipKeyGenerator(request.ip ?? "unknown")
    : token.sha256.toString("base64url");
};

/** Pages of these origins may read answers; without any, those of no other. */
export const allowOrigins = (origins: readonly string[]): readonly RequestHandler[] => {
  if (origins.length === 0) return [];
  return [
    (request, response, next) => {
      const { origin } = request.headers;
      response.vary("Origin");
      if (origin === undefined || !origins.includes(origin)) return next();
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-Id");
      if (request.method !== "OPTIONS" || !request.headers["access-control-request-method"])
        return next();
      response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
      response.setHeader(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, If-None-Match, Last-Event-ID, X-Request-Id",
      );
      response.setHeader("Access-Control-Max-Age", "600");
      response.status(204).end();
    },
  ];
};
