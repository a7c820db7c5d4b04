import type { EgressChange } from "./catalog.ts";
import type { OwnCloud, OwnPrice, PriceOverlay } from "./own-prices.ts";
import type { Objective, Pipeline, Policy, Pricing } from "./pipeline.ts";
import type { PlanStatus, StagePlace } from "./plan.ts";

/** A figure that is changed: times a factor, or another value altogether. */
export type Change =
  | { readonly kind: "multiply"; readonly factor: number }
  | { readonly kind: "set"; readonly value: number };

/** Which prices of the catalog; every given part must match. */
export interface PriceMatch {
  /** Pattern as in `Policy`; absent: everywhere. */
  readonly location?: string;
  readonly instanceType?: string;
  /** Canonical name. */
  readonly accelerator?: string;
  /** Absent: a factor holds for both markets, a price for on-demand. */
  readonly market?: "on-demand" | "spot";
}

/** The parts of a policy that can be dropped. */
export type PolicyPart =
  | "allow"
  | "deny"
  | "countries"
  | "operators"
  | "certifications"
  | "movement";

/** A policy without whose it is. */
export type PolicyRules = Partial<Omit<Policy, "origin">>;

/** One thing that is otherwise in a scenario: of the pipeline, of the catalog or of both. */
export type Patch =
  | {
      readonly kind: "prices";
      readonly match: PriceMatch;
      /** The factor is > 0: nothing is free. */
      readonly change: { readonly kind: "multiply"; readonly factor: number } | OwnPriceSet;
    }
  | { readonly kind: "egress"; readonly change: EgressChange }
  /** Of datasets and outputs whose name fits the pattern. Set: GB. */
  | { readonly kind: "data"; readonly item: string; readonly change: Change }
  /** Of stages whose name fits the pattern. Set: hours on every machine. */
  | { readonly kind: "runtimes"; readonly stage: string; readonly change: Change }
  /** `undefined`: no limit. */
  | { readonly kind: "limit"; readonly limit: LimitName; readonly value: number | undefined }
  | { readonly kind: "objective"; readonly objective: Objective }
  | { readonly kind: "pricing"; readonly stage: string; readonly pricing: Pricing }
  /** Joins the policy of the pipeline: both hold. */
  | { readonly kind: "add-policy"; readonly rules: PolicyRules }
  /** From the policies of all owners that fit the pattern: `pipeline`, `stage x`, `dataset y`. */
  | { readonly kind: "drop-policy"; readonly parts: readonly PolicyPart[]; readonly of: string }
  /** Nothing can be rented there. */
  | { readonly kind: "outage"; readonly places: readonly string[] }
  | { readonly kind: "accelerators-gone"; readonly names: readonly string[] }
  | { readonly kind: "accelerators-only"; readonly names: readonly string[] }
  /** Another dataset, by its directory as the study names it. */
  | { readonly kind: "catalog"; readonly dir: string }
  /** Prices with a later date count as unknown. ISO 8601, day or month. */
  | { readonly kind: "prices-until"; readonly date: string };

export type LimitName = "deadlineHours" | "budgetUsd" | "maxClouds" | "maxKgCo2e";

export interface OwnPriceSet {
  readonly kind: "set";
  readonly price: OwnPrice;
}

/** A number of the sweep, or the name of an option. */
export type AxisValue = string | number;

/** One case of a study. The base of each pipeline is a scenario of its own, without patches. */
export interface Scenario {
  /** From 0, the order of the results. */
  readonly index: number;
  /** `base`, a name of the file, or made of the values of the axes. */
  readonly name: string;
  /** Name of one of `Study.pipelines`. */
  readonly pipeline: string;
  readonly axes: Readonly<Record<string, AxisValue>>;
  /** Applied one after the other. */
  readonly patches: readonly Patch[];
}

/** A pipeline of a study, with what its file says of the catalog; names as written. */
export interface StudyPipeline {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly prices: readonly PriceOverlay[];
  readonly clouds: readonly OwnCloud[];
}

export type SweepKind = "cross" | "zip" | "one-at-a-time" | "latin-hypercube";

/** What varied along an axis. */
export interface AxisInfo {
  readonly name: string;
  /** In the order of the file; numbers of a Latin hypercube ascending. */
  readonly values: readonly AxisValue[];
}

/** A study, read and expanded. */
export interface Study {
  readonly name: string;
  readonly pipelines: readonly StudyPipeline[];
  /** Directory as the file names it; absent: the catalog of the caller. */
  readonly catalog?: string;
  readonly scenarios: readonly Scenario[];
  readonly axes: readonly AxisInfo[];
  /** Absent: only named scenarios. */
  readonly sweep?: SweepKind;
}

