import type { ServerSettings } from "../http/settings.ts";

export interface ServeFlags {
  readonly host: string;
  readonly port: number;
  readonly catalog?: string;
  readonly tokenFile?: string;
  readonly rateLimit?: number;
  readonly corsOrigin?: readonly string[];
  readonly workers?: number;
  readonly queue: number;
  readonly workerMemory: number;
  readonly timeLimit: number;
  readonly bodyLimit: number;
  readonly maxStages: number;
  readonly cache: number;
  readonly requestTimeout: number;
  readonly watch: number;
  readonly grace: number;
  readonly logLevel: ServerSettings["logLevel"];
  readonly color: boolean;
}

const MIB = 2 ** 20;

/** The settings that flags stand for. @param cores  of this machine */
export const settingsOf = (flags: ServeFlags, cores: number): ServerSettings => ({
  host: flags.host,
  port: flags.port,
  ...(flags.catalog === undefined ? {} : { catalogDir: flags.catalog }),
  ...(flags.tokenFile === undefined ? {} : { tokenFile: flags.tokenFile }),
  requestsPerMinute: flags.rateLimit ?? (flags.tokenFile === undefined ? 0 : 600),
  corsOrigins: flags.corsOrigin ?? [],
  workers: flags.workers ?? Math.min(cores, 64),
  queue: flags.queue,
  workerMib: flags.workerMemory,
  timeLimitMs: flags.timeLimit,
  bodyBytes: flags.bodyLimit * 1024,
  maxStages: flags.maxStages,
  cacheBytes: flags.cache * MIB,
  requestTimeoutMs: flags.requestTimeout,
  watchMs: flags.watch,
  graceMs: flags.grace,
  logLevel: flags.logLevel,
});
