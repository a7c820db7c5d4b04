import type {
  Answer,
  Ended,
  Job,
  JobStatus,
  LogChunk,
  MachineRequest,
} from "../../domain/adapter.ts";
import { err, ok } from "../../domain/result.ts";
import { answering, failed, failure, orThrow } from "../failure.ts";
import { askHost, askInput } from "./ask-host.ts";
import { jobLines, type Node } from "./environment.ts";
import { endedOf, factsOf, logChunkOf, type Prepared, preparedOf, statusOf } from "./facts.ts";
import type { Host } from "./host.ts";
import { isName } from "./names.ts";
import { type ScriptLine, scriptLines } from "./script-lines.ts";
import { machineScript } from "./script-text.ts";

/** A folder of one machine on a host, as `bin/machine.sh` keeps it. */
export interface MachineFolder {
  /** Makes it, or finds what an earlier call made. */
  prepare(
    request: MachineRequest,
    options: PrepareOptions,
    signal: AbortSignal,
  ): Promise<Answer<Prepared>>;
  start(job: Job, node: Node, signal: AbortSignal): Promise<Answer<void>>;
  status(jobId: string, signal: AbortSignal): Promise<Answer<JobStatus>>;
  logs(
    jobId: string,
    fromByte: number,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<Answer<LogChunk>>;
  /** It is in use, though no job runs: the time until it stops by itself begins anew. */
  touch(signal: AbortSignal): Promise<Answer<void>>;
  end(signal: AbortSignal): Promise<Answer<Ended>>;
  /** Undoes `prepare`, before anything was started: the id may be used again. */
  forget(signal: AbortSignal): Promise<Answer<void>>;
}

export interface PrepareOptions {
  /** One machine at a time on this host. */
  readonly exclusive: boolean;
  /** What is done when it was idle for too long: its processes end, or the host is switched off. */
  readonly onIdle: "release" | "poweroff";
}

/** At most so much of a log at once. */
const LOG_BYTES = 1 << 20;

/**
 * @param base  folder of all machines on the host: absolute, or below the home folder there
 * @param id    of the machine's request
 * @param begin  `queue`: `serve` of `bin/machine.sh` runs on the host, and starts what is put before it
 */
export const machineFolder = (
  host: Host,
  base: string,
  id: string,
  begin: "start" | "queue" = "start",
): MachineFolder => {
  const here: readonly ScriptLine[] = [
    ["base", base],
    ["id", id],
  ];
  const ask = async (
    command: string,
    lines: readonly ScriptLine[],
    signal: AbortSignal,
    more = "",
  ): Promise<Answer<Buffer>> =>
    namesFit(id, lines)
      ? askHost(host, command, [...here, ...lines], signal, more)
      : err(failure("unsupported", `"${id}" or a job of it is no name for a folder`));

  return {
    prepare: (request, options, signal) =>
      answering(`making a machine on ${host.name}`, signal, async () => {
        const facts = factsOf(
          orThrow(await ask("prepare", prepareLines(request, options), signal)),
        );
        return preparedOf(facts, host.name, request);
      }),
    start: (job, node, signal) =>
      answering(`starting ${job.id} on ${host.name}`, signal, async () => {
        const lines = scriptLines(jobLines(job, node));
        const facts = factsOf(orThrow(await ask(begin, [["job", job.id]], signal, lines)));
        if (facts.get("state") !== "started") throw notStarted(host, job.id, facts.get("state"));
      }),
    status: (jobId, signal) =>
      answering(`status of ${jobId} on ${host.name}`, signal, async () =>
        statusOf(factsOf(orThrow(await ask("status", [["job", jobId]], signal)))),
      ),
    logs: (jobId, fromByte, secrets, signal) =>
      answering(`log of ${jobId} on ${host.name}`, signal, async () => {
        const lines: ScriptLine[] = [
          ["job", jobId],
          ["from", String(fromByte)],
          ["most", String(LOG_BYTES)],
        ];
        return logChunkOf(orThrow(await ask("logs", lines, signal)), fromByte, secrets);
      }),
    touch: async (signal) => nothing(await ask("touch", [], signal)),
    forget: async (signal) => nothing(await ask("forget", [], signal)),
    end: (signal) =>
      answering(`ending the machine on ${host.name}`, signal, async () => {
        return endedOf(factsOf(orThrow(await ask("end", [], signal))));
      }),
  };
};

const nothing = (answer: Answer<Buffer>): Answer<void> => (answer.ok ? ok(undefined) : answer);

/** Ids become names of folders. */
const namesFit = (id: string, lines: readonly ScriptLine[]): boolean =>
  isName(id) && lines.every(([keyword, value]) => keyword !== "job" || isName(value ?? ""));

/**
 * All that `bash -s` has to read to make a machine where no connection is: text for a script that runs when a host boots.
 * The last line is `end`.
 */
export const prepareInput = (
  base: string,
  request: MachineRequest,
  options: PrepareOptions,
): string =>
  askInput("prepare", [["base", base], ["id", request.id], ...prepareLines(request, options)]);

/** Kept as received: `list` sends it back, and it is decoded there. */
const prepareLines = (request: MachineRequest, options: PrepareOptions): readonly ScriptLine[] => [
  ["script", machineScript()],
  ["request", request.id, request.run, request.location, request.instanceType],
  ["exclusive", options.exclusive ? "yes" : ""],
  ["on_idle", options.onIdle],
  ["idle_seconds", String(Math.max(1, Math.ceil(request.idleStopMinutes * 60)))],
  ["disk_gb", request.diskGb === undefined ? "" : String(Math.ceil(request.diskGb))],
];

const notStarted = (host: Host, jobId: string, state: string | undefined) => {
  if (state === "full")
    return failed("disk-full", `${host.name}: the disk is full, ${jobId} cannot start`);
  return state === "slow"
    ? failed("unreachable", `${host.name}: ${jobId} did not start within 20 seconds`)
    : failed(
        "unknown",
        `${host.name}: ${jobId} cannot start, its machine is ${state ?? "unclear"}`,
      );
};
