/** How a server runs. The command line fills it in; see `sky serve --help`. */
export interface ServerSettings {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absent: the included catalog with the user's own snapshots on top. */
  readonly catalogDir?: string;
  /** Absent: everybody may ask. */
  readonly tokenFile?: string;
  /** Requests of one token, or without tokens of one address, in a minute; 0: no limit. */
  readonly requestsPerMinute: number;
  /** Empty: pages of other origins get no answer. */
  readonly corsOrigins: readonly string[];
  /** Threads that plan. */
  readonly workers: number;
  /** Requests that may wait for a thread. */
  readonly queue: number;
  /** For one worker's JavaScript. */
  readonly workerMib: number;
  /** The longest that a request may ask for, and what it has when it asks for nothing. */
  readonly timeLimitMs: number;
  /** After decompression. */
  readonly bodyBytes: number;
  readonly maxStages: number;
  readonly cacheBytes: number;
  /** From the first byte to the last of a request. */
  readonly requestTimeoutMs: number;
  /** How often the catalog's files are looked at; 0: only when told by SIGHUP. */
  readonly watchMs: number;
  /** How long a shutdown waits for answers under way. */
  readonly graceMs: number;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

export const DEFAULT_SETTINGS: ServerSettings = {
  host: "127.0.0.1",
  port: 8080,
  requestsPerMinute: 0,
  corsOrigins: [],
  workers: 2,
  queue: 64,
  workerMib: 1024,
  timeLimitMs: 30_000,
  bodyBytes: 2 ** 20,
  maxStages: 2000,
  cacheBytes: 64 * 2 ** 20,
  requestTimeoutMs: 30_000,
  watchMs: 5000,
  graceMs: 30_000,
  logLevel: "info",
};
