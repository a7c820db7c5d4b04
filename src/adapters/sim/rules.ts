import type { AdapterFailure, Copy, Job, MachineRequest } from "../../domain/adapter.ts";
import type { PriceTier } from "../../domain/catalog.ts";
import type { LocationId, RegionId } from "../../domain/ids.ts";
import type { Market } from "../../domain/plan.ts";
import { constant, type Steps } from "./steps.ts";

/** Machines of one type at one place in one market: what is counted, priced and taken back together. */
export interface Pool {
  readonly location: LocationId;
  readonly instanceType: string;
  readonly market: Market;
}

/** How a simulated world behaves. All of it is known before it begins; nothing is drawn twice. */
export interface SimRules {
  /** In its URLs: `sim://NAME/…`; fit for a host name. */
  readonly name: string;
  readonly seed: number;
  /** Nodes to be had. Where spot machines become fewer than there are, the youngest are taken back. */
  readonly capacity: (pool: Pool) => Steps;
  /** USD per hour of one node; absent: no such machine there. */
  readonly price: (request: MachineRequest) => Steps | undefined;
  /** Nodes of a market that an account may hold in the region of a place. */
  readonly quotaNodes: (pool: Pool) => number;
  readonly bootSeconds: (request: MachineRequest) => number;
  /** A machine that does not come up is given up after so long, and costs until it is ended. */
  readonly bootLimitSeconds: number;
  readonly bootFails: (request: MachineRequest) => boolean;
  /** From its creation, hours until the cloud takes a spot machine back; `Infinity`: never. */
  readonly preemptedAfterHours: (request: MachineRequest) => number;
  /** Hours until it stands still without a word, and costs on; `Infinity`: never. */
  readonly silentAfterHours: (request: MachineRequest) => number;
  readonly billing: (cloud: string) => BillingRule;
  /** Graduated price of moving data between two regions; absent: free. */
  readonly egress: (from: RegionId, to: RegionId) => readonly PriceTier[] | undefined;
  readonly gigabitsPerSecond: (from: RegionId, to: RegionId) => number;
  readonly work: SimWorkRule;
  readonly fault: (call: SimCall) => Fault | undefined;
}

/** Time is billed in whole increments, and at least the minimum, seconds. */
export interface BillingRule {
  readonly minimumSeconds: number;
  readonly incrementSeconds: number;
}

/** What a job does, decided when it starts. */
export type SimWorkRule = (asked: SimWorkRequest) => SimWork;

export interface SimWorkRequest {
  readonly machine: MachineRequest;
  readonly job: Job;
  /** SHA-256 of each input as it lies on the machine, by name. */
  readonly inputs: ReadonlyMap<string, string>;
}

export interface SimWork {
  readonly setupHours: number;
  /** The whole work on this machine, > 0. */
  readonly workHours: number;
  /** Work between two checkpoints, > 0; absent: none are written. */
  readonly checkpointEveryHours?: number;
  /** As moving and billing see a checkpoint; absent: what its text has. */
  readonly checkpointBytes?: number;
  /** Before work goes on from a checkpoint. */
  readonly restartHours: number;
  readonly output: readonly SimOutput[];
  /** Absent: it ends well, with all of its output. */
  readonly stops?: {
    /** Of the work, in [0, 1]. */
    readonly share: number;
    readonly exitCode: number;
    readonly diskFull: boolean;
  };
  /** Written at its start, before its own lines. */
  readonly log: readonly string[];
}

export interface SimOutput {
  readonly path: string;
  /** As moving and billing see it; what it holds is `text`. */
  readonly bytes: number;
  readonly text: string;
}

/** One call of the adapter. */
export interface SimCall {
  readonly method: "provision" | "run" | "status" | "logs" | "copy" | "terminate" | "list";
  readonly atMs: number;
  /** Calls of this method about this machine (of `copy`: with these ends) before it. */
  readonly before: number;
  readonly request?: MachineRequest;
  readonly copy?: Copy;
}

/** What goes wrong with one call. `happens`: the effect takes place all the same. */
export type Fault =
  | { readonly kind: "refuse"; readonly failure: AdapterFailure }
  /** The classic: done, but nobody is told. */
  | { readonly kind: "lose" }
  /** No answer until it is aborted. */
  | { readonly kind: "hang"; readonly happens: boolean }
  | { readonly kind: "slow"; readonly seconds: number }
  | { readonly kind: "throw"; readonly message: string; readonly happens: boolean }
  /** Of a copy: the last file arrives garbled, and that is seen. */
  | { readonly kind: "corrupt" }
  /** Of a copy: it breaks off after half of the files. */
  | { readonly kind: "break" };

/** A world in which nothing goes wrong and everything is free, changed by what is given. */
export const simRules = (given: Partial<SimRules> & Pick<SimRules, "work">): SimRules => ({
  name: "sim",
  seed: 1,
  capacity: () => constant(Number.POSITIVE_INFINITY),
  price: () => constant(0),
  quotaNodes: () => Number.POSITIVE_INFINITY,
  bootSeconds: () => 0,
  bootLimitSeconds: 600,
  bootFails: () => false,
  preemptedAfterHours: () => Number.POSITIVE_INFINITY,
  silentAfterHours: () => Number.POSITIVE_INFINITY,
  billing: () => ({ minimumSeconds: 0, incrementSeconds: 1 }),
  egress: () => undefined,
  gigabitsPerSecond: () => 10,
  fault: () => undefined,
  ...given,
});
