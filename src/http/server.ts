import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { loadCatalog } from "../catalog/load.ts";
import type { CatalogError } from "../domain/errors.ts";
import { explain } from "../report/explain.ts";
import { AnswerCache } from "./answer-cache.ts";
import { createApp } from "./app.ts";
import { CatalogHolder } from "./catalog-holder.ts";
import { catalogStamp, watchCatalog } from "./catalog-watch.ts";
import { answerClientErrors } from "./client-errors.ts";
import { JOB_LIMITS, Jobs } from "./jobs.ts";
import { createMetrics } from "./metrics.ts";
import { createPlannerPool } from "./planner-pool.ts";
import type { Service } from "./service.ts";
import type { ServerSettings } from "./settings.ts";
import { shareColumns } from "./shared-catalog.ts";
import { shutDown } from "./shutdown.ts";
import { readStaticDocuments } from "./static-documents.ts";
import type { Token } from "./tokens.ts";

export interface ServerParts {
  readonly settings: ServerSettings;
  readonly tokens: () => readonly Token[] | undefined;
  readonly log: Logger;
  readonly version: string;
  readonly now: () => Date;
}

export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** Settles with the first load of the catalog; without it the server answers 503. */
  readonly loaded: Promise<CatalogError | undefined>;
  readonly reload: () => Promise<void>;
  /** Answers what is under way, refuses what comes, then ends. */
  readonly close: () => Promise<void>;
}

/** Header fields are small; a client that takes longer for them is no client. */
const HEADERS_TIMEOUT_MS = 10_000;
/** How often Node looks for connections that are over their time. */
const CHECK_CONNECTIONS_MS = 1000;
/** Longer than that of usual proxies, which must not meet a connection that closes. */
const KEEP_ALIVE_MS = 65_000;

/** Listens, then reads the catalog. @throws when the address cannot be used */
export const startServer = async (parts: ServerParts): Promise<RunningServer> => {
  const { settings, log, version, now } = parts;
  let closing = false;
  const cache = new AnswerCache(settings.cacheBytes);
  const jobs = new Jobs(JOB_LIMITS, now);
  const metrics = createMetrics(
    () => holder,
    () => cache.bytes,
    now,
  );
  const holder: CatalogHolder = new CatalogHolder({
    load: () => loadCatalog(settings.catalogDir === undefined ? {} : { dir: settings.catalogDir }),
    createPlanner: (catalog) => createPlannerPool(shareColumns(catalog), settings),
    now,
    onChange: ({ facts }) => {
      cache.clear();
      log.info({ asOf: facts.asOf, sha256: facts.sha256 }, "catalog loaded");
    },
  });
  const service: Service = {
    settings,
    holder,
    cache,
    jobs,
    metrics,
    log,
    now,
    version,
    documents: readStaticDocuments(),
    isClosing: () => closing,
  };
  const server = await listen(createHttpServer(service, parts.tokens), settings);
  const reload = async (): Promise<CatalogError | undefined> => {
    const result = await holder.reload();
    metrics.reloaded(result.ok ? result.value : "failed");
    if (result.ok) return undefined;
    log.error({ reason: explain(result.error) }, "the catalog cannot be used; the old one stays");
    return result.error;
  };
  const watch = watchCatalog(
    () => catalogStamp(settings.catalogDir),
    settings.watchMs,
    () => void reload(),
  );
  return {
    url: urlOf(server),
    loaded: reload(),
    reload: async () => void (await reload()),
    close: async () => {
      closing = true;
      watch.stop();
      jobs.close();
      await shutDown(server, settings.graceMs, log);
      await holder.close();
    },
  };
};

const createHttpServer = (service: Service, tokens: ServerParts["tokens"]): Server => {
  const { requestTimeoutMs } = service.settings;
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    createApp(service, tokens),
  );
  answerClientErrors(server);
  return server;
};

const listen = (server: Server, { host, port }: ServerSettings): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(server);
    });
  });

const urlOf = (server: Server): string => {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
};
