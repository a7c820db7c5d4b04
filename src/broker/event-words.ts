import type { CopyPurpose, RunEvent } from "./events.ts";

/**
 * What happened, in one line for a log; `undefined` for what only the broker's memory needs.
 * Names and messages are as they are: whoever prints them makes them printable.
 */
export const eventWords = (event: RunEvent): string | undefined => {
  switch (event.kind) {
    case "run-created":
      return `run ${event.run} of ${event.name}`;
    case "attached":
      return `carried out by ${event.broker}`;
    case "planned":
      return event.because === "launched"
        ? undefined
        : `planned again: ${event.because}${waits(event)}`;
    case "machine-requested": {
      const { stage, nodes, instanceType, market, location } = event.request;
      const again = event.attempt > 1 ? `, attempt ${event.attempt}` : "";
      return `${stage}: asking for ${nodes} × ${instanceType} (${market}) at ${location}${again}`;
    }
    case "machine-refused":
      return `${event.requestId}: ${event.failure.kind}: ${event.failure.message}`;
    case "copied":
      return copied(event);
    case "copy-failed":
      return `${event.item}: could not be copied: ${event.failure.message}`;
    case "job-started":
      return `${event.stage}: running`;
    case "checkpoint":
      return `${event.stage}: checkpoint saved`;
    case "job-ended":
      return event.exitCode === 0
        ? `${event.stage}: the commands are done`
        : `${event.stage}: the commands ended with exit code ${event.exitCode}${event.diskFull ? "; the disk was full" : ""}`;
    case "machine-lost":
      return `${event.requestId}: machine ${event.reason}`;
    case "stage-finished":
      return `${event.stage}: finished`;
    case "machine-ended":
      return `${event.requestId}: machine ended`;
    case "cancel-requested":
      return "asked to cancel";
    case "run-ended":
      return event.why === undefined ? event.status : `${event.status}: ${event.why}`;
    case "copy-begun":
    case "copy-stopped":
    case "machine-ready":
    case "blocked":
    case "release-requested":
      return undefined;
  }
};

const waits = ({ waiting = [] }: Extract<RunEvent, { kind: "planned" }>): string =>
  waiting.length === 0 ? "" : `; ${waiting.map(({ stage }) => stage).join(", ")} waits for spot`;

const MEGABYTE = 1e6;

const copied = ({
  item,
  purpose,
  copied: { bytes, sentBytes },
}: Extract<RunEvent, { kind: "copied" }>): string | undefined => {
  const to = targetOf(purpose);
  if (to === undefined) return undefined;
  const there = sentBytes < bytes ? `, ${megabytes(bytes - sentBytes)} of it was there` : "";
  return `${to}: ${item}, ${megabytes(bytes)}${there}`;
};

const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;

const targetOf = (purpose: CopyPurpose): string | undefined => {
  switch (purpose.kind) {
    case "input":
      return `${purpose.stage} has got`;
    case "restore":
      return `${purpose.stage} goes on from`;
    case "delivery":
      return `delivered to ${purpose.to}`;
    case "download":
      return `copied to ${purpose.to}`;
    case "output":
    case "workdir":
    case "checkpoint":
    case "replica":
      return undefined;
  }
};
