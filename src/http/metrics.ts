import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { CacheUse } from "./answer-cache.ts";
import type { CatalogHolder } from "./catalog-holder.ts";
import type { Work } from "./worker/work.ts";

/** What Prometheus asks for. Labels come from fixed lists: routes, methods, statuses, kinds of work. */
export interface Metrics {
  readonly answered: (route: string, method: string, status: number, seconds: number) => void;
  /** @returns called when the work is over */
  readonly startWork: (kind: Work["kind"]) => () => void;
  readonly cacheUsed: (use: CacheUse) => void;
  readonly reloaded: (result: "changed" | "same" | "failed") => void;
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

export const createMetrics = (
  holder: () => CatalogHolder | undefined,
  cacheBytes: () => number,
  now: () => Date,
): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "skyplan_http_request_duration_seconds",
    help: "From the first byte of a request to the last of its answer.",
    labelNames: ["route", "method", "status"],
    buckets: SECONDS,
    registers,
  });
  const work = new Histogram({
    name: "skyplan_work_duration_seconds",
    help: "Work of the planning threads, waiting included.",
    labelNames: ["kind"],
    buckets: SECONDS,
    registers,
  });
  const cache = new Counter({
    name: "skyplan_cache_requests_total",
    help: "Answers taken from the cache (hit), shared with one under way (joined), or made (miss).",
    labelNames: ["use"],
    registers,
  });
  const reloads = new Counter({
    name: "skyplan_catalog_reloads_total",
    help: "Looks at the catalog's files after a change or a signal.",
    labelNames: ["result"],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        if (value !== undefined) this.set(value);
      },
    });
  };
  const load = () => holder()?.current?.planner.load();
  gauge("skyplan_queue_depth", "Requests that wait for a thread.", () => load()?.waiting ?? 0);
  gauge("skyplan_work_running", "Requests that a thread works on.", () => load()?.running ?? 0);
  gauge("skyplan_cache_bytes", "Kept answers.", cacheBytes);
  gauge("skyplan_catalog_age_days", "Since the newest price.", () => {
    const asOf = holder()?.current?.facts.asOf;
    return asOf === undefined ? undefined : (now().getTime() - Date.parse(asOf)) / 86_400_000;
  });
  gauge("skyplan_catalog_loaded_timestamp_seconds", "When the catalog was read.", () => {
    const at = holder()?.current?.loadedAtMs;
    return at === undefined ? undefined : at / 1000;
  });
  return {
    answered: (route, method, status, seconds) =>
      requests.observe(
        { route, method: METHODS.has(method) ? method : "other", status: String(status) },
        seconds,
      ),
    startWork: (kind) => work.startTimer({ kind }),
    cacheUsed: (use) => cache.inc({ use }),
    reloaded: (result) => reloads.inc({ result }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
};
