import type { Catalog } from "../domain/catalog.ts";
import type { SkyError } from "../domain/errors.ts";
import type { Objective, Pipeline, Stage } from "../domain/pipeline.ts";
import type { Excluded, Plan } from "../domain/plan.ts";
import { remembered } from "../domain/remember.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { BuildMemory, BuiltProblem } from "./build-problem.ts";
import { explainPlan } from "./explain/explain-plan.ts";
import { explainNoPlan } from "./explain/no-plan.ts";
import { inDoubt } from "./in-doubt.ts";
import { LandMemory } from "./land-memory.ts";
import { lexicographic } from "./lexicographic.ts";
import type { Backend, SolveLp } from "./linear/solution.ts";
import { compareTied } from "./offers.ts";
import { takeFirstFeasible } from "./ordered.ts";
import { datasetsOf, regionsOf } from "./plan-places.ts";
import {
  build,
  comparing,
  type Planning,
  type PlanOptions,
  solvingOf,
  verified,
} from "./planning.ts";
import { slack } from "./problem.ts";
import { excludedOf } from "./rejections.ts";
import { prepare } from "./verify/inputs.ts";

export type { PlanOptions } from "./planning.ts";

/**
 * The best placement of every stage, proven and verified.
 *
 * Pure: the same inputs give the same plan. Every number of the plan comes from the verifier.
 *
 * @param solve  runs linear models; see `createSolver`
 * @param memory  what plans of much the same pipeline on this catalog left behind; it only saves time
 * @throws when the verifier refuses what the model calls best: a bug, never the input's fault
 */
export const optimize = async (
  pipeline: Pipeline,
  catalog: Catalog,
  options: PlanOptions,
  solve: SolveLp,
  memory: BuildMemory = new LandMemory(catalog),
): Promise<Result<Plan, SkyError>> => {
  const runtimes = missingRuntimes(pipeline, options.pareto === true);
  if (runtimes !== undefined) return err(runtimes);
  const used = new Set<Backend>();
  const startMs = options.now?.() ?? 0;
  const planning: Planning = {
    pipeline,
    catalog,
    options,
    solving: {
      ...solvingOf(options, solve, used),
      compareTied: (a, b) => compareTied(catalog, a.offer, b.offer),
    },
    judged: prepare(pipeline, catalog, options),
    memory,
  };
  options.onProgress?.("reading offers");
  const late: SkyError = { kind: "time-limit", limitMs: options.timeLimitMs };
  const built = build(planning, pipeline);
  if (built === undefined) return err(late);
  const explaining: Planning = { ...planning, solving: comparing(planning.solving) };
  if (built.impossible.length > 0 || built.problem.candidates.some((list) => list.length === 0))
    return err(await whyNot(explaining, built));
  options.onProgress?.("finding the best plan");
  const settled = await takeFirstFeasible(pipeline, built.problem, planning.solving);
  if (settled === "unknown") return err(late);
  if (settled === undefined) return err(await whyNot(explaining, built));
  const { problem, doubtful } = settled;
  const outcome = inDoubt(
    await lexicographic(problem, pipeline.objective, planning.solving),
    settled,
    built.problem,
    pipeline.objective,
  );
  if (outcome.status === "unknown") return err(late);
  if (!("plan" in outcome)) return err(await whyNot(explaining, built));

  const { choice } = outcome.plan;
  const best = verified(planning, problem, choice);
  const datasets = datasetsOf(pipeline);
  const {
    runnerUps,
    unproven: left = [],
    ...explanations
  } = await explainPlan({
    planning: explaining,
    built,
    problem,
    choice,
    best,
  });
  const unproven = [...doubtful.map((stage) => doubtOf(pipeline.stages[stage]!)), ...left];
  const ms = (options.now?.() ?? 0) - startMs;
  return ok({
    name: pipeline.name,
    status: outcome.status,
    objective: objectiveName(pipeline.objective),
    bound: outcome.bound,
    gap: gapOf(
      outcome.plan.value,
      outcome.status === "optimal" ? outcome.plan.value : outcome.bound,
    ),
    totals: best.totals,
    stages: best.stages.map((stage, index) => {
      const runnerUp = runnerUps[index];
      return runnerUp === undefined ? stage : { ...stage, runnerUp };
    }),
    transfers: best.transfers,
    ...explanations,
    ...(unproven.length === 0 ? {} : { unproven }),
    assumptions: best.assumptions,
    excluded: leftOut(planning, built),
    regions: regionsOf(best, datasets, catalog),
    datasets,
    catalog: { asOf: catalog.asOf, offers: countOffers(catalog), sha256: catalog.sha256 },
    solver: { backend: used.size === 0 ? "presolve" : [...used].sort().join("+"), ms },
  });
};

const whyNot = async (planning: Planning, built: BuiltProblem): Promise<SkyError> =>
  planning.options.reasons === false
    ? { kind: "infeasible", summary: "there is no plan.", conflict: [], stages: [] }
    : await explainNoPlan(planning, built);

const leftOut = ({ pipeline, catalog, options }: Planning, built: BuiltProblem): Excluded[] =>
  options.reasons === false
    ? []
    : excludedOf(pipeline, catalog, built.selections, built.unreachable);

const doubtOf = ({ name }: Stage): string =>
  `whether ${name} can have the resources that it lists earlier`;

/** A finish time needs every runtime. */
const missingRuntimes = (
  { objective, limits, stages, name }: Pipeline,
  pareto: boolean,
): SkyError | undefined => {
  if (objective.kind === "cost" && limits.deadlineHours === undefined && !pareto) return undefined;
  const problems = stages.flatMap((stage, index) =>
    stage.runtime.kind === "unknown"
      ? [
          {
            pointer: `/stages/${index}/runtime`,
            detail: `stage "${stage.name}" has no runtime, and the ${objective.kind === "cost" ? (pareto ? "frontier" : "deadline") : "objective"} needs it`,
            remedy: 'Give it, for example "runtime": "2h", or minimize cost without a deadline.',
          },
        ]
      : [],
  );
  return problems.length === 0 ? undefined : { kind: "input", file: name, problems };
};

const gapOf = (value: number, bound: number): number =>
  value - bound <= slack(value) ? 0 : (value - bound) / Math.max(Math.abs(value), Number.MIN_VALUE);

const objectiveName = (objective: Objective): string =>
  objective.kind === "weighted"
    ? `cost + ${objective.hourIsWorthUsd} USD per hour`
    : objective.kind;

const countOffers = remembered(({ prices }: Catalog): number => {
  let offers = 0;
  for (let row = 0; row < prices.length; row++) {
    if (!Number.isNaN(prices.onDemandUsdPerHour[row]!)) offers++;
    if (!Number.isNaN(prices.spotUsdPerHour[row]!)) offers++;
  }
  return offers;
});
