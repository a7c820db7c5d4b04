import type { MessagePort } from "node:worker_threads";
import type { AcceleratorQuery } from "../../catalog/browse/accelerators.ts";
import type { InstanceQuery } from "../../catalog/browse/instances.ts";
import type { Format } from "../../pipeline/source.ts";
import type { PlanRequestOptions } from "../plan-options.ts";
import type { Problem } from "../problem.ts";

/** Work on a body that says all itself. */
export interface TextWork {
  readonly kind: "compare" | "check-study" | "explain";
  readonly text: string;
  readonly format: Format;
  /** Of one plan; see `plan.options` for where there is only one. */
  readonly timeLimitMs: number;
  readonly maxStages: number;
  /** ISO 8601 day. */
  readonly today: string;
  /** Of an explanation; absent: JSON. */
  readonly as?: "text";
}

/** What a worker can be asked for. All of it can be cloned. */
export type Work =
  | {
      readonly kind: "plan";
      readonly text: string;
      readonly format: Format;
      readonly options: PlanRequestOptions;
      readonly maxStages: number;
    }
  | TextWork
  | { readonly kind: "gpus"; readonly query: AcceleratorQuery; readonly limit?: number }
  | { readonly kind: "instances"; readonly query: InstanceQuery; readonly limit?: number };

/** A study to run; its progress goes through a port of its own. */
export interface StudyWork {
  readonly kind: "study";
  readonly text: string;
  /** Of one scenario. */
  readonly timeLimitMs: number;
  readonly maxStages: number;
  readonly version: string;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface Task {
  readonly work: Work | StudyWork;
  /** Told of a study's `Progress`. */
  readonly port?: MessagePort;
  /** One word each of `SIGNALS`, shared with the main thread. */
  readonly signals: Int32Array;
}

/** Plans of one comparison. */
export const MOST_COMPARED = 8;

/** Places in `Task.signals`; 0: not yet. */
export const SIGNALS = { started: 0, cancelled: 1 } as const;

export type Done =
  | {
      readonly ok: true;
      readonly body: string;
      /** The same request would give the same answer; a plan cut short by its limit might not. */
      readonly settled: boolean;
    }
  | { readonly ok: false; readonly problem: Problem; readonly settled: boolean };
