import express, { type Express, type RequestHandler } from "express";
import helmet from "helmet";
import { allowOrigins, limitRate, requireToken } from "./access.ts";
import { failures, unknownPath } from "./failures.ts";
import { servePage } from "./page.ts";
import { logRequests } from "./request-log.ts";
import { createRouter } from "./router.ts";
import { ROUTES } from "./routes.ts";
import type { Service } from "./service.ts";
import type { Token } from "./tokens.ts";

/** All that happens to a request, in this order. */
export const createApp = (
  service: Service,
  tokens: () => readonly Token[] | undefined,
): Express => {
  const { settings } = service;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  // Plain pairs: nothing in a query becomes an object.
  app.set("query parser", "simple");
  app.use(logRequests(service), secureHeaders(), ...allowOrigins(settings.corsOrigins));
  const guards = [requireToken(tokens), ...limitRate(settings.requestsPerMinute)];
  app.use(createRouter(ROUTES, service, guards));
  app.use(servePage(service.documents.pageDir));
  app.use(unknownPath);
  app.use(failures(service.log, settings.bodyBytes));
  return app;
};

/** Nothing from elsewhere, no inline script, in no frame. Styles are inline because editors make them. */
const secureHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whether there is TLS is for the proxy in front to say.
    strictTransportSecurity: false,
  });
