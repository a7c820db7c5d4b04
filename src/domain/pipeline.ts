import type { LocationId, RegionId } from "./ids.ts";
import type { Progress } from "./progress.ts";

/** What a plan minimizes; ties are broken by the other of cost and time, then as `docs/model.md` says. */
export type Objective =
  | { readonly kind: "cost" }
  | { readonly kind: "time" }
  /** USD of the plan plus finish hours × hourIsWorthUsd. */
  | { readonly kind: "weighted"; readonly hourIsWorthUsd: number }
  /** Estimated kg CO2e, then cost. */
  | { readonly kind: "carbon" };

export interface Limits {
  readonly deadlineHours?: number;
  readonly budgetUsd?: number;
  readonly maxClouds?: number;
  /** Inclusive; a stage whose carbon cannot be told does not pass. */
  readonly maxKgCo2e?: number;
  /** Spot stages meet the deadline with this probability each, in (0.5, 1); absent: at their expected time. */
  readonly confidence?: number;
}

export type Movement = "none" | "continental" | "global";

/**
 * Rules about places. Patterns are locations with `*` wildcards, or a cloud alone: `aws`, `gcp/europe-*`.
 * Several policies on one stage all have to hold.
 */
export interface Policy {
  /** Who set it, for messages: `pipeline`, `stage train`, `dataset reviews`. */
  readonly origin: string;
  /** Absent: everywhere (in ordinary partitions). */
  readonly allow?: readonly string[];
  readonly deny: readonly string[];
  /** ISO codes or group names; absent: anywhere. */
  readonly countries?: readonly string[];
  readonly operators?: {
    readonly allow?: readonly string[];
    readonly deny: readonly string[];
  };
  readonly certifications: readonly string[];
  /** Unverified certifications satisfy `certifications` too. */
  readonly acceptUnverifiedCertifications: boolean;
  readonly movement?: Movement;
}

/** `per-consumer`: each consumer pays for its own copy. `per-region`: one copy to each region that needs it. */
export type Sharing = "per-consumer" | "per-region";

export interface Dataset {
  readonly name: string;
  readonly sizeGb: number;
  readonly at: LocationId;
  readonly sharing: Sharing;
  /** Follows the data into all that is made from it. */
  readonly policy?: Policy;
  /** For storage outside the catalog: flat price of moving data away. */
  readonly egressUsdPerGb?: number;
  /** For launching: a path below the file's folder, or a store such as `s3://bucket/key`. Plans do not need it. */
  readonly source?: string;
  /** As in `Stage`. */
  readonly copies?: readonly RegionId[];
}

/** An amount asked for: exactly or at least. */
export interface Quantity {
  readonly amount: number;
  readonly atLeast: boolean;
}

export interface AcceleratorRequest {
  /** As in the catalog's canonical list. */
  readonly name: string;
  readonly count: Quantity;
}

/** What a machine must have; all given parts must hold. */
export interface ResourceSet {
  readonly accelerators?: AcceleratorRequest;
  /** GiB per card. */
  readonly acceleratorMemoryGib?: Quantity;
  readonly cpus?: Quantity;
  readonly memoryGib?: Quantity;
  readonly instanceType?: string;
  readonly arch?: string;
  readonly features: readonly string[];
  /** Only at these places, patterns as in `Policy`; they do not open special partitions. Absent: anywhere. */
  readonly allow?: readonly string[];
  /** Only in this market; absent: in those of the stage. */
  readonly market?: "on-demand" | "spot";
}

/** `anyOf`: the best of them; `ordered`: the first that is feasible. One set is an `anyOf` of one. */
export interface Resources {
  readonly choose: "anyOf" | "ordered";
  readonly sets: readonly ResourceSet[];
}

export type Runtime =
  | { readonly kind: "unknown" }
  | { readonly kind: "fixed"; readonly hours: number }
  /** Keys: `V100:4`, `V100` (any count) or an instance type, as written. */
  | { readonly kind: "by-machine"; readonly hours: ReadonlyMap<string, number> };

export type Pricing = "on-demand" | "spot" | "any";

/** How a stage on spot machines saves its work. */
export interface Checkpoint {
  /** Work between two checkpoints, hours > 0. */
  readonly everyHours: number;
  /** From an interruption until work goes on, hours ≥ 0. */
  readonly restartHours: number;
}

/**
 * Whether reserved nodes are taken: `prefer` as far as they go, `only` nothing else, `ignore` none.
 */
export type ReservationUse = "prefer" | "only" | "ignore";

