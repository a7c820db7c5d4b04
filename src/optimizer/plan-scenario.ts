import type { Catalog } from "../domain/catalog.ts";
import type { SkyError } from "../domain/errors.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { buildInTime } from "./build-problem.ts";
import { inDoubt } from "./in-doubt.ts";
import { isOut } from "./is-late.ts";
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
  const timed = solvingOf(options, solve, new Set());
  // Why there is no plan is told in what is left of the time.
  const without = (): Promise<Result<never, SkyError>> =>
    withoutPlan(pipeline, catalog, options, solve, timed.remainingMs());
  if (!isTimeKnown(pipeline)) return without();
  const building = { ...options, memory };
  const planning: Planning = {
    pipeline,
    catalog,
    options: building,
    memory,
    solving: {
      ...timed,
      compareTied: (a, b) => compareTied(catalog, a.offer, b.offer),
    },
    judged: prepare(pipeline, catalog, {
      countAllowance: options.countAllowance,
      ...(memory.index === undefined ? {} : { index: memory.index }),
    }),
  };
  memory.index = planning.judged.index;
  const late: SkyError = { kind: "time-limit", limitMs: options.timeLimitMs };
  const built = buildInTime(pipeline, catalog, building, () => isOut(timed));
  if (built === undefined) return err(late);
  if (built.impossible.length > 0 || built.problem.candidates.some((list) => list.length === 0))
    return without();
  const settled = await takeFirstFeasible(pipeline, built.problem, planning.solving);
  if (settled === "unknown") return err(late);
  if (settled === undefined) return without();
  const { problem } = settled;
  const start = memory.startIn(problem);
  const outcome = inDoubt(
    await lexicographic(problem, pipeline.objective, planning.solving, start),
    settled,
    built.problem,
    pipeline.objective,
  );
  if (outcome.status === "unknown") return err(late);
  if (!("plan" in outcome)) return without();
  return ok({
    status: outcome.status,
    value: outcome.plan.value,
    bound: outcome.status === "optimal" ? outcome.plan.value : outcome.bound,
    verified: verified(planning, problem, outcome.plan.choice),
    choice: outcome.plan.choice,
    problem,
    planning,
  });
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
  leftMs: number,
): Promise<Result<never, SkyError>> => {
  const late: SkyError = { kind: "time-limit", limitMs: options.timeLimitMs };
  if (leftMs <= 0) return err(late);
  const planned = await optimize(
    pipeline,
    catalog,
    { ...options, timeLimitMs: leftMs, runnerUps: false, baselines: false },
    solve,
  );
  if (!planned.ok) return planned.error.kind === "time-limit" ? err(late) : planned;
  throw new Error("a scenario without offers has a plan");
};
