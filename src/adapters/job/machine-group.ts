import pLimit from "p-limit";
import type {
  Answer,
  Copied,
  Copy,
  Ended,
  Job,
  JobStatus,
  LogChunk,
} from "../../domain/adapter.ts";
import { answering, orThrow } from "../failure.ts";
import type { MachineFolder } from "./machine-folder.ts";
import type { KnownSecrets } from "./secrets.ts";

/** One node of a machine. */
export interface Member {
  readonly folder: MachineFolder;
  /** Its files, as a store. */
  readonly files: string;
  /** Where the other nodes reach it. */
  readonly address: string;
}

/** The nodes of one request as one machine. The first is rank 0: it has the inputs first, and its output and log are the job's. */
export interface MachineGroup {
  run(job: Job, signal: AbortSignal): Promise<Answer<void>>;
  status(jobId: string, signal: AbortSignal): Promise<Answer<JobStatus>>;
  logs(jobId: string, fromByte: number, signal: AbortSignal): Promise<Answer<LogChunk>>;
  touch(signal: AbortSignal): Promise<void>;
  end(signal: AbortSignal): Promise<Answer<Ended>>;
}

export type CopyBetween = (copy: Copy, signal: AbortSignal) => Promise<Answer<Copied>>;

export const machineGroup = (
  members: readonly Member[],
  secrets: KnownSecrets,
  copy: CopyBetween,
): MachineGroup => {
  const first = members[0];
  if (first === undefined) throw new Error("a machine has at least one node");
  return {
    run: (job, signal) =>
      answering(`starting ${job.id}`, signal, async () => {
        secrets.remember(job);
        const begun = orThrow(await first.folder.status(job.id, signal));
        if (begun.state === "running" || begun.state === "ended") return;
        await handOut(members, copy, signal);
        await startAll(members, job, signal);
      }),
    status: (jobId, signal) =>
      answering(`status of ${jobId}`, signal, async () =>
        together(
          await Promise.all(
            members.map(async ({ folder }) => orThrow(await folder.status(jobId, signal))),
          ),
        ),
      ),
    logs: (jobId, fromByte, signal) => first.folder.logs(jobId, fromByte, secrets.values(), signal),
    touch: async (signal) => {
      await Promise.all(members.map(({ folder }) => folder.touch(signal)));
    },
    end: (signal) =>
      answering("ending the machine", signal, async () =>
        endedTogether(
          await Promise.all(members.map(async ({ folder }) => orThrow(await folder.end(signal)))),
        ),
      ),
  };
};

/** Nodes that are handed their files at the same time. */
const AT_ONCE = 4;

/** What the first node was given, to the others. */
const handOut = async (
  [first, ...others]: readonly Member[],
  copy: CopyBetween,
  signal: AbortSignal,
): Promise<void> => {
  const limit = pLimit(AT_ONCE);
  const give = async (other: Member): Promise<void> => {
    for (const part of ["inputs", "work", "checkpoint"]) {
      const ends = { from: `${first?.files}/${part}`, to: `${other.files}/${part}` };
      orThrow(await copy({ ...ends, exact: true }, signal));
    }
  };
  await Promise.all(others.map((other) => limit(() => give(other))));
};

/** Rank 0 last: when it has started, all have. */
const startAll = async (
  members: readonly Member[],
  job: Job,
  signal: AbortSignal,
): Promise<void> => {
  const addresses = members.map((member) => member.address);
  for (const [rank, { folder }] of [...members.entries()].reverse())
    orThrow(await folder.start(job, { rank, addresses }, signal));
};

/**
 * A node that is gone or failed decides for all: the others would wait for it. Otherwise it runs until the last has ended.
 */
export const together = (statuses: readonly JobStatus[]): JobStatus => {
  const [first] = statuses;
  if (first === undefined) throw new Error("a machine has at least one node");
  const deciding =
    statuses.find((status) => status.state === "ended" && status.exitCode !== 0) ??
    statuses.find((status) => status.state === "machine-gone") ??
    statuses.find((status) => status.state === "absent") ??
    statuses.find((status) => status.state === "running") ??
    latest(statuses);
  return withCheckpointOf(first, deciding);
};

const withCheckpointOf = (first: JobStatus, deciding: JobStatus): JobStatus => {
  if (deciding.state === "absent") return deciding;
  const { checkpointAtMs: _, ...status } = deciding;
  const newest = first.state === "absent" ? undefined : first.checkpointAtMs;
  return newest === undefined ? status : { ...status, checkpointAtMs: newest };
};

const latest = (statuses: readonly JobStatus[]): JobStatus =>
  statuses.reduce((a, b) => (endOf(b) > endOf(a) ? b : a));

const endOf = (status: JobStatus): number => (status.state === "ended" ? status.endedAtMs : 0);

/** From the first start to the last end. */
export const endedTogether = (nodes: readonly Ended[]): Ended => {
  const starts = nodes.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const ends = nodes.flatMap(({ endedAtMs }) => endedAtMs ?? []);
  return starts.length === 0 || ends.length === 0
    ? {}
    : { startedAtMs: Math.min(...starts), endedAtMs: Math.max(...ends) };
};
