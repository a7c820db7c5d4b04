import express, { type RequestHandler, Router } from "express";
import { problem } from "./problem.ts";
import { ACCEPTED, formatOf, NEEDED_TYPE } from "./request-body.ts";
import { send } from "./send.ts";
import type { Call, Handler, Method, Route, Service } from "./service.ts";

/**
 * Makes express routes of `routes`. A path that is known answers OPTIONS, and other methods than its own with 405.
 *
 * @param guards  before every route that is not open
 */
export const createRouter = (
  routes: readonly Route[],
  service: Service,
  guards: readonly RequestHandler[],
): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  const body = bodyReader(service.settings.bodyBytes);
  for (const { path, methods, open } of routes) {
    const route = router.route(path);
    route.all(nameRoute(path));
    const allowed = allowedMethods(methods);
    route.options((_request, response) => {
      response.status(204).setHeader("Allow", allowed).end();
    });
    if (open !== true) for (const guard of guards) route.all(guard);
    if (methods.GET) route.get(adapt(methods.GET, service));
    if (methods.DELETE) route.delete(adapt(methods.DELETE, service));
    if (methods.POST) route.post(refuseOtherTypes, body, adapt(methods.POST, service));
    route.all((request, response) => {
      const found = problem("method-not-allowed", `Seen ${request.method}, needed ${allowed}.`);
      send(response, found, { Allow: allowed });
    });
  }
  return router;
};

const allowedMethods = (methods: Readonly<Partial<Record<Method, Handler>>>): string =>
  Object.keys(methods)
    .flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]))
    .concat("OPTIONS")
    .join(", ");

/** Metrics know a request by its route, never by its path, of which there is no end. */
const nameRoute =
  (path: string): RequestHandler =>
  (_request, response, next) => {
    response.locals.route = path;
    next();
  };

/** Counts bytes after decompression, so that a small body cannot become a huge one. */
const bodyReader = (limit: number): RequestHandler =>
  express.raw({ type: () => true, limit, inflate: true });

/** Before the body is read at all. */
const refuseOtherTypes: RequestHandler = (request, response, next) => {
  if (formatOf(request.headers["content-type"]) !== undefined) next();
  else send(response, problem("unsupported-media-type", NEEDED_TYPE), { "Accept-Post": ACCEPTED });
};

const adapt =
  (handler: Handler, service: Service): RequestHandler =>
  async (request, response) => {
    const gone = new AbortController();
    response.on("close", () => {
      if (!response.writableFinished) gone.abort();
    });
    const call: Call = { request, id: response.locals.requestId, signal: gone.signal };
    try {
      send(response, await handler(call, service));
    } catch (error) {
      if (!gone.signal.aborted) throw error;
    }
  };
