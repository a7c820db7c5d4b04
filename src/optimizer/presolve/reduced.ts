import type { Incumbent } from "../incumbent.ts";
import type { Problem } from "../problem.ts";

/** A smaller problem with the same optima, a proven bound and the best plan met on the way. */
export interface Reduced {
  readonly problem: Problem;
  /** No plan's goal value is lower. Infinity: there is no plan. */
  readonly bound: number;
  readonly incumbent: Incumbent | undefined;
}

/** The same while only cost has been looked at. */
export interface ByCost {
  readonly problem: Problem;
  readonly incumbent: Incumbent | undefined;
  readonly costBound: number;
}
