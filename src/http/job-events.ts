import type { Response } from "express";
import { isOver, type Job, type Jobs } from "./jobs.ts";
import { NEVER_KEPT } from "./reply.ts";

/** So that proxies do not take a quiet stream for a dead one. */
const HEARTBEAT_MS = 15_000;
/** More often nobody can look. */
const LEAST_MS = 200;

/** What `GET /jobs/:id` shows beside the result. */
export const jobDocument = (job: Job): object => ({
  id: job.id,
  status: job.status,
  createdAt: job.createdAt,
  finishedAt: job.finishedAt,
  progress: job.progress,
  problem: job.problem,
});

/**
 * Server-sent events of a job: `progress` with how far it is, `end` when it is over. Each event says all there is to
 * know, so a client that comes back with `Last-Event-ID` is told only if it has missed something.
 */
export const streamJob = (jobs: Jobs, job: Job, lastEventId: string, response: Response): void => {
  let sent = Number(lastEventId) || 0;
  let timer: NodeJS.Timeout | undefined;
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": NEVER_KEPT,
    "X-Accel-Buffering": "no",
  });
  response.write("retry: 2000\n\n");
  const tell = (): void => {
    timer = undefined;
    if (job.version > sent || isOver(job)) {
      const name = isOver(job) ? "end" : "progress";
      const data = JSON.stringify(jobDocument(job));
      response.write(`id: ${job.version}\nevent: ${name}\ndata: ${data}\n\n`);
      sent = job.version;
    }
    if (isOver(job)) response.end();
  };
  const silence = jobs.onChange(job, () => {
    timer ??= setTimeout(tell, LEAST_MS);
  });
  const heartbeat = setInterval(() => response.write(": still here\n\n"), HEARTBEAT_MS);
  response.on("close", () => {
    silence();
    clearInterval(heartbeat);
    clearTimeout(timer);
  });
  tell();
};
