import type { Server } from "node:http";
import type { Logger } from "pino";

/** How often connections are looked for that were answered and are kept open by their client. */
const LOOK_MS = 100;

/** Takes no new connections, waits for the answers under way, and closes what is left after the grace. */
export const shutDown = async (server: Server, graceMs: number, log: Logger): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_MS);
  const timer = setTimeout(() => {
    log.warn({ graceMs }, "answers took too long; their connections are closed");
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
};
