import type { AdapterFailure, Copied, Ended, Machine, MachineRequest } from "../domain/adapter.ts";
import type { PriceTier } from "../domain/catalog.ts";
import type { RegionId } from "../domain/ids.ts";
import type { Blocked } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";

/**
 * What the journal holds, in the order in which it happened. Nothing is ever changed or removed; what a run is like
 * now is what its events add up to. An intention is written before the call that carries it out.
 */
export type RunEvent =
  | {
      readonly kind: "run-created";
      readonly run: string;
      readonly name: string;
      /** The pipeline file as read, JSON. Secrets are in it by name only. */
      readonly pipeline: string;
      /** Folder that paths of the file start from, absolute. */
      readonly folder: string;
      readonly settings: RunSettings;
    }
  /** A broker process took the run over. */
  | { readonly kind: "attached"; readonly broker: string }
  /** Places of the stages that have none yet, or get another. */
  | {
      readonly kind: "planned";
      readonly plan: Plan;
      readonly because: string;
      /** Stages that do not begin yet, although the plan has a place for them. */
      readonly waiting?: readonly Waiting[];
    }
  | {
      readonly kind: "machine-requested";
      readonly request: MachineRequest;
      readonly attempt: number;
    }
  | { readonly kind: "machine-ready"; readonly requestId: string; readonly machine: Machine }
  | {
      readonly kind: "machine-refused";
      readonly requestId: string;
      readonly failure: AdapterFailure;
    }
  | { readonly kind: "blocked"; readonly block: Block }
  /**
   * An item is about to leave a region, which costs money. `bytes`: the most that has to be moved, as far as it is known.
   * Until `copied` or `copy-stopped` for the same item and address it is not known how much of it arrived.
   */
  | {
      readonly kind: "copy-begun";
      readonly item: string;
      readonly purpose: CopyPurpose;
      readonly route: CopyRoute;
      readonly bytes?: number;
    }
  /** It ended before all had arrived; `movedBytes` since the last event about it that says how much. */
  | {
      readonly kind: "copy-stopped";
      readonly item: string;
      readonly purpose: CopyPurpose;
      readonly route: CopyRoute;
      readonly movedBytes: number;
    }
  /** An item has arrived where a stage, a delivery or a later stage needs it. */
  | {
      readonly kind: "copied";
      readonly item: string;
      readonly purpose: CopyPurpose;
      readonly route: CopyRoute;
      readonly copied: Copied;
    }
  | {
      readonly kind: "copy-failed";
      readonly item: string;
      readonly purpose: CopyPurpose;
      readonly failure: AdapterFailure;
    }
  | {
      readonly kind: "job-started";
      readonly stage: string;
      readonly requestId: string;
      readonly jobId: string;
    }
  /** `doneShare`: of the stage's work, in [0, 1], when it is known. */
  | {
      readonly kind: "checkpoint";
      readonly stage: string;
      readonly url: string;
      readonly sha256: string;
      /** Where it lies; absent: with the broker. */
      readonly region?: RegionId;
      readonly atMs: number;
      readonly doneShare: number;
      readonly bytes?: number;
    }
  | {
      readonly kind: "job-ended";
      readonly stage: string;
      readonly jobId: string;
      readonly exitCode: number;
      readonly diskFull: boolean;
      readonly startedAtMs: number;
      readonly endedAtMs: number;
    }
  | {
      readonly kind: "machine-lost";
      readonly requestId: string;
      readonly reason: "preempted" | "ended" | "lost";
      readonly atMs: number;
    }
  /** The stage is done: its output lies at `url`, in this region. */
  | {
      readonly kind: "stage-finished";
      readonly stage: string;
      readonly url: string;
      readonly region: RegionId;
      readonly copied: Copied;
    }
  | { readonly kind: "release-requested"; readonly requestId: string }
  | { readonly kind: "machine-ended"; readonly requestId: string; readonly ended: Ended }
  | { readonly kind: "cancel-requested" }
  | {
      readonly kind: "run-ended";
      readonly status: "finished" | "failed" | "cancelled";
      readonly why?: string;
    };

/** A stage that would rather have a spot machine than the one on demand that its plan gives it. */
export interface Waiting {
  readonly stage: string;
  /** Then spot is asked for again. */
  readonly askMs: number;
  /** Then at the latest it begins on demand, or the deadline is lost; absent: there is none. */
  readonly latestMs?: number;
}

export interface Recorded {
  /** Counts up over the whole journal. */
  readonly id: number;
  readonly run: string;
  readonly atMs: number;
  readonly event: RunEvent;
}

export interface RunSettings {
  /** So many new attempts after a stage's commands failed; a stage's own number goes first. */
  readonly retries: number;
  readonly idleStopMinutes: number;
  readonly chaseSavings: boolean;
  /** A stage that may have spot waits for it, as long as the deadline can be kept on demand; absent: it does not. */
  readonly waitForSpot?: boolean;
  /** How often a move is thought about; absent: every quarter of an hour. */
  readonly chaseEveryMinutes?: number;
  /** Where stages of a cloud keep their outputs, by place pattern; absent: with the broker. */
  readonly stores: Readonly<Record<string, string>>;
  /** Adapter of a cloud, with its settings; see `docs/broker.md`. */
  readonly adapters: Readonly<Record<string, AdapterSettings>>;
  /** Who is charged by a cloud. */
  readonly accounts: Readonly<Record<string, Account>>;
  /** How what is left is planned again; absent: as without flags. */
  readonly planning?: PlanningSettings;
}

export interface PlanningSettings {
  /** Another catalog than the one included, absolute. */
  readonly catalog?: string;
  /** ISO 8601 day: older list prices are left out. */
  readonly pricesSince?: string;
  readonly solver?: "auto" | "javascript-lp-solver" | "highs";
  readonly timeLimitMs?: number;
}

export interface AdapterSettings {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

/** `user`: the cloud charges the user. `broker`: it charges the broker, who invoices the user with the margin on top. */
export interface Account {
  readonly owner: "user" | "broker";
  readonly account: string;
  readonly marginPct?: number;
}

/** A place that is left out for a while. */
export interface Block {
  readonly what: Blocked;
  readonly because: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

export type CopyPurpose =
  | { readonly kind: "input"; readonly stage: string; readonly requestId: string }
  | { readonly kind: "output"; readonly stage: string; readonly requestId: string }
  | { readonly kind: "workdir"; readonly stage: string; readonly requestId: string }
  | { readonly kind: "checkpoint"; readonly stage: string; readonly requestId: string }
  | { readonly kind: "restore"; readonly stage: string; readonly requestId: string }
  /** To the store of a region, where all its stages share the copy. */
  | { readonly kind: "replica"; readonly stage: string }
  | { readonly kind: "delivery"; readonly to: string }
  | { readonly kind: "download"; readonly to: string };

/** Ends as regions for the bill, with the tariff that held when it was planned; absent: within a region, or the broker's own line. */
export interface CopyRoute {
  readonly fromUrl: string;
  readonly toUrl: string;
  readonly from?: RegionId;
  readonly to?: RegionId;
  readonly tiers?: readonly PriceTier[];
}
