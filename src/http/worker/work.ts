import type { AcceleratorQuery } from "../../catalog/browse/accelerators.ts";
import type { InstanceQuery } from "../../catalog/browse/instances.ts";
import type { Format } from "../../pipeline/source.ts";
import type { PlanRequestOptions } from "../plan-options.ts";
import type { Problem } from "../problem.ts";

/** What a worker can be asked for. All of it can be cloned. */
export type Work =
  | {
      readonly kind: "plan";
      readonly text: string;
      readonly format: Format;
      readonly options: PlanRequestOptions;
      readonly maxStages: number;
    }
  | { readonly kind: "gpus"; readonly query: AcceleratorQuery; readonly limit?: number }
  | { readonly kind: "instances"; readonly query: InstanceQuery; readonly limit?: number };

export interface Task {
  readonly work: Work;
  /** One word each of `SIGNALS`, shared with the main thread. */
  readonly signals: Int32Array;
}

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
