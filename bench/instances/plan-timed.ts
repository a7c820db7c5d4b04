import { performance } from "node:perf_hooks";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import type { Plan } from "../../src/domain/plan.ts";
import { buildProblem } from "../../src/optimizer/build-problem.ts";
import { components } from "../../src/optimizer/components.ts";
import { goalsOf } from "../../src/optimizer/lexicographic.ts";
import type { SolveLp } from "../../src/optimizer/linear/solution.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { reduce } from "../../src/optimizer/presolve/reduce.ts";
import { need } from "./document.ts";

/** Milliseconds of the steps of one planning, without runner-ups and baselines. */
export interface Timed {
  readonly plan: Plan;
  /** Everything that a caller of the library waits for, the verifier included. */
  readonly totalMs: number;
  /** Pipeline and catalog to numbers. */
  readonly buildMs: number;
  /** Presolve of the first goal, of all independent parts. */
  readonly presolveMs: number;
  /** In the solver's thread, the way there and back included; all goals. */
  readonly solveMs: number;
  readonly models: number;
  /** Of the largest model. */
  readonly columns: number;
  /** Candidates of all stages before and after the presolve of the first goal. */
  readonly candidates: number;
  readonly left: number;
}

export const PLAN_ONLY: PlanOptions = {
  solver: "auto",
  timeLimitMs: 600_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
  now: () => performance.now(),
};

/** Plans once for the total, and runs the steps before the solver once more for their own times. */
export const planTimed = async (
  pipeline: Pipeline,
  catalog: Catalog,
  solve: SolveLp,
  options: PlanOptions = PLAN_ONLY,
): Promise<Timed> => {
  let solveMs = 0;
  let models = 0;
  let columns = 0;
  const watched: SolveLp = async (data, how) => {
    const began = performance.now();
    const solution = await solve(data, how);
    solveMs += performance.now() - began;
    models += 1;
    columns = Math.max(columns, data.columnCount);
    return solution;
  };
  const [plan, totalMs] = await timed(() => optimize(pipeline, catalog, options, watched));
  const steps = await stepsOf(pipeline, catalog);
  return { plan: need(plan), totalMs, solveMs, models, columns, ...steps };
};

const stepsOf = async (
  pipeline: Pipeline,
  catalog: Catalog,
): Promise<Pick<Timed, "buildMs" | "presolveMs" | "candidates" | "left">> => {
  const [{ problem }, buildMs] = await timed(() =>
    buildProblem(pipeline, catalog, { countAllowance: false }),
  );
  const [goal] = goalsOf(pipeline.objective);
  const [reduced, presolveMs] = await timed(() =>
    components(problem).map((part) => reduce(part.problem, goal).problem),
  );
  const count = (lists: readonly (readonly unknown[])[]): number =>
    lists.reduce((sum, list) => sum + list.length, 0);
  return {
    buildMs,
    presolveMs,
    candidates: count(problem.candidates),
    left: reduced.reduce((sum, part) => sum + count(part.candidates), 0),
  };
};

/** The value of a call and how many milliseconds it took. */
export const timed = async <T>(call: () => T | Promise<T>): Promise<readonly [T, number]> => {
  const began = performance.now();
  const value = await call();
  return [value, performance.now() - began];
};
