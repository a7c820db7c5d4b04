import type { BuildMemory, BuiltProblem } from "../../build-problem.ts";

/**
 * For problems that differ in what moves or how long it takes, not in what can be rented: nothing is asked of the catalog.
 *
 * @param isChanged  by index: whether a stage's own costs and times differ
 */
export const withKnownOffers = (
  { selections, problem, land }: BuiltProblem,
  isChanged: (stage: number) => boolean,
): BuildMemory => ({
  lie: () => land,
  known: (stage) => selections[stage]!,
  candidates: (stage) => (isChanged(stage) ? undefined : problem.candidates[stage]),
});
