import type { Objective } from "../domain/pipeline.ts";
import { goalsOf } from "./lexicographic.ts";
import type { Settled } from "./ordered.ts";
import type { Outcome } from "./outcome.ts";
import { plainBound } from "./plain-bound.ts";
import type { Problem } from "./problem.ts";

/**
 * While a stage may yet have a set of `ordered` resources that it lists earlier, no plan is proven to be the one asked for.
 *
 * @param whole  before a set was taken
 */
export const inDoubt = (
  outcome: Outcome,
  { doubtful }: Settled,
  whole: Problem,
  objective: Objective,
): Outcome => {
  if (!("plan" in outcome) || doubtful.length === 0) return outcome;
  const bound = Math.min(outcome.bound, plainBound(whole, goalsOf(objective)[0]));
  return { ...outcome, status: "feasible", bound };
};
