import type { Pipeline } from "../../domain/pipeline.ts";
import { type RemovableRule, removableRules } from "./removable-rules.ts";

/**
 * Rules that cannot hold together, none of them dispensable: taking any one away makes a plan possible.
 *
 * @param rules  of the pipeline; known to leave nothing, all others taken away
 * @param isFeasible  whether a pipeline has a plan; `undefined` when that could not be told in time
 * @returns empty when no plan exists even without all of them
 */
export const minimalConflict = async (
  pipeline: Pipeline,
  rules: readonly RemovableRule[],
  isFeasible: (pipeline: Pipeline) => Promise<boolean | undefined>,
): Promise<readonly RemovableRule[]> => {
  let kept = rules;
  for (const rule of rules) {
    const left = kept.filter((other) => other !== rule);
    if ((await isFeasible(withOnly(pipeline, left))) === false) kept = left;
  }
  return kept;
};

/** The pipeline without all rules but these. */
export const withOnly = (pipeline: Pipeline, rules: readonly RemovableRule[]): Pipeline =>
  removableRules(pipeline)
    .filter(({ label }) => !rules.some((rule) => rule.label === label))
    .reduce((relaxed, rule) => rule.without(relaxed), pipeline);
