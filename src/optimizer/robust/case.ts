import type { Problem } from "../problem.ts";

/** One scenario: the same stages and the same candidates in the same order, at its own prices, sizes and limits. */
export interface RobustCase {
  readonly problem: Problem;
  /** Value of its own best plan. */
  readonly best: number;
}
