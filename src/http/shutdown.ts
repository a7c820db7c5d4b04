import type { Server } from "node:http";
import type { Logger } from "pino";

/** Takes no new connections, waits for the answers under way, and closes what is left after the grace. */
export const shutDown = async (server: Server, graceMs: number, log: Logger): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    log.warn({ graceMs }, "answers took too long; their connections are closed");
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(timer);
};
