import type { RulePrice } from "../../domain/plan.ts";
import { isOver } from "../is-late.ts";
import { build, planningOf } from "../planning.ts";
import { differenceOf, extraPct, isBetter, objectiveValue } from "./figures.ts";
import { type RemovableRule, removableRules } from "./removable-rules.ts";
import { isSameProblem } from "./same-problem.ts";
import { type Explained, solveAgain } from "./solve-again.ts";
import { movesBetween } from "./stage-places.ts";

export interface RulePrices {
  /** Binding ones first, the dearest first. */
  readonly rules: readonly RulePrice[];
  readonly unproven: readonly string[];
}

/** What each rule and limit of the pipeline costs: the plan against the best one without it. */
export const rulePrices = async (explained: Explained): Promise<RulePrices> => {
  const { planning } = explained;
  const rules: RulePrice[] = [];
  const unproven: string[] = [];
  for (const rule of removableRules(planning.pipeline)) {
    planning.options.onProgress?.(`without ${rule.label}`);
    const price = await priceOf(explained, rule);
    if (price === undefined) unproven.push(`what ${rule.label} costs`);
    else rules.push(price);
  }
  return { rules: dearestFirst(rules), unproven };
};

/** `undefined`: not proven in time. */
const priceOf = async (
  { planning, built, choice, best }: Explained,
  rule: RemovableRule,
): Promise<RulePrice | undefined> => {
  const { objective } = planning.pipeline;
  if (isOver(planning.solving)) return undefined;
  const free: RulePrice = {
    rule: rule.label,
    binding: false,
    extraUsd: 0,
    extraHours: 0,
    moves: [],
  };
  const relaxed = planningOf(planning, rule.without(planning.pipeline));
  const problem = build(relaxed, relaxed.pipeline)?.problem;
  if (problem === undefined) return undefined;
  if (isSameProblem(built.problem, problem)) return free;
  const answer = await solveAgain(relaxed, problem, choice);
  if (answer.status !== "plan") return undefined;
  const { totals, stages } = answer.found;
  // With `ordered` resources an earlier, dearer set may become possible: that has a price below 0.
  const isOther =
    isBetter(objective, totals, best.totals) || isBetter(objective, best.totals, totals);
  if (!isOther) return free;
  return {
    rule: rule.label,
    binding: true,
    ...differenceOf(best.totals, totals),
    ...extraPct(objectiveValue(objective, best.totals), objectiveValue(objective, totals)),
    moves: movesBetween(best.stages, stages),
  };
};

const dearestFirst = (rules: readonly RulePrice[]): RulePrice[] =>
  [...rules].sort(
    (a, b) =>
      Number(b.binding) - Number(a.binding) ||
      (b.extraPct ?? 0) - (a.extraPct ?? 0) ||
      b.extraUsd - a.extraUsd,
  );
