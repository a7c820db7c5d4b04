import type { Objective } from "../domain/pipeline.ts";
import { type Component, components, joinChoices } from "./components.ts";
import { type Incumbent, incumbentOf } from "./incumbent.ts";
import { isOver } from "./is-late.ts";
import { minimize, type Solving } from "./minimize.ts";
import type { Outcome } from "./outcome.ts";
import { reduce } from "./presolve/reduce.ts";
import {
  type Candidate,
  type Choice,
  type Goal,
  type Problem,
  restrict,
  slack,
  withCap,
} from "./problem.ts";
import { isFew, optimaOf } from "./try-all.ts";

const COST: Goal = { usd: 1, hours: 0, kg: 0 };
const TIME: Goal = { usd: 0, hours: 1, kg: 0 };
const CARBON: Goal = { usd: 0, hours: 0, kg: 1 };

/** First what is asked for, then the goals that break its ties. */
export const goalsOf = (objective: Objective): readonly [Goal, ...Goal[]] => {
  if (objective.kind === "time") return [TIME, COST];
  if (objective.kind === "carbon") return [CARBON, COST, TIME];
  if (objective.kind === "cost" || objective.hourIsWorthUsd === 0) return [COST, TIME];
  return [{ usd: 1, hours: objective.hourIsWorthUsd, kg: 0 }, COST];
};

export interface LexicographicOptions extends Solving {
  /** Order of equally good candidates of one stage; negative: `a` is preferred. Absent: any of them will do. */
  readonly compareTied?: (a: Candidate, b: Candidate) => number;
}

/**
 * The best plan for an objective, ties broken: the first goal, then the second among its optima, then stage by stage the
 * preferred candidate among the plans that are best in both.
 *
 * Independent parts are solved apart. Time is the time of the slowest part, so the others may take as long.
 */
export const lexicographic = async (
  problem: Problem,
  objective: Objective,
  options: LexicographicOptions,
  hint?: Choice,
): Promise<Outcome> => {
  const goals = goalsOf(objective);
  const [first] = goals;
  const separable = first.usd === 0 || first.hours === 0;
  const parts = separable
    ? components(problem)
    : [{ problem, stages: problem.candidates.map((_, stage) => stage) }];
  const firsts: Outcome[] = [];
  for (const { problem: part, stages } of parts) {
    const partHint = hint && stages.map((stage) => hint[stage]!);
    const outcome = await minimize(part, first, options, partHint);
    if (outcome.status === "infeasible") return outcome;
    if (outcome.status === "unknown") return { status: "unknown", bound: Number.NEGATIVE_INFINITY };
    firsts.push(outcome);
  }
  const solved = firsts.flatMap((outcome) => ("plan" in outcome ? [outcome] : []));
  const proven = solved.every(({ status }) => status === "optimal");
  const plans =
    proven && !isOver(options)
      ? await breakTies(problem, parts, solved, goals, options)
      : solved.map(({ plan }) => plan.choice);
  const plan = incumbentOf(problem, first, joinChoices(parts, plans));
  if (!plan.feasible)
    return proven
      ? { status: "infeasible" }
      : { status: "unknown", bound: Number.NEGATIVE_INFINITY };
  return proven
    ? { status: "optimal", plan, bound: plan.value, open: problem }
    : { status: "feasible", plan, bound: jointBound(problem, first, solved), open: problem };
};

const jointBound = (
  { fixedUsd, fixedHours }: Problem,
  goal: Goal,
  solved: readonly { readonly bound: number }[],
): number => {
  const bounds = solved.map(({ bound }) => bound);
  if (goal.hours > 0 && goal.usd === 0) return Math.max(fixedHours, ...bounds);
  return bounds.reduce((sum, bound) => sum + bound, solved.length > 1 ? fixedUsd : 0);
};

type Solved = Extract<Outcome, { readonly plan: Incumbent }>;

