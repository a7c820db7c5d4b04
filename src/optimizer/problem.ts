import type { Offer } from "./offers.ts";
import type { Places } from "./places.ts";
import type { Routes } from "./routes.ts";

/** One way to run one stage, in numbers. Data sets and deliveries depend on the place alone and are counted in. */
export interface Candidate {
  readonly offer: Offer;
  /** Index into `Places.list`. */
  readonly place: number;
  /** Compute of all nodes that are paid, plus what datasets and deliveries cost this stage at this place. */
  readonly usd: number;
  /** `usd` with as much of a limited discount as this stage could use. */
  readonly leastUsd: number;
  /** What the budget counts: `usd` without the hour that stands in for a runtime not given. */
  readonly billedUsd: number;
  /** Expected, from inputs ready to end: provisioning included. */
  readonly hours: number;
  /** The same as the asked confidence allows for; equal to `hours` without one. */
  readonly lateHours: number;
  /** The part of `hours` in which machines run. */
  readonly runHours: number;
  /** Earliest start: the slowest dataset. */
  readonly readyHours: number;
  /** From the stage's end to its last delivery. */
  readonly tailHours: number;
  /** 0 when carbon does not matter. */
  readonly kg: number;
  /** Nodes taken from the offer's reservation. */
  readonly reserved: number;
  /** Node-hours that could have the offer's limited discount, and what each saves. */
  readonly discountHours: number;
  readonly discountUsdPerHour: number;
  /** By quota: what it uses while it runs. */
  readonly uses: readonly number[];
}

/** Price of something that depends on two places: `usdByTariff[tariff[from * n + to]]`. */
export interface PairCost {
  /** n × n; 0 stands for a pair that must not be. */
  readonly tariff: Int32Array;
  readonly usdByTariff: Float64Array;
}

/** Data from one stage to another. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** Money, where each consumer pays; only what is forbidden, where a region's consumers share a copy. */
  readonly cost: PairCost;
  readonly gb: number;
}

/** Two stages that must, or must not, stand together. */
export interface Tie {
  readonly from: number;
  readonly to: number;
  readonly cost: PairCost;
}

/** One item with one copy to each region that needs it. */
export interface SharedItem {
  /** A place, or a stage that is itself being placed. */
  readonly source: { readonly place: number } | { readonly stage: number };
  readonly consumers: readonly number[];
  readonly deliveries: readonly number[];
  readonly cost: PairCost;
}

/** Infinite where there is no limit. */
export interface ProblemLimits {
  readonly deadlineHours: number;
  /** The deadline holds for `lateHours` too. */
  readonly confident: boolean;
  readonly maxKg: number;
  readonly budgetUsd: number;
  readonly maxClouds: number;
  /** Earlier goals of a lexicographic order, held at their best value. */
  readonly caps: readonly Cap[];
}

/** The goal's value may not exceed this. */
export interface Cap {
  readonly goal: Goal;
  readonly atMost: number;
}

/** What is shared by all stages of a pipeline. */
export interface Capacities {
  /** Nodes of each reservation. */
  readonly pools: readonly number[];
  /** Node-hours of each limited discount. */
  readonly discountHours: readonly number[];
  readonly quota: readonly number[];
  /** Some runtime was not given: quota counts what no dependency separates, not what overlaps in time. */
  readonly untimed: boolean;
}

/** A placement problem in numbers: choose one candidate of each stage. */
export interface Problem {
  readonly places: Places;
  readonly routes: Routes;
  /** Index of each place's cloud. */
  readonly cloudOf: Int32Array;
  /** By stage, in the pipeline's order. */
  readonly candidates: readonly (readonly Candidate[])[];
  /** Stages in topological order. */
  readonly order: readonly number[];
  readonly edges: readonly Edge[];
  /** The same edges by consumer. */
  readonly incoming: readonly (readonly Edge[])[];
  readonly ties: readonly Tie[];
  readonly shared: readonly SharedItem[];
  readonly limits: ProblemLimits;
  readonly capacities: Capacities;
  /** Cost and finish time that no choice changes: deliveries of datasets. */
  readonly fixedUsd: number;
  readonly fixedHours: number;
}

/** The chosen candidate of each stage. */
export type Choice = readonly Candidate[];

/** Index into `Places.list` by stage. A loop: this is asked for every plan that is looked at. */
export const placesOf = (choice: Choice): Int32Array => {
  const places = new Int32Array(choice.length);
  for (let stage = 0; stage < places.length; stage++) places[stage] = choice[stage]!.place;
  return places;
};

/** What is minimized: usd × USD + hours × finish hours + kg × kg CO2e. */
export interface Goal {
  readonly usd: number;
  readonly hours: number;
  readonly kg: number;
}

export const pairUsd = (
  { tariff, usdByTariff }: PairCost,
  n: number,
  from: number,
  to: number,
): number => usdByTariff[tariff[from * n + to]!]!;

/** The same problem with fewer candidates; the candidates keep their order. */
export const restrict = (
  problem: Problem,
  keep: (stage: number, candidate: Candidate, index: number) => boolean,
): Problem => ({
  ...problem,
  candidates: problem.candidates.map((list, stage) =>
    list.filter((candidate, index) => keep(stage, candidate, index)),
  ),
});

export const withCap = (problem: Problem, goal: Goal, atMost: number): Problem => ({
  ...problem,
  limits: { ...problem.limits, caps: [...problem.limits.caps, { goal, atMost }] },
});

/** Money and hours compare equal within this: relative, and absolute below 1. */
const TOLERANCE = 1e-9;
export const slack = (value: number): number => TOLERANCE * Math.max(1, Math.abs(value));

/** A cap comes from a solver's answer and is held by a solver: it gets as much room as solvers need. */
const CAP_TOLERANCE = 1e-7;
export const capSlack = (value: number): number => CAP_TOLERANCE * Math.max(1, Math.abs(value));

/** Whether stages share something that is counted. */
export const isCounted = ({ pools, discountHours, quota }: Capacities): boolean =>
  pools.length + discountHours.length + quota.length > 0;

/** Whether finish times matter at all. */
export const isTimed = (goal: Goal, { deadlineHours, caps }: ProblemLimits): boolean =>
  goal.hours > 0 ||
  deadlineHours < Number.POSITIVE_INFINITY ||
  caps.some((cap) => cap.goal.hours > 0);
