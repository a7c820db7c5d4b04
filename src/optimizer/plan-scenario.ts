import type { Catalog } from "../domain/catalog.ts";
import type { SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { buildProblem } from "./build-problem.ts";
import { lexicographic } from "./lexicographic.ts";
import type { SolveLp } from "./linear/solution.ts";
import { compareTied } from "./offers.ts";
import { takeFirstFeasible } from "./ordered.ts";
import { optimize } from "./plan.ts";
import { type Planning, type PlanOptions, solvingOf, verified } from "./planning.ts";
import type { Choice, Problem } from "./problem.ts";
import type { ScenarioMemory } from "./scenario-memory.ts";
import { prepare } from "./verify/inputs.ts";
import type { Verified } from "./verify/verify.ts";

/** A plan without what only a report of one plan needs. */
export interface ScenarioPlan {
  readonly status: "optimal" | "feasible";
  /** Value of the objective's first goal, and its proven bound. */
  readonly value: number;
  readonly bound: number;
  readonly verified: Verified;
  readonly choice: Choice;
  readonly problem: Problem;
  /** Judges and prices other choices of the problem. */
  readonly planning: Planning;
}

/**
 * The same plan as `optimize` finds, proven and verified, built from what earlier scenarios left in the memory.
 *
 * @returns the same error as `optimize`
 * @throws when the verifier refuses what the model calls best: a bug
 */
export const planScenario = async (
  pipeline: Pipeline,
  catalog: Catalog,
  options: PlanOptions,
  solve: SolveLp,
  memory: ScenarioMemory,
): Promise<Result<ScenarioPlan, SkyError>> => {
  if (!isTimeKnown(pipeline)) return withoutPlan(pipeline, catalog, options, solve);
  const building = { ...options, memory };
  const planning: Planning = {
    pipeline,
    catalog,
    options: building,
    memory,
    solving: {
      ...solvingOf(options, solve, new Set()),
      compareTied: (a, b) => compareTied(catalog, a.offer, b.offer),
    },
    judged: prepare(pipeline, catalog, {
      countAllowance: options.countAllowance,
      ...(memory.index === undefined ? {} : { index: memory.index }),
    }),
  };
  memory.index = planning.judged.index;
  const built = buildProblem(pipeline, catalog, building);
  if (built.impossible.length > 0 || built.problem.candidates.some((list) => list.length === 0))
    return withoutPlan(pipeline, catalog, options, solve);
  const problem = await takeFirstFeasible(pipeline, built.problem, planning.solving);
  const outcome =
    problem === undefined
      ? ({ status: "infeasible" } as const)
      : await lexicographic(problem, pipeline.objective, planning.solving, memory.startIn(problem));
  if (problem !== undefined && "plan" in outcome)
    return ok({
      status: outcome.status,
      value: outcome.plan.value,
      bound: outcome.status === "optimal" ? outcome.plan.value : outcome.bound,
      verified: verified(planning, problem, outcome.plan.choice),
      choice: outcome.plan.choice,
      problem,
      planning,
    });
  const isLate = outcome.status === "unknown" || planning.solving.remainingMs() <= 0;
  return isLate
    ? err({ kind: "time-limit", limitMs: options.timeLimitMs })
    : withoutPlan(pipeline, catalog, options, solve);
};

/** A finish time needs every runtime. */
const isTimeKnown = ({ objective, limits, stages }: Pipeline): boolean =>
  (objective.kind === "cost" && limits.deadlineHours === undefined) ||
  stages.every(({ runtime }) => runtime.kind !== "unknown");

/** Why there is none: the whole catalog has to be looked at, since a shortlist says nothing of what it leaves out. */
const withoutPlan = async (
  pipeline: Pipeline,
  catalog: Catalog,
  options: PlanOptions,
  solve: SolveLp,
): Promise<Result<never, SkyError>> => {
  const planned = await optimize(
    pipeline,
    catalog,
    { ...options, runnerUps: false, baselines: false },
    solve,
  );
  if (!planned.ok) return planned;
  throw new Error("a scenario without offers has a plan");
};
