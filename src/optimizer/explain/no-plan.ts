import type { NoPlan, Relaxation } from "../../domain/errors.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import type { BuiltProblem } from "../build-problem.ts";
import { isOver } from "../is-late.ts";
import { minimize } from "../minimize.ts";
import { build, type Planning, planningOf } from "../planning.ts";
import { explainNoOffer, type StageWithoutOffer } from "../rejections.ts";
import { minimalConflict, withOnly } from "./conflict.ts";
import { shownTotals } from "./figures.ts";
import { leastLimits } from "./least-limits.ts";
import { inOtherMarket } from "./other-market.ts";
import { type RemovableRule, removableRules } from "./removable-rules.ts";
import { type Answer, solveAgain } from "./solve-again.ts";

/**
 * Why there is no plan, and what would make one possible: the rules that cannot hold together, the best plan without each of
 * them, and how far a limit has to be raised.
 *
 * @param planning  its `solving` has the time that this may take
 */
export const explainNoPlan = async (planning: Planning, built: BuiltProblem): Promise<NoPlan> => {
  const { pipeline, options } = planning;
  options.onProgress?.("finding out why there is no plan");
  const lost = stagesWithoutOffer(planning, built);
  const first = lost.keys().next().value;
  const { rules, undecided } = await conflictOf(planning, first);
  const { relaxations, helpful, unproven } = await relaxationsOf(planning, rules);
  const least = await leastLimits(planning, helpful);
  const beyondRules = rules.length > 0 ? undefined : withoutRules(planning);
  return {
    kind: "infeasible",
    summary: beyondRules?.summary ?? summaryOf(built, lost),
    conflict: beyondRules?.conflict ?? rules.map(({ label }) => label),
    hits: hitsOf(pipeline, first, rules),
    relaxations,
    leastLimits: least.limits,
    ...someOf("unproven", [...undecided, ...unproven, ...least.unproven]),
    stages: [...lost.values()].map(({ rejections }) => rejections),
  };
};

const someOf = (
  key: "unproven",
  list: readonly string[],
): { readonly unproven?: readonly string[] } => (list.length === 0 ? {} : { [key]: list });

/** By index of the stage. */
const stagesWithoutOffer = (
  { pipeline, catalog, options, memory, solving }: Planning,
  { problem, selections, unreachable }: BuiltProblem,
): ReadonlyMap<number, StageWithoutOffer> => {
  const lost = pipeline.stages.flatMap((stage, index) =>
    problem.candidates[index]!.length > 0 ? [] : [{ stage, index }],
  );
  const names = new Set(lost.map(({ stage }) => stage.name));
  const isLate = (): boolean => isOver(solving);
  const elsewhere = inOtherMarket(pipeline, catalog, { ...options, memory }, names, isLate);
  return new Map(
    lost.map(({ stage, index }) => {
      const told = explainNoOffer(stage, catalog, selections[index]!, unreachable[index]!);
      const otherMarket = elsewhere.get(stage.name);
      const rejections = { ...told.rejections, ...(otherMarket && { otherMarket }) };
      return [index, { ...told, rejections }];
    }),
  );
};

interface Conflict {
  readonly rules: readonly RemovableRule[];
  readonly undecided: readonly string[];
}

/**
 * @param lost  a stage without an offer: the conflict is sought in the rules that take its offers away, which needs no
 *              solver
 */
const conflictOf = async (planning: Planning, lost: number | undefined): Promise<Conflict> => {
  const { pipeline, solving } = planning;
  const undecided: string[] = [];
  const inTime = (answer: boolean | undefined): boolean | undefined => {
    if (answer === undefined) undecided.push("whether the conflict could be told with fewer rules");
    return answer;
  };
  const isFeasible = async (relaxed: Pipeline): Promise<boolean | undefined> => {
    const built = build(planning, relaxed);
    if (built === undefined) return inTime(undefined);
    if (built.impossible.length > 0) return false;
    const outcome = await minimize(built.problem, { usd: 1, hours: 0, kg: 0 }, solving);
    return inTime(outcome.status === "unknown" ? undefined : "plan" in outcome);
  };
  const ofStage = async (relaxed: Pipeline): Promise<boolean | undefined> => {
    const list = build(planning, relaxed)?.problem.candidates[lost!];
    return inTime(list && list.length > 0);
  };
  const all = removableRules(pipeline);
  const start = lost === undefined ? all : await minimalConflict(pipeline, all, ofStage);
  const rules = await minimalConflict(pipeline, start, isFeasible);
  return { rules, undecided: [...new Set(undecided)] };
};

interface Relaxations {
  readonly relaxations: readonly Relaxation[];
  readonly helpful: readonly RemovableRule[];
  readonly unproven: readonly string[];
}

/** A rule whose removal alone helps is part of every conflict, so that no other rule has to be tried. */
const relaxationsOf = async (
  planning: Planning,
  rules: readonly RemovableRule[],
): Promise<Relaxations> => {
  const relaxations: Relaxation[] = [];
  const helpful: RemovableRule[] = [];
  const unproven: string[] = [];
  for (const rule of rules) {
    if (isOver(planning.solving)) {
      unproven.push(`the best plan without ${rule.label}`);
      continue;
    }
    const relaxed = planningOf(planning, rule.without(planning.pipeline));
    const built = build(relaxed, relaxed.pipeline);
    if (built !== undefined && built.impossible.length > 0) continue;
    const answer: Answer =
      built === undefined ? { status: "unproven" } : await solveAgain(relaxed, built.problem);
    if (answer.status === "unproven") unproven.push(`the best plan without ${rule.label}`);
    if (answer.status !== "plan") continue;
    helpful.push(rule);
    relaxations.push({ rule: rule.label, ...shownTotals(answer.found.totals) });
  }
  return { relaxations: relaxations.sort((a, b) => a.usd - b.usd), helpful, unproven };
};

const summaryOf = (
  { impossible }: BuiltProblem,
  lost: ReadonlyMap<number, StageWithoutOffer>,
): string => {
  const [first] = lost.values();
  if (impossible.length > 0) return "a delivery breaks a rule.";
  return first?.summary ?? "every stage has offers, but none go together under the rules.";
};

/** What stands in the way when no rule does: demands on machines, prices nobody knows, routes. `undefined`: no time to tell. */
const withoutRules = (planning: Planning): Pick<NoPlan, "summary" | "conflict"> | undefined => {
  const bare = withOnly(planning.pipeline, []);
  const built = build(planning, bare);
  if (built === undefined) return undefined;
  const [first] = stagesWithoutOffer({ ...planning, pipeline: bare }, built).values();
  if (built.impossible.length > 0)
    return { summary: summaryOf(built, new Map()), conflict: built.impossible };
  return first ?? { summary: NO_ROUTE, conflict: [] };
};

const NO_ROUTE =
  "data cannot get from stage to stage: no priced route joins the places that are left.";

const hitsOf = (
  { stages }: Pipeline,
  lost: number | undefined,
  rules: readonly RemovableRule[],
): readonly string[] => {
  if (lost !== undefined) return [stages[lost]!.name];
  const named = new Set(rules.flatMap((rule) => rule.stages));
  const names = stages.map(({ name }) => name);
  return named.size === 0 ? names : names.filter((name) => named.has(name));
};
