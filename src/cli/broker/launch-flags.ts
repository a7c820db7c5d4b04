import type { PlanFlags } from "../plan-flags.ts";
import type { StateFlags } from "./state-folder.ts";

export interface LaunchFlags extends PlanFlags, StateFlags {
  readonly yes?: boolean;
  readonly detach?: boolean;
  readonly adapters?: string;
  readonly reachable?: boolean;
  /** Address of a store by place pattern. */
  readonly stores?: Readonly<Record<string, string>>;
  readonly output?: string;
  readonly retries: number;
  /** Minutes. */
  readonly idleStop: number;
  readonly chaseSavings?: boolean;
  readonly waitForSpot?: boolean;
  /** Minutes. */
  readonly chaseEvery?: number;
  readonly json?: boolean;
  readonly color: boolean;
}
