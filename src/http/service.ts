import type { Request } from "express";
import type { Logger } from "pino";
import type { AnswerCache } from "./answer-cache.ts";
import type { CatalogHolder } from "./catalog-holder.ts";
import type { Jobs } from "./jobs.ts";
import type { Metrics } from "./metrics.ts";
import type { Problem } from "./problem.ts";
import type { Reply } from "./reply.ts";
import type { ServerSettings } from "./settings.ts";
import type { StaticDocuments } from "./static-documents.ts";

/** What the routes work with. */
export interface Service {
  readonly settings: ServerSettings;
  readonly holder: CatalogHolder;
  readonly cache: AnswerCache;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly documents: StaticDocuments;
  readonly version: string;
  readonly now: () => Date;
  readonly isClosing: () => boolean;
}

/** ISO 8601. */
export const todayOf = ({ now }: Service): string => now().toISOString().slice(0, 10);

/** One request on its way. */
export interface Call {
  readonly request: Request;
  readonly id: string;
  /** Aborted when the client went away before it was answered. */
  readonly signal: AbortSignal;
}

/** Answers one method of one path. What goes wrong as expected is a `Problem`; what is thrown is a bug. */
export type Handler = (call: Call, service: Service) => Promise<Reply | Problem> | Reply | Problem;

export type Method = "GET" | "POST" | "DELETE";

export interface Route {
  /** As express writes it, and as metrics name it. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
  /** Needs no token and is not limited: nothing of worth is there, and probes must always get through. */
  readonly open?: boolean;
}
