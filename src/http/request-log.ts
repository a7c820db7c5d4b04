import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Service } from "./service.ts";

/** What a client may name its request; anything else could forge lines of a log. */
const REQUEST_ID = /^[\w.-]{1,64}$/;

/**
 * Names, times and logs every request. Neither bodies, queries nor tokens are logged: a pipeline is nobody else's
 * business.
 */
export const logRequests =
  ({ log, metrics, isClosing }: Pick<Service, "log" | "metrics" | "isClosing">): RequestHandler =>
  (request, response, next) => {
    const started = performance.now();
    const given = request.get("x-request-id") ?? "";
    const id = REQUEST_ID.test(given) ? given : randomUUID();
    response.locals.requestId = id;
    response.setHeader("X-Request-Id", id);
    // So that a client that keeps its connection does not hold up the shutdown.
    if (isClosing()) response.setHeader("Connection", "close");
    response.once("close", () => {
      const ms = performance.now() - started;
      const route = (response.locals.route as string | undefined) ?? "other";
      const { method } = request;
      // 499: the client went away first, as some proxies count it.
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.answered(route, method, status, ms / 1000);
      const token = (response.locals.token as { name: string } | undefined)?.name;
      const line = { id, method, route, status, ms: Math.round(ms * 10) / 10, token };
      if (status >= 500) log.warn(line, "answered");
      else log.info(line, "answered");
    });
    next();
  };
