import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import { type Problem, problem } from "./problem.ts";
import { problemReply } from "./reply.ts";

/** Answers what is no HTTP, or comes too slowly, before any request exists; then closes the connection. */
export const answerClientErrors = (server: Server): void => {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    const { status, headers, body } = problemReply(problemOf(error.code));
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(
      `HTTP/1.1 ${status} Error\r\n${lines.join("")}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
};

const problemOf = (code: string | undefined): Problem => {
  if (code === "HPE_HEADER_OVERFLOW")
    return problem("headers-too-large", "Needed: header fields of at most 16 KiB together.");
  return code === "ERR_HTTP_REQUEST_TIMEOUT"
    ? problem("request-timeout", "The request took too long to arrive.")
    : problem("bad-request", "This is not HTTP/1.1 as this server reads it.");
};
