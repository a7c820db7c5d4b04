import type { LocationId, RegionId } from "./ids.ts";

export type PlanStatus = "optimal" | "feasible" | "infeasible" | "unknown";
export type Market = "on-demand" | "spot";

export interface RunnerUp {
  readonly location: LocationId;
  readonly instanceType: string;
  readonly market: Market;
  /** Of the whole pipeline, planned again with this stage kept out of the region it was given. */
  readonly extraUsd: number;
  readonly extraHours: number;
}

/** One stage at its place. Absent `hours` and `usd`: its runtime was not given. */
export interface PlannedStage {
  readonly name: string;
  readonly location: LocationId;
  readonly instanceType: string;
  readonly accelerators: Readonly<Record<string, number>>;
  readonly pricing: Market;
  readonly nodes: number;
  /** One node, list price. */
  readonly usdPerHour: number;
  /** Expected, interruptions of spot machines included. */
  readonly hours?: number;
  readonly usd?: number;
  /** Nodes that are paid already. */
  readonly reservedNodes?: number;
  /** Node-hours at a limited discount, and what they save. */
  readonly discountedNodeHours?: number;
  readonly discountUsd?: number;
  /** Spot: how many interruptions are expected. */
  readonly expectedInterruptions?: number;
  /** Estimated; absent when it cannot be told. */
  readonly kgCo2e?: number;
  readonly startHour?: number;
  readonly endHour?: number;
  readonly priceAsOf: string;
  readonly priceSource: string;
  /** `undefined`: there is no other region. */
  readonly runnerUp?: RunnerUp;
}

export interface PlannedTransfer {
  /** Dataset or stage whose data moves. */
  readonly item: string;
  /** The stages that read this copy; empty for a delivery. */
  readonly to: RegionId;
  readonly from: RegionId;
  readonly consumers: readonly string[];
  readonly delivery: boolean;
  readonly gb: number;
  readonly usd: number;
  readonly hours: number;
}

export interface Totals {
  readonly usd: number;
  readonly computeUsd: number;
  readonly egressUsd: number;
  /** Finish time, expected; absent when a runtime is unknown. */
  readonly hours?: number;
  /** Finish time when each spot stage takes as long as the asked confidence says. */
  readonly confidentHours?: number;
  /** Estimated; absent when that of any stage cannot be told. */
  readonly kgCo2e?: number;
  /** Stages without a runtime: their price per hour, which `usd` leaves out. */
  readonly unknownRuntimeUsdPerHour?: number;
}

/** The same pipeline under another strategy, priced the same way. */
export interface Baseline {
  readonly name: string;
  /** Absent when no plan exists there. */
  readonly usd?: number;
  readonly hours?: number;
  /** (baseline − plan) / plan in per cent, of cost or of time as the objective is. */
  readonly extraPct?: number;
  /** Why there is none. */
  readonly reason?: string;
}

/** Offers that a rule removed. */
export interface Excluded {
  readonly stage: string;
  readonly reason: string;
  readonly offers: number;
  /** The nearest miss in words. */
  readonly nearest?: string;
}

export interface CatalogStamp {
  readonly asOf: string;
  readonly offers: number;
  readonly sha256: string;
}

/** One plan of the frontier of cost and finish time. */
export interface ParetoPoint {
  readonly usd: number;
  readonly hours: number;
  readonly stages: readonly Pick<PlannedStage, "name" | "location" | "instanceType" | "pricing">[];
}

/** Plans that no other beats in both cost and finish time, cheapest first. */
export interface ParetoFrontier {
  readonly points: readonly ParetoPoint[];
  /** Every non-dominated plan is here. */
  readonly complete: boolean;
  /** Otherwise: a plan that is missing saves at most this much, per cent, against the listed one that is as fast. */
  readonly maxGapPct?: number;
}

/** The answer: a placement of every stage with proof, prices and reasons. */
export interface Plan {
  readonly name: string;
  readonly status: "optimal" | "feasible";
  readonly objective: string;
  /** Proven lower bound of the objective's value. */
  readonly bound: number;
  /** (value − bound) / value; 0 when optimal. */
  readonly gap: number;
  readonly totals: Totals;
  /** In the pipeline's order. */
  readonly stages: readonly PlannedStage[];
  readonly transfers: readonly PlannedTransfer[];
  readonly baselines: readonly Baseline[];
  readonly assumptions: readonly string[];
  readonly excluded: readonly Excluded[];
  readonly catalog: CatalogStamp;
  readonly pareto?: ParetoFrontier;
  readonly solver: { readonly backend: string; readonly ms: number };
}
