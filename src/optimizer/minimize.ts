import { firstPlan } from "./first-plan.ts";
import { better, type Incumbent, incumbentOf } from "./incumbent.ts";
import { type IsLate, isOut, isOver, type TimeLeft } from "./is-late.ts";
import { boxBound } from "./linear/box-bound.ts";
import { chooseBackend } from "./linear/choose-backend.ts";
import type { LinearModelData } from "./linear/model-data.ts";
import { type Backend, type LpSolution, type SolveLp, unknown } from "./linear/solution.ts";
import { buildModel, readChoice } from "./model/placement-model.ts";
import { bestCloud } from "./one-cloud.ts";
import type { Outcome } from "./outcome.ts";
import { plainBound } from "./plain-bound.ts";
import { reduce } from "./presolve/reduce.ts";
import type { Reduced } from "./presolve/reduced.ts";
import { timeBounds } from "./presolve/time-bounds.ts";
import { type Choice, type Goal, type Problem, slack } from "./problem.ts";
import { refuse } from "./refuse.ts";
import { isSmall, tryAll } from "./try-all.ts";

/** How to solve: which backend, and what is left of the time. */
export interface Solving extends TimeLeft {
  readonly solver: "auto" | Backend;
  readonly solve: SolveLp;
  /** Told of each model that had to be solved. */
  readonly onSolve?: (backend: Backend) => void;
}

/**
 * The best plan for one goal, proven.
 *
 * Presolve drops what cannot be optimal. When its bound meets the best plan it met, that is the proof; a handful of plans
 * left open are tried one by one, more go to the solver as a linear model. A named solver always gets the model, so that backends can be compared.
 *
 * When the time is up the answer is the best plan met so far, or one that takes next to no time, with the bound proven so far.
 *
 * @param hint  a choice to improve on, feasible or not
 */
export const minimize = async (
  problem: Problem,
  goal: Goal,
  solving: Solving,
  hint?: Choice,
): Promise<Outcome> => {
  if (problem.candidates.some((list) => list.length === 0)) return { status: "infeasible" };
  const isLate = (): boolean => isOver(solving);
  if (isLate()) return atOnce(problem, goal, solving, hint);
  if (solving.solver === "auto" && problem.limits.maxClouds === 1)
    return bestCloud(problem, (part, own) => minimize(part, goal, solving, own), hint);
  const reduced = reduceInTime(problem, goal, hint, isLate);
  const { incumbent } = reduced;
  if (reduced.bound === Number.POSITIVE_INFINITY && incumbent === undefined)
    return { status: "infeasible" };
  if (incumbent === undefined && isLate())
    return atOnce(problem, goal, solving, undefined, reduced.bound);
  const isProven =
    incumbent !== undefined && incumbent.value - reduced.bound <= slack(incumbent.value);
  if (isProven && solving.solver === "auto")
    return { status: "optimal", plan: incumbent, bound: incumbent.value, open: reduced.problem };
  return solving.solver === "auto" && isSmall(reduced.problem)
    ? tryEach(reduced, goal, isLate)
    : solveModel(reduced, goal, solving, isLate);
};

/** Interrupted at its start, it knows less than a look at each stage tells. */
const reduceInTime = (
  problem: Problem,
  goal: Goal,
  hint: Choice | undefined,
  isLate: IsLate,
): Reduced => {
  const reduced = reduce(problem, goal, hint, isLate);
  return isLate()
    ? { ...reduced, bound: Math.max(reduced.bound, plainBound(problem, goal)) }
    : reduced;
};

/** No time is left to search: what is known already, or a plan that takes next to no time. */
const atOnce = (
  problem: Problem,
  goal: Goal,
  solving: Solving,
  hint?: Choice,
  bound = plainBound(problem, goal),
): Outcome => {
  const known = hint && better(undefined, incumbentOf(problem, goal, hint));
  const plan = known ?? firstPlan(problem, goal, () => isOut(solving));
  return unproven(problem, plan, bound);
};

const tryEach = ({ problem, incumbent, bound }: Reduced, goal: Goal, isLate: IsLate): Outcome => {
  const { best, isWhole } = tryAll(problem, goal, isLate);
  const plan = better(incumbent, best);
  return isWhole ? whenInfeasible(problem, plan) : unproven(problem, plan, bound);
};

/** Solutions that the exact evaluation refuses, at most, before an answer counts as unproven. */
const MAX_REFUSED = 200;

const solveModel = async (
  reduced: Reduced,
  goal: Goal,
  solving: Solving,
  isLate: IsLate,
): Promise<Outcome> => {
  const { problem: open, incumbent } = reduced;
  if (isLate()) return unproven(open, incumbent, reduced.bound);
  const placement = buildModel(open, goal, timeBounds(open, "hours", isLate), isLate);
  if (placement === undefined) return unproven(open, incumbent, reduced.bound);
  let lowest = reduced.bound;
  for (let refused = 0; refused < MAX_REFUSED; refused++) {
    const limitMs = solving.remainingMs();
    if (limitMs <= 0) break;
    const solution = await solveData(placement.model.toData(), solving, limitMs);
    if (solution.status === "infeasible") return whenInfeasible(open, incumbent);
    lowest = Math.max(lowest, solution.bound);
    if (solution.values.length === 0) break;
    const found = incumbentOf(open, goal, readChoice(placement, open, solution.values));
    const plan = better(incumbent, found);
    // What the solver calls best is, where it keeps what the model does not know.
    if (solution.status === "optimal" && found.feasible) return whenInfeasible(open, plan);
    const outcome = unproven(open, plan, lowest);
    if (outcome.status === "optimal" || solution.status !== "optimal" || isLate()) return outcome;
    refuse(placement, open, found.choice, refused);
  }
  return unproven(open, incumbent, lowest);
};

/** No plan is better than the best one known, if there is any. */
const whenInfeasible = (open: Problem, plan: Incumbent | undefined): Outcome =>
  plan === undefined
    ? { status: "infeasible" }
    : { status: "optimal", plan, bound: plan.value, open };

/** javascript-lp-solver is quick or lost: after this long, `auto` asks HiGHS instead. */
const QUICK_MS = 1000;

/** Solves a model as the options say; what one backend cannot prove in time the other may. */
export const solveData = async (
  data: LinearModelData,
  solving: Solving,
  limitMs: number,
): Promise<LpSolution> => {
  const backend = solving.solver === "auto" ? chooseBackend(data) : solving.solver;
  const ask = (name: Backend, ms: number): Promise<LpSolution> => {
    solving.onSolve?.(name);
    return solving.solve(data, { backend: name, limitMs: ms });
  };
  if (backend === "highs") return ask(backend, limitMs);
  const first = await ask(
    backend,
    solving.solver === "auto" ? Math.min(limitMs, QUICK_MS) : limitMs,
  );
  // It calls some feasible models infeasible (observed): that answer needs a second opinion.
  const isLost = solving.solver === "auto" && first.status !== "optimal";
  if (!isLost && first.status !== "infeasible") return first;
  const leftMs = limitMs - first.ms;
  if (leftMs > 0) return ask("highs", leftMs);
  return first.status === "infeasible" ? { ...first, ...unknown(boxBound(data)) } : first;
};

const unproven = (open: Problem, plan: Incumbent | undefined, bound: number): Outcome => {
  if (plan === undefined) return { status: "unknown", bound };
  return plan.value - bound <= slack(plan.value)
    ? { status: "optimal", plan, bound: plan.value, open }
    : { status: "feasible", plan, bound, open };
};
