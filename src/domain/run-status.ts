import type { LocationId } from "./ids.ts";
import type { Market } from "./plan.ts";

/** What a launched pipeline is like now. `interrupted`: no broker carries it on. */
export interface RunStatus {
  readonly run: string;
  readonly name: string;
  readonly status: "running" | "interrupted" | "cancelling" | "finished" | "failed" | "cancelled";
  /** Why it failed. */
  readonly why?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly elapsedHours: number;
  /** Process that carries it out. */
  readonly broker?: { readonly host: string; readonly pid: number };
  /** When it was launched; absent: a runtime was not given. */
  readonly plannedUsd?: number;
  /** So far, margins of a broker included. */
  readonly costUsd: number;
  /** In the pipeline's order. */
  readonly stages: readonly StageStatus[];
  /** Machines that are not known to have ended. */
  readonly machines: readonly OpenMachine[];
  /** Places that are left out now. */
  readonly blocks: readonly BlockStatus[];
}

/** `failed`: its last attempt did, and the run is over; `not run`: the run was over before. */
export type StagePhase =
  | "waiting"
  | "waiting for spot"
  | "provisioning"
  | "copying in"
  | "running"
  | "copying out"
  | "finished"
  | "failed"
  | "not run";

export interface StageStatus {
  readonly name: string;
  readonly phase: StagePhase;
  readonly attempts: number;
  /** Where it is, was, or is planned to go. */
  readonly location?: LocationId;
  readonly instanceType?: string;
  readonly market?: Market;
  /** Waiting for spot: when it goes on demand at the latest, ISO 8601; absent: there is no deadline. */
  readonly onDemandAt?: string;
  /** Of its work, in [0, 1], as far as the plan's runtime is right; absent: not running. */
  readonly share?: number;
  readonly costUsd: number;
  /** Address of its output. */
  readonly output?: string;
  /** What its last attempt failed of. */
  readonly lastFailure?: string;
}

export interface OpenMachine {
  readonly requestId: string;
  readonly stage: string;
  readonly location: LocationId;
  readonly instanceType: string;
  readonly nodes: number;
}

export interface BlockStatus {
  /** In words: `p3.2xlarge spot in aws/us-east-1`. */
  readonly what: string;
  readonly because: string;
  /** ISO 8601. */
  readonly until: string;
}
