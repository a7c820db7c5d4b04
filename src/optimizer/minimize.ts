import { better, type Incumbent, incumbentOf } from "./incumbent.ts";
import { chooseBackend } from "./linear/choose-backend.ts";
import type { LinearModelData } from "./linear/model-data.ts";
import type { Backend, LpSolution, SolveLp } from "./linear/solution.ts";
import { buildModel, readChoice } from "./model/placement-model.ts";
import { bestCloud } from "./one-cloud.ts";
import type { Outcome } from "./outcome.ts";
import { type Reduced, reduce } from "./presolve/reduce.ts";
import { timeBounds } from "./presolve/time-bounds.ts";
import { type Choice, type Goal, type Problem, slack } from "./problem.ts";
import { refuse } from "./refuse.ts";
import { isSmall, tryAll } from "./try-all.ts";

/** How to solve: which backend, and what is left of the time. */
export interface Solving {
  readonly solver: "auto" | Backend;
  readonly solve: SolveLp;
  /** Milliseconds left; ≤ 0 when the limit has passed, Infinity without one. */
  readonly remainingMs: () => number;
  /** Told of each model that had to be solved. */
  readonly onSolve?: (backend: Backend) => void;
}

/**
 * The best plan for one goal, proven.
 *
 * Presolve drops what cannot be optimal. When its bound meets the best plan it met, that is the proof; a handful of plans
 * left open are tried one by one, more go to the solver as a linear model. A named solver always gets the model, so that backends can be compared.
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
  if (solving.solver === "auto" && problem.limits.maxClouds === 1)
    return bestCloud(problem, (part, own) => minimize(part, goal, solving, own), hint);
  const reduced = reduce(problem, goal, hint, () => solving.remainingMs() <= 0);
  const { incumbent } = reduced;
  if (reduced.bound === Number.POSITIVE_INFINITY && incumbent === undefined)
    return { status: "infeasible" };
  const isProven =
    incumbent !== undefined && incumbent.value - reduced.bound <= slack(incumbent.value);
  if (isProven && solving.solver === "auto")
    return { status: "optimal", plan: incumbent, bound: incumbent.value, open: reduced.problem };
  return solving.solver === "auto" && isSmall(reduced.problem)
    ? whenInfeasible(reduced.problem, better(incumbent, tryAll(reduced.problem, goal)))
    : solveModel(reduced, goal, solving);
};

/** Solutions that the exact evaluation refuses, at most, before an answer counts as unproven. */
const MAX_REFUSED = 200;

const solveModel = async (reduced: Reduced, goal: Goal, solving: Solving): Promise<Outcome> => {
  const { problem: open, incumbent } = reduced;
  if (solving.remainingMs() <= 0) return unproven(open, incumbent, reduced.bound);
  const placement = buildModel(open, goal, timeBounds(open));
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
    if (solution.status !== "optimal") return unproven(open, plan, lowest);
    if (plan !== undefined && (found.feasible || plan.value - lowest <= slack(plan.value)))
      return { status: "optimal", plan, bound: plan.value, open };
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
  return isLost || first.status === "infeasible"
    ? ask("highs", Math.max(1, limitMs - first.ms))
    : first;
};

const unproven = (open: Problem, plan: Incumbent | undefined, bound: number): Outcome => {
  if (plan === undefined) return { status: "unknown", bound };
  return plan.value - bound <= slack(plan.value)
    ? { status: "optimal", plan, bound: plan.value, open }
    : { status: "feasible", plan, bound, open };
};