/** What solving one scenario says, whoever solved it. */
export interface ScenarioOutcome {
  /** Of all that decides the answer; equal keys have equal outcomes. */
  readonly key: string;
  readonly status: PlanStatus;
  /** Absent without a plan. */
  readonly usd?: number;
  readonly computeUsd?: number;
  readonly egressUsd?: number;
  /** Absent when a runtime is unknown. */
  readonly hours?: number;
  /** Absent when it cannot be told. */
  readonly kgCo2e?: number;
  /** In the pipeline's order; empty without a plan. */
  readonly stages: readonly StagePlace[];
  /** Infeasible: the rules that together leave nothing. */
  readonly conflict?: readonly string[];
}

/** One line of the results: a scenario against the base of its pipeline. */
export interface ScenarioRow extends Omit<ScenarioOutcome, "key" | "stages"> {
  readonly index: number;
  readonly scenario: string;
  readonly pipeline: string;
  readonly axes: Readonly<Record<string, AxisValue>>;
  /** Sorted. */
  readonly clouds: readonly string[];
  /** Sorted. */
  readonly regions: readonly string[];
  /** This minus base. Absent when either has no plan. */
  readonly deltaUsd?: number;
  readonly deltaPct?: number;
  readonly deltaHours?: number;
  /** Stages in another place or on another machine than in the base. */
  readonly movedStages?: readonly string[];
  /** `proc=azure/eastus Standard_D16; train=…`; `spot` after machines rented so. Empty without a plan. */
  readonly placement: string;
}

/** Smallest, middle and largest of the scenarios with a plan. */
export interface Distribution {
  readonly count: number;
  readonly min: number;
  readonly p10: number;
  readonly median: number;
  readonly mean: number;
  readonly p90: number;
  readonly max: number;
}

/** Between two neighbouring values of an axis, all else equal, the placement changes. */
export interface PlacementFlip {
  readonly pipeline: string;
  readonly axis: string;
  readonly from: AxisValue;
  readonly to: AxisValue;
  /** The values of the other axes. */
  readonly where: Readonly<Record<string, AxisValue>>;
  readonly movedStages: readonly string[];
  readonly before: string;
  readonly after: string;
}

export interface StudySummary {
  readonly name: string;
  readonly scenarios: number;
  readonly byStatus: Readonly<Partial<Record<PlanStatus, number>>>;
  readonly placements: number;
  readonly pipelines: readonly PipelineSummary[];
  readonly flips: readonly PlacementFlip[];
  readonly catalog: { readonly asOf: string; readonly sha256: string };
  readonly robust?: RobustPlan;
}

export interface PipelineSummary {
  readonly name: string;
  readonly base: ScenarioRow;
  /** Over its scenarios with a plan; absent when there is none. */
  readonly usd?: Distribution;
  readonly hours?: Distribution;
  /** Names of scenarios. */
  readonly cheapest?: string;
  readonly dearest?: string;
  /** Effect of each axis alone: the range of USD that it spans while all others stand still, at most. */
  readonly axes: readonly AxisEffect[];
}

export interface AxisEffect {
  readonly axis: string;
  readonly lowUsd: number;
  readonly highUsd: number;
  readonly lowValue: AxisValue;
  readonly highValue: AxisValue;
}

export type RobustGoal = "regret" | "worst" | "mean";

/** The one placement that is best over all scenarios that have a plan. */
export interface RobustPlan {
  readonly goal: RobustGoal;
  readonly pipeline: string;
  /** Of the objective: its largest regret, its largest value, or its mean. */
  readonly value: number;
  /** Proven lower bound of `value`. */
  readonly bound: number;
  /** `infeasible`: no placement keeps the rules of every scenario. `unknown`: none was found in time. */
  readonly status: PlanStatus;
  readonly stages: readonly StagePlace[];
  /** Scenarios without any plan: they bind nothing. */
  readonly leftOut: readonly string[];
  /** By scenario with a plan, in order. */
  readonly scenarios: readonly RobustScenario[];
}

export interface RobustScenario {
  readonly scenario: string;
  /** Verified value of the placement under this scenario. */
  readonly value: number;
  /** Above the scenario's own optimum; ≥ 0 but for rounding. */
  readonly regret: number;
}

export interface StudyResult {
  readonly study: Study;
  /** By index. */
  readonly rows: readonly ScenarioRow[];
  readonly summary: StudySummary;
}

/** How far a study is. */
export interface StudyProgress {
  readonly done: number;
  readonly total: number;
  /** Of `done`, found in the journal. */
  readonly resumed: number;
}