/** What a stage runs when it is launched. Plans do not look at it. */
export interface Commands {
  /** Run by `bash` before `run`, once on each machine. */
  readonly setup?: string;
  /** Run by `bash`; its exit code is the stage's. */
  readonly run: string;
  /** A value, or the name of a secret that the broker's own environment holds. */
  readonly env: ReadonlyMap<string, string | { readonly secret: string }>;
  /** Copied to the machine before; a path below the file's folder. */
  readonly workdir?: string;
  /** Where the output is, below the working folder; absent: what was written to `SKY_OUTPUT`. */
  readonly outputPath?: string;
  /** New attempts after the commands failed; absent: as the launch says. */
  readonly retries?: number;
  readonly diskGb?: number;
}

export interface Stage {
  readonly name: string;
  /** Names of datasets or stages, each once. */
  readonly inputs: readonly string[];
  readonly resources: Resources;
  readonly runtime: Runtime;
  /** Of the whole stage unless `outputPerNode`; 0 when nothing is passed on. */
  readonly outputGb: number;
  readonly outputPerNode: boolean;
  readonly sharing: Sharing;
  readonly nodes: number;
  readonly pricing: Pricing;
  /** Absent: an interrupted spot stage restarts from zero. */
  readonly checkpoint?: Checkpoint;
  /** Hours from the moment its inputs are there to the moment it runs; not billed. */
  readonly provisioningHours: number;
  readonly reservations: ReservationUse;
  readonly policy?: Policy;
  /** Datasets whose policy ends here: not for this stage's own place, but for what it makes. */
  readonly declassify: readonly string[];
  readonly limits: {
    /** Inclusive, one node's list price. */
    readonly usdPerNodeHour?: number;
    /** Inclusive, compute of the whole stage. */
    readonly usd?: number;
  };
  /** Absent: the stage can be planned, not launched. */
  readonly commands?: Commands;
  /** Only when a run is planned again; absent: it has not begun. */
  readonly progress?: Progress;
  /** Only when a run is planned again: left out for this stage alone, on top of the pipeline's. */
  readonly blocked?: readonly Blocked[];
  /**
   * Only when a run is planned again: regions that have a copy of its output already, besides the one it was made in. Who
   * reads it there pays nothing and waits as long as the way within the region takes.
   */
  readonly copies?: readonly RegionId[];
}

/** Offers that must not be used; every given part must match. */
export interface Blocked {
  /** Pattern as in `Policy`. */
  readonly location?: string;
  readonly instanceType?: string;
  readonly accelerator?: string;
  readonly market?: "on-demand" | "spot";
}

/** Machines that are paid already: on-demand nodes of this type at this place cost nothing, up to a count. */
export interface Reservation {
  /** A region, which covers its zones, or a zone. */
  readonly location: LocationId;
  readonly instanceType: string;
  readonly nodes: number;
}

/**
 * The most that may run at once. Reserved nodes do not count.
 * With `accelerator` cards are counted, with `instanceType` nodes, with neither vCPUs.
 */
export interface Quota {
  /** Pattern as in `Policy`. */
  readonly location: string;
  readonly accelerator?: string;
  readonly instanceType?: string;
  readonly market?: "on-demand" | "spot";
  readonly count: number;
}

/** A price change that holds for the first node-hours only, shared by all stages, where it saves most. */
export interface LimitedDiscount {
  /** Pattern as in `Policy`. */
  readonly match: string;
  readonly instanceType?: string;
  readonly accelerator?: string;
  /** On-demand only. In (0, 100]. */
  readonly percentOff: number;
  /** Inclusive. */
  readonly firstNodeHours: number;
}

export interface Delivery {
  readonly from: string;
  readonly to: LocationId;
}

/** A parsed and checked pipeline: names are unique, inputs exist, the graph has no cycle. */
export interface Pipeline {
  readonly name: string;
  readonly objective: Objective;
  readonly limits: Limits;
  readonly policy?: Policy;
  readonly datasets: readonly Dataset[];
  /** In the file's order. */
  readonly stages: readonly Stage[];
  /** Same region. */
  readonly together: readonly (readonly string[])[];
  /** Pairwise different clouds. */
  readonly apart: readonly (readonly string[])[];
  readonly deliver: readonly Delivery[];
  readonly blocked: readonly Blocked[];
  readonly reserved: readonly Reservation[];
  readonly quota: readonly Quota[];
  readonly discounts: readonly LimitedDiscount[];
}
