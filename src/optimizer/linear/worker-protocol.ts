import type { LinearModelData } from "./model-data.ts";
import type { Backend, LpSolution, Outcome } from "./solution.ts";

export interface SolveRequest {
  readonly id: number;
  readonly data: LinearModelData;
  readonly backend: Backend;
  readonly limitMs: number;
}

/** Any number of incumbents, then one answer, each with the id of its request; `ready` once, at the start. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "incumbent"; readonly id: number; readonly incumbent: Outcome }
  | { readonly kind: "answer"; readonly id: number; readonly solution: LpSolution };