const breakTies = async (
  problem: Problem,
  parts: readonly Component[],
  solved: readonly Solved[],
  [first, ...others]: readonly [Goal, ...Goal[]],
  options: LexicographicOptions,
): Promise<Choice[]> => {
  const slowest = Math.max(problem.fixedHours, ...solved.map(({ plan }) => plan.hours));
  const choices: Choice[] = [];
  const isLate = (): boolean => isOver(options);
  for (const [k, { problem: part }] of parts.entries()) {
    const { plan, open } = solved[k]!;
    if (isLate()) {
      choices.push(plan.choice);
      continue;
    }
    const best = first.usd + first.kg === 0 ? slowest * first.hours : plan.value;
    // A part that may take as long as the slowest has more to choose from than its own optima; for any other, few
    // candidates can still be part of one with the optimum known.
    let current =
      best > plan.value
        ? withCap(part, first, best)
        : narrowed(withCap(open, first, best), first, options, plan.choice);
    let { choice } = plan;
    for (const goal of others) {
      const known = incumbentOf(current, goal, choice);
      const tied = await bestTied(current, goal, options, choice);
      const better = "plan" in tied ? tied.plan : known;
      current = withCap("plan" in tied ? tied.open : current, goal, better.value);
      ({ choice } = better);
    }
    choices.push(await preferred(current, incumbentOf(current, first, choice), options));
  }
  return choices;
};

/** Once the first goal is settled few plans are left as a rule. A named solver is asked all the same. */
const isTried = (problem: Problem, { solver }: Solving): boolean =>
  solver === "auto" && isFew(problem);

/** Drops what no plan uses that is as good as the best. */
const narrowed = (problem: Problem, goal: Goal, options: Solving, hint: Choice): Problem =>
  (isTried(problem, options)
    ? optimaOf(problem, goal, hint)?.open
    : reduce(problem, goal, hint, () => isOver(options)).problem) ?? problem;

const bestTied = async (
  problem: Problem,
  goal: Goal,
  options: Solving,
  hint: Choice,
): Promise<Outcome> => {
  if (!isTried(problem, options)) return minimize(problem, goal, options, hint);
  const optima = optimaOf(problem, goal, hint);
  return optima === undefined
    ? { status: "infeasible" }
    : { status: "optimal", bound: optima.plan.value, ...optima };
};

/** Questions put to the solver for the sake of preference alone, in one part of a pipeline. */
const MAX_QUESTIONS = 30;

/** Among plans equally good in both goals, the preferred candidate of the first stage, then of the second, and so on. */
const preferred = async (
  problem: Problem,
  plan: Incumbent,
  options: LexicographicOptions,
): Promise<Choice> => {
  const { compareTied } = options;
  const isLate = (): boolean => isOver(options);
  if (compareTied === undefined || !plan.feasible || isLate()) return plan.choice;
  // Only candidates that some equally good plan may use are left.
  let open = narrowed(problem, COST, options, plan.choice);
  let { choice } = plan;
  let questions = MAX_QUESTIONS;
  const askFor = async (stage: number, rival: Candidate): Promise<Choice | undefined> => {
    if (questions-- <= 0 || isLate()) return undefined;
    const fixed = restrict(open, (s, candidate) => s !== stage || candidate === rival);
    const answer = await minimize(fixed, COST, options);
    const isGood = "plan" in answer && answer.plan.value <= plan.usd + slack(plan.usd);
    return isGood ? answer.plan.choice : undefined;
  };
  for (let stage = 0; stage < choice.length && !isLate(); stage++) {
    const rivals = [...open.candidates[stage]!]
      .sort(compareTied)
      .filter((rival) => compareTied(rival, choice[stage]!) < 0);
    for (const rival of rivals) {
      if (isLate()) break;
      const swapped = choice.map((candidate, s) => (s === stage ? rival : candidate));
      const better = asGood(open, swapped, plan) ? swapped : await askFor(stage, rival);
      if (better === undefined) continue;
      choice = better;
      break;
    }
    const settled = choice[stage];
    open = restrict(open, (s, candidate) => s !== stage || candidate === settled);
  }
  return choice;
};

const asGood = (problem: Problem, choice: Choice, plan: Incumbent): boolean => {
  const { feasible, usd } = incumbentOf(problem, COST, choice);
  return feasible && usd <= plan.usd + slack(plan.usd);
};
