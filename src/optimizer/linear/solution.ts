import type { LinearModelData } from "./model-data.ts";

export type Backend = "javascript-lp-solver" | "highs";

/**
 * What is known about a model after a solve.
 *
 * - `optimal`: `values` are proven best, `bound` equals `objective`.
 * - `feasible`: `values` satisfy every row; nothing better than `bound` exists (−Infinity: no bound known).
 * - `infeasible`: proven; `objective` and `bound` are +Infinity, `values` empty.
 * - `unbounded`: proven; `objective` and `bound` are −Infinity, `values` empty.
 * - `unknown`: nothing usable; `objective` is +Infinity, `values` empty, `bound` what could be proven.
 */
export interface LpSolution {
  readonly status: "optimal" | "feasible" | "infeasible" | "unbounded" | "unknown";
  /** Objective of `values`, recomputed from the model, its constant included. */
  readonly objective: number;
  /** Proven lower bound of every solution's objective. */
  readonly bound: number;
  /** One value per column; whole-number columns hold exact whole numbers. */
  readonly values: Float64Array;
  readonly backend: Backend;
  /** Wall-clock milliseconds of the solve. */
  readonly ms: number;
}

/** A solution before it is signed with the backend and the time taken. */
export type Outcome = Omit<LpSolution, "backend" | "ms">;

export interface SolveOptions {
  readonly backend: Backend;
  /** Wall-clock limit; > 0, may be Infinity. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

/** Never rejects for what a model is; an aborted or overdue solve answers `unknown` or `feasible`. */
export type SolveLp = (model: LinearModelData, options: SolveOptions) => Promise<LpSolution>;

/** Receives each better solution found on the way, already checked; called in the solving thread. */
export type OnIncumbent = (incumbent: Outcome) => void;

export interface BackendOptions {
  readonly limitMs: number;
  readonly onIncumbent?: OnIncumbent;
}

const NO_VALUES = new Float64Array(0);
const { POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;

export const infeasible: Outcome = {
  status: "infeasible",
  objective: POSITIVE_INFINITY,
  bound: POSITIVE_INFINITY,
  values: NO_VALUES,
};

export const unbounded: Outcome = {
  status: "unbounded",
  objective: NEGATIVE_INFINITY,
  bound: NEGATIVE_INFINITY,
  values: NO_VALUES,
};

export const unknown = (bound = NEGATIVE_INFINITY): Outcome => ({
  status: "unknown",
  objective: POSITIVE_INFINITY,
  bound,
  values: NO_VALUES,
});

export const optimal = (values: Float64Array, objective: number): Outcome => ({
  status: "optimal",
  objective,
  bound: objective,
  values,
});

/** A checked solution without a proof; the bound never exceeds what was found. */
export const feasible = (values: Float64Array, objective: number, bound: number): Outcome => ({
  status: "feasible",
  objective,
  bound: Math.min(bound, objective),
  values,
});
