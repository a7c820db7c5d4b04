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
  /** The same by discount; for brokers, in no report. */
  readonly discountClaims?: readonly DiscountClaim[];
  /** Spot: how many interruptions are expected. */
  readonly expectedInterruptions?: number;
  /** Estimated; absent when it cannot be told. */
  readonly kgCo2e?: number;
  readonly startHour?: number;
  readonly endHour?: number;
  readonly priceAsOf: string;
  readonly priceSource: string;
  /** Names of datasets and stages it reads. */
  readonly inputs?: readonly string[];
  /** Of the whole stage; 0 when nothing is passed on. */
  readonly outputGb?: number;
  /** Why this place, in one sentence of numbers. */
  readonly why?: string;
  /** `undefined`: there is no other region. */
  readonly runnerUp?: RunnerUp;
}

/** What a stage has of one limited discount. */
export interface DiscountClaim {
  /** Its index in the pipeline's discounts. */
  readonly discount: number;
  readonly nodeHours: number;
  readonly usd: number;
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
  readonly stages: readonly StagePlace[];
}

/** Plans that no other beats in both cost and finish time, cheapest first. */
export interface ParetoFrontier {
  readonly points: readonly ParetoPoint[];
  /** Every non-dominated plan is here. */
  readonly complete: boolean;
  /** Otherwise: a plan that is missing saves at most this much, per cent, against the listed one that is as fast. */
  readonly maxGapPct?: number;
}

/** Where a stage goes in another plan. */
export type StagePlace = Pick<PlannedStage, "name" | "location" | "instanceType" | "pricing">;

/** A stage that is elsewhere in the other plan. */
export interface Move {
  readonly stage: string;
  /** In this plan. */
  readonly from: StagePlace;
  /** In the other plan. */
  readonly to: StagePlace;
}

/** What one rule or limit costs: this plan against the best plan without it. */
export interface RulePrice {
  /** As conflicts name it: `countries EU (pipeline)`, `deadline 8 h`. */
  readonly rule: string;
  /** Without it the plan would be better: in the objective or, at the same value, in what breaks its ties. */
  readonly binding: boolean;
  /** This plan minus the one without the rule; negative where the objective is not cost and the rule saves money. */
  readonly extraUsd: number;
  readonly extraHours: number;
  /** Of the objective's value, against the plan without the rule, per cent; absent when that is 0. */
  readonly extraPct?: number;
  /** Stages that the rule keeps from a better place; empty when it does not bind. */
  readonly moves: readonly Move[];
}

/** What is out of reach in a fallback. */
export type Outage = "place" | "region" | "cloud" | "spot market";

/** The best plan when something that this plan uses is not to be had. */
export interface Fallback {
  readonly outage: Outage;
  /** A location, region or cloud; for `spot market` its region. */
  readonly unavailable: string;
  /** In words: `aws/us-east-1 unavailable`. */
  readonly when: string;
  /** Absent when no plan is left: see `reason`. */
  readonly usd?: number;
  readonly hours?: number;
  readonly extraUsd?: number;
  readonly extraHours?: number;
  /** Every stage of the fallback plan. */
  readonly stages: readonly StagePlace[];
  readonly reason?: string;
}

/** A figure of the inputs that a break-even moves. */
export type BreakEvenSubject =
  | { readonly kind: "price"; readonly stage: string }
  | { readonly kind: "runtime"; readonly stage: string }
  | { readonly kind: "size"; readonly item: string }
  | { readonly kind: "egress"; readonly cloud: string };

/** From which value on another plan wins, or this one breaks a limit. */
export interface Flip {
  /** In the unit of the break-even. */
  readonly at: number;
  /** `at` / now. */
  readonly factor: number;
  /** To the plan that wins; empty when this one breaks a limit. */
  readonly moves: readonly Move[];
  /** The limit that this plan breaks beyond `at`, as conflicts name it; absent: another plan is better. */
  readonly breaks?: string;
}

/** How far one figure may move, all else equal, before another plan wins. */
export interface BreakEven {
  readonly subject: BreakEvenSubject;
  readonly unit: "USD/h" | "h" | "GB" | "×";
  /** The figure as it is; 1 for a factor. */
  readonly now: number;
  /** Absent: this plan stays the best down to `searchedFrom`. */
  readonly below?: Flip;
  /** Absent: this plan stays the best up to `searchedTo`. */
  readonly above?: Flip;
  readonly searchedFrom: number;
  readonly searchedTo: number;
}

/** One of the K next best plans; any two of them differ in the region of some stage. */
export interface Alternative {
  readonly usd: number;
  readonly hours?: number;
  readonly extraUsd: number;
  readonly extraHours: number;
  readonly stages: readonly StagePlace[];
}

/** A dataset as the pipeline states it, for pictures of the flow. */
export interface PlannedDataset {
  readonly name: string;
  readonly at: LocationId;
  readonly gb: number;
}

/** Where a region of the plan is. Absent coordinates: not known. */
export interface PlannedRegion {
  readonly region: RegionId;
  readonly city?: string;
  /** ISO code. */
  readonly country?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** What one figure of a saved plan is in another catalog. */
export interface StageChange {
  readonly name: string;
  readonly thenUsdPerHour: number;
  /** Absent: the catalog has no such offer, or no price for it. */
  readonly nowUsdPerHour?: number;
}

export interface TransferChange {
  readonly item: string;
  readonly from: RegionId;
  readonly to: RegionId;
  readonly thenUsd: number;
  /** Absent: no price is known for the route. */
  readonly nowUsd?: number;
}

/** A saved plan held against a catalog of another day; the plan itself keeps its prices. */
export interface PriceChanges {
  readonly catalog: Pick<CatalogStamp, "asOf" | "sha256">;
  /** In the plan's order. */
  readonly stages: readonly StageChange[];
  readonly transfers: readonly TransferChange[];
  /** What the same placement costs there; absent when a price is gone. */
  readonly usd?: number;
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
  /** Every region of `stages`, `transfers` and `datasets`, sorted. */
  readonly regions?: readonly PlannedRegion[];
  /** Those that a stage reads or that are delivered. */
  readonly datasets?: readonly PlannedDataset[];
  /** With `--explain`, also `fallbacks` and `breakEvens`; binding ones first, dearest first. */
  readonly rules?: readonly RulePrice[];
  readonly fallbacks?: readonly Fallback[];
  readonly breakEvens?: readonly BreakEven[];
  /** With `--alternatives K`, best first; this plan is not among them. */
  readonly alternatives?: readonly Alternative[];
  /** What was asked for and could not be proven in time, in words; it is left out above. */
  readonly unproven?: readonly string[];
  /** With `sky explain`. */
  readonly changes?: PriceChanges;
  readonly solver: { readonly backend: string; readonly ms: number };
}
