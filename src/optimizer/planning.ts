import type { Catalog } from "../domain/catalog.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { discountsSaved } from "./capacity.ts";
import type { LexicographicOptions } from "./lexicographic.ts";
import type { Backend, SolveLp } from "./linear/solution.ts";
import type { Solving } from "./minimize.ts";
import type { Choice, Problem } from "./problem.ts";
import type { Inputs } from "./verify/inputs.ts";
import { judge, type Verified } from "./verify/verify.ts";

export interface PlanOptions {
  readonly solver: "auto" | Backend;
  /** For the plan itself; runner-ups and baselines have the same time again. */
  readonly timeLimitMs: number;
  readonly runnerUps: boolean;
  readonly baselines: boolean;
  /** The frontier of cost and finish time as well. */
  readonly pareto?: boolean;
  /** Count each account's free monthly egress allowance into every transfer. */
  readonly countAllowance: boolean;
  /**
   * ISO 8601 day: list prices of before it, or without a date, are left out. There is no clock here, so whoever asks for
   * "not older than a year" says what day that is. Absent: prices of any age.
   */
  readonly pricesSince?: string;
  /** Milliseconds from any origin. Absent: the limit holds for each solve, and no time is reported. */
  readonly now?: () => number;
  readonly onProgress?: (text: string) => void;
}

/** What the steps of one planning share. */
export interface Planning {
  readonly pipeline: Pipeline;
  readonly catalog: Catalog;
  readonly options: PlanOptions;
  readonly solving: LexicographicOptions;
  readonly judged: Inputs;
}

/** @param used  told of every backend that is asked */
export const solvingOf = (options: PlanOptions, solve: SolveLp, used: Set<Backend>): Solving => {
  const { now, timeLimitMs } = options;
  const endMs = (now?.() ?? 0) + timeLimitMs;
  return {
    solver: options.solver,
    solve,
    remainingMs: () => (now === undefined ? timeLimitMs : endMs - now()),
    onSolve: (backend) => used.add(backend),
  };
};

/**
 * Every number of a plan comes from here.
 *
 * @throws when the verifier refuses what the model calls best: a bug
 */
export const verified = (
  { judged, pipeline }: Pick<Planning, "judged" | "pipeline">,
  problem: Problem,
  choice: Choice,
): Verified => {
  const { claims } = discountsSaved(problem, choice);
  const placements = choice.map(({ offer, reserved }, index) => ({
    stage: pipeline.stages[index]!.name,
    priceRow: offer.row,
    market: offer.market,
    reservedNodes: reserved,
    discounts: claims.filter(({ stage }) => stage === index),
  }));
  const verdict = judge(judged, placements);
  if (verdict.ok) return verdict.value;
  throw new Error(`the verifier refuses the plan: ${verdict.error.join("; ")}`);
};
