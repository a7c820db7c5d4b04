/** What both the queue and the plain connection take. */
interface BrokerOptions {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly tls?: Record<string, never>;
  readonly maxRetriesPerRequest: null;
}

/** Where the queue is. The password is in `options` alone: whoever prints anything prints `label`. */
export interface Broker {
  readonly options: BrokerOptions;
  /** `redis://host:port`, without user and password. */
  readonly label: string;
}

const DEFAULT_PORT = 6379;

/** Reads `redis://[user:password@]host[:port][/database]`, or `rediss://` with TLS. `undefined`: it is none. */
export const parseBroker = (text: string): Broker | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "")
    return undefined;
  const database = url.pathname.replace(/^\//, "");
  if (database !== "" && !/^\d+$/.test(database)) return undefined;
  const port = url.port === "" ? DEFAULT_PORT : Number(url.port);
  return {
    label: `${url.protocol}//${url.hostname}:${port}`,
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port,
      ...(url.username === "" ? {} : { username: decodeURIComponent(url.username) }),
      ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
      ...(database === "" ? {} : { db: Number(database) }),
      ...(url.protocol === "rediss:" ? { tls: {} } : {}),
      // BullMQ waits for a lost connection to come back, however long.
      maxRetriesPerRequest: null,
    },
  };
};
