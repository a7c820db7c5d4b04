import type {
  AdapterFailure,
  Copied,
  Ended,
  Machine,
  MachineRequest,
} from "../../domain/adapter.ts";
import { type RegionId, regionOf } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Block, RunEvent, RunSettings, Waiting } from "../events.ts";

/** What a run's events add up to. */
export interface RunState {
  readonly run: string;
  readonly name: string;
  readonly pipeline: string;
  readonly folder: string;
  readonly settings: RunSettings;
  readonly createdAtMs: number;
  readonly lastEventMs: number;
  readonly plan?: Plan;
  /** Why the plan no longer holds; empty: it does. */
  readonly replanBecause: readonly string[];
  /** Stages that wait for spot, by name. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** Every attempt of every stage, the oldest first, by the id of its request. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly stages: ReadonlyMap<string, StageState>;
  readonly blocks: readonly Block[];
  /** By item: where copies of it lie, by region; `""` is the broker's own folder. */
  readonly copies: ReadonlyMap<string, ReadonlyMap<RegionId | "", string>>;
  /** Copies that cost money and have not arrived, by `copyKey`. */
  readonly copying: ReadonlyMap<string, UnfinishedCopy>;
  /** Deliveries that have arrived, `stage → place`. */
  readonly delivered: ReadonlySet<string>;
  readonly cancelRequested: boolean;
  readonly ended?: {
    readonly status: "finished" | "failed" | "cancelled";
    readonly why?: string;
    readonly atMs: number;
  };
}

export type CopyBegun = Extract<RunEvent, { kind: "copy-begun" }>;

export interface UnfinishedCopy {
  /** Begun, and not known how much of it arrived since; absent: it stopped, and that is known. */
  readonly begun?: CopyBegun;
  /** Known to have been moved. */
  readonly movedBytes: number;
}

/** What is copied, and where to. */
export const copyKey = ({
  item,
  route,
}: {
  readonly item: string;
  readonly route: { readonly toUrl: string };
}): string => `${item}\n${route.toUrl}`;

/** A stage that no event has named is not in the map: it waits. */
export interface StageState {
  readonly name: string;
  /** Id of the attempt that is under way. */
  readonly current?: string;
  readonly attempts: number;
  /** Attempts that ended because the commands failed. */
  readonly commandFailures: number;
  /** Attempts since the last that ran, whose place failed. */
  readonly placeFailures: readonly Refused[];
  readonly checkpoint?: SavedCheckpoint;
  readonly output?: Output;
}

/** Work that does not have to be done again. */
export interface SavedCheckpoint {
  readonly url: string;
  readonly sha256: string;
  /** Absent: with the broker. */
  readonly region?: RegionId;
  readonly atMs: number;
  /** Of the stage's work, in [0, 1). */
  readonly doneShare: number;
  readonly bytes?: number;
}

/** What a stage made, and on which machine. */
export interface Output {
  readonly url: string;
  readonly region: RegionId;
  readonly copied: Copied;
  readonly request: MachineRequest;
}

/** A place that failed a stage, tried last from then on until the stage runs elsewhere. */
export interface Refused {
  readonly request: MachineRequest;
  readonly why: string;
  readonly atMs: number;
}

export interface Attempt {
  readonly request: MachineRequest;
  readonly number: number;
  readonly requestedAtMs: number;
  /** As planned when it began: what is left of the stage's work on this machine. */
  readonly plannedHours?: number;
  readonly doneShareAtStart: number;
  readonly machine?: Machine;
  readonly failure?: AdapterFailure;
  /** Inputs and `workdir`, `checkpoint` that lie on the machine. */
  readonly arrived: ReadonlySet<string>;
  readonly jobId?: string;
  readonly jobStartedAtMs?: number;
  readonly jobEnded?: {
    readonly exitCode: number;
    readonly diskFull: boolean;
    readonly startedAtMs: number;
    readonly endedAtMs: number;
  };
  readonly lost?: { readonly reason: "preempted" | "ended" | "lost"; readonly atMs: number };
  readonly copyFailed?: AdapterFailure;
  /** Where the output lies, once it has left the machine. */
  readonly output?: { readonly url: string; readonly copied: Copied };
  readonly releaseRequested: boolean;
  readonly ended?: Ended & { readonly atMs: number };
}

/** Where the attempt's machine stands, as data is priced. */
export const regionOfAttempt = ({ request }: Attempt): RegionId => regionOf(request.location);
