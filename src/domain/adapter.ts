import type { LocationId } from "./ids.ts";
import type { Market } from "./plan.ts";
import type { Result } from "./result.ts";

/**
 * What the broker asks of a cloud, a cluster or a machine of one's own. Every method may be called again with the same
 * ids after a crash and then finds, or finishes, what the first call began; it never makes a second one.
 *
 * Failures that a user or a cloud causes are values; a throw is a bug of the adapter, which the broker treats as `unknown`.
 * Every method ends soon after `signal` is aborted.
 */
export interface Adapter {
  readonly kind: string;
  /** Machines of this kind, tagged with the request's id before they can cost anything. */
  provision(request: MachineRequest, signal: AbortSignal): Promise<Answer<Machine>>;
  /** Starts the job and returns; it goes on without the broker. */
  run(machine: Machine, job: Job, signal: AbortSignal): Promise<Answer<void>>;
  status(machine: Machine, jobId: string, signal: AbortSignal): Promise<Answer<JobStatus>>;
  /**
   * What the job has written since, standard output and error together, in order, secrets masked. Whole lines while it
   * runs, so that a cut shows no half of a secret; a line over 64 KiB comes in pieces.
   */
  logs(
    machine: Machine,
    jobId: string,
    fromByte: number,
    signal: AbortSignal,
  ): Promise<Answer<LogChunk>>;
  /**
   * Copies a folder or file, verified by checksums. What has arrived already is not sent again. Either end may be a
   * folder of a machine of this adapter (`Machine.files`); the other is any store.
   */
  copy(copy: Copy, signal: AbortSignal): Promise<Answer<Copied>>;
  /** Ends the machines of a request, whether or not `provision` ever answered; ending them twice is no failure. */
  terminate(request: MachineRequest, signal: AbortSignal): Promise<Answer<Ended>>;
  /** Everything that carries this project's tag and still runs, of any broker and any run. */
  list(signal: AbortSignal): Promise<Answer<readonly Found[]>>;
}

export type Answer<T> = Result<T, AdapterFailure>;

/** The request for the machines of one attempt of one stage. The broker journals it before the adapter sees it. */
export interface MachineRequest {
  /** Unique and fit for names everywhere: lower-case letters, digits and `-`, at most 50 characters. */
  readonly id: string;
  readonly run: string;
  readonly stage: string;
  readonly location: LocationId;
  readonly instanceType: string;
  readonly accelerators: Readonly<Record<string, number>>;
  readonly market: Market;
  readonly nodes: number;
  /** List price of one node when it was planned. */
  readonly usdPerHour: number;
  /** Nodes that are paid already. */
  readonly reservedNodes?: number;
  readonly diskGb?: number;
  /** The machine ends itself when no job has run on it for so long, whatever becomes of the broker. */
  readonly idleStopMinutes: number;
}

export interface Machine {
  readonly id: string;
  readonly location: LocationId;
  /** Where its files are, as a store (`file:///…`, `ssh://host/…`): the parent of `inputs/`, `output/`, `checkpoint/`. */
  readonly files: string;
  /** Start of what is billed, milliseconds since 1970. */
  readonly startedAtMs: number;
  /** The adapter's own notes: ids, addresses. Never a secret: it is journaled. */
  readonly handle: Readonly<Record<string, string>>;
}

/**
 * One attempt at a stage's commands, run by `bash` in `work/` below the machine's files.
 * The adapter sets `SKY_INPUT_<name>` (with `_` for what a variable's name cannot hold), `SKY_OUTPUT`,
 * `SKY_CHECKPOINT_DIR`, `SKY_NODE_RANK`, `SKY_NODES` and `SKY_NODE_ADDRESSES` (by rank, a line each).
 */
export interface Job {
  /** Unique among the jobs of a machine; the same rules as a request's id. */
  readonly id: string;
  readonly setup?: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  /** Given to the job's environment and nothing else: no argument, no log, no file that outlives its start. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Names of its inputs, below `inputs/`. */
  readonly inputs: readonly string[];
  /** Below `work/`: where the output is, when the commands do not write to `SKY_OUTPUT`. */
  readonly outputPath?: string;
  readonly nodes: number;
}

export type JobStatus =
  /** Never started here. */
  | { readonly state: "absent" }
  | { readonly state: "running"; readonly startedAtMs: number; readonly checkpointAtMs?: number }
  | {
      readonly state: "ended";
      readonly startedAtMs: number;
      readonly endedAtMs: number;
      readonly exitCode: number;
      /** The disk was full when it ended. */
      readonly diskFull: boolean;
      readonly checkpointAtMs?: number;
    }
  | {
      readonly state: "machine-gone";
      readonly reason: "preempted" | "ended" | "lost";
      readonly atMs: number;
      readonly checkpointAtMs?: number;
    };

export interface LogChunk {
  readonly text: string;
  /** Where to go on. */
  readonly nextByte: number;
}

/** Both ends are stores: `file:///…`, `ssh://host/…`, `s3://bucket/…`, `gs://…`, `az://account/container/…`, or an adapter's own. */
export interface Copy {
  readonly from: string;
  readonly to: string;
  /** What is at `to` and not in `from` is removed, after all has arrived. Absent: it stays. */
  readonly exact?: boolean;
  /** Only looks: nothing is sent or removed, and `sentBytes` is what a copy would have to send now. */
  readonly dryRun?: boolean;
}

export interface Copied {
  /** Of the whole copy, whether or not it was sent now. */
  readonly bytes: number;
  readonly sentBytes: number;
  readonly files: number;
  /** Of the list of file names and their SHA-256, in order: equal content gives equal digests. After a dry run: empty. */
  readonly sha256: string;
  /** Links that lead out of the folder or nowhere, pipes and devices, which are not copied: the first twenty. */
  readonly leftOut?: readonly string[];
}

export interface Ended {
  /** End of what is billed; absent: nothing was ever billed. */
  readonly endedAtMs?: number;
  readonly startedAtMs?: number;
  /** What one node cost, where the price moved; absent: the request's price all the time. */
  readonly prices?: readonly PriceStretch[];
}

export interface PriceStretch {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly usdPerHour: number;
}

export interface Found {
  readonly requestId: string;
  readonly run: string;
  readonly location: LocationId;
  readonly instanceType: string;
  readonly startedAtMs: number;
  /** As in `Machine`, enough to end it without the journal. */
  readonly handle: Readonly<Record<string, string>>;
}

/** What went wrong, and how far it reaches. */
export interface AdapterFailure {
  readonly kind: FailureKind;
  /** What the cloud said, and what was asked; no secrets. */
  readonly message: string;
  /** As far as the cloud told; absent: what the kind implies. */
  readonly reach?: FailureReach;
  readonly retryAfterMs?: number;
  /** Of a copy: what it had sent before it failed; absent: nobody can tell. */
  readonly sentBytes?: number;
}

export type FailureKind =
  | "no-capacity"
  | "quota"
  /** It did not come up in time. */
  | "boot-timeout"
  /** No answer in time, or the connection was lost. */
  | "unreachable"
  /** Not allowed, or no credentials: asking again does not help. */
  | "denied"
  /** Too many requests. */
  | "throttled"
  | "disk-full"
  /** What was asked does not exist there, or cannot be done by this adapter. */
  | "unsupported"
  | "unknown";

export type FailureReach = "zone" | "region" | "cloud" | "instance-type" | "market";
