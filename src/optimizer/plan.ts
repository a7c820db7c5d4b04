import type { Catalog } from "../domain/catalog.ts";
import type { NoPlan, SkyError } from "../domain/errors.ts";
import type { Objective, Pipeline } from "../domain/pipeline.ts";
import type { Baseline, ParetoFrontier, Plan, RunnerUp } from "../domain/plan.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type BuiltProblem, buildProblem } from "./build-problem.ts";
import { discountsSaved } from "./capacity.ts";
import { minimalConflict } from "./conflict.ts";
import { goalsOf, type LexicographicOptions, lexicographic } from "./lexicographic.ts";
import type { Backend, SolveLp } from "./linear/solution.ts";
import { minimize, type Outcome, type Solving } from "./minimize.ts";
import { compareTied } from "./offers.ts";
import { takeFirstFeasible } from "./ordered.ts";
import { inOtherMarket } from "./other-market.ts";
import { paretoFrontier } from "./pareto.ts";
import { type Choice, type Problem, restrict, slack } from "./problem.ts";
import { excludedOf, explainNoOffer } from "./rejections.ts";
import { type Inputs, prepare } from "./verify/inputs.ts";
import { judge, type Verified } from "./verify/verify.ts";

export interface PlanOptions {
  readonly solver: "auto" | Backend;
  /** For the plan itself; runner-ups and baselines have the same time again. */
  readonly timeLimitMs: number;
  readonly runnerUps: boolean;
  readonly baselines: boolean;
  /** The frontier of cost and finish time as well. */
  readonly pareto?: boolean;
  /** Count each account's free monthly egress allowance into every transfer. */
  readonly countAllowance: boolean;
  /** Milliseconds from any origin. Absent: the limit holds for each solve, and no time is reported. */
  readonly now?: () => number;
  readonly onProgress?: (text: string) => void;
}

/** What the steps of one planning share. */
interface Planning {
  readonly pipeline: Pipeline;
  readonly catalog: Catalog;
  readonly options: PlanOptions;
  readonly solving: LexicographicOptions;
  readonly judged: Inputs;
}

/**
 * The best placement of every stage, proven and verified.
 *
 * Pure: the same inputs give the same plan. Every number of the plan comes from the verifier.
 *
 * @param solve  runs linear models; see `createSolver`
 * @throws when the verifier refuses what the model calls best: a bug, never the input's fault
 */
export const optimize = async (
  pipeline: Pipeline,
  catalog: Catalog,
  options: PlanOptions,
  solve: SolveLp,
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
  };
  options.onProgress?.("reading offers");
  const built = buildProblem(pipeline, catalog, options);
  const empty = stagesWithoutOffer(planning, built);
  if (empty !== undefined) return err(empty);
  options.onProgress?.("finding the best plan");
  const problem = await takeFirstFeasible(pipeline, built.problem, planning.solving);
  const outcome: Outcome =
    problem === undefined
      ? { status: "infeasible" }
      : await lexicographic(problem, pipeline.objective, planning.solving);
  if (outcome.status === "unknown" || (!("plan" in outcome) && isLate(planning)))
    return err({ kind: "time-limit", limitMs: options.timeLimitMs });
  if (!("plan" in outcome) || problem === undefined)
    return err(await explainConflict(planning, solve));

  const best = verified(planning, problem, outcome.plan.choice);
  const extras: LexicographicOptions = solvingOf(options, solve, used);
  const runnerUps = await findRunnerUps(planning, problem, outcome.plan.choice, best, extras);
  const baselines = options.baselines ? await findBaselines(planning, problem, best, extras) : [];
  const pareto = options.pareto ? await findFrontier(planning, problem, extras) : undefined;
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
    stages: best.stages.map((stage, index) => ({
      ...stage,
      ...(runnerUps[index] === undefined ? {} : { runnerUp: runnerUps[index] }),
    })),
    transfers: best.transfers,
    baselines,
    ...(pareto === undefined ? {} : { pareto }),
    assumptions: best.assumptions,
    excluded: excludedOf(pipeline, catalog, built.selections, built.unreachable),
    catalog: { asOf: catalog.asOf, offers: countOffers(catalog), sha256: catalog.sha256 },
    solver: { backend: used.size === 0 ? "presolve" : [...used].sort().join("+"), ms },
  });
};

const solvingOf = (options: PlanOptions, solve: SolveLp, used: Set<Backend>): Solving => {
  const { now, timeLimitMs } = options;
  const endMs = (now?.() ?? 0) + timeLimitMs;
  return {
    solver: options.solver,
    solve,
    remainingMs: () => (now === undefined ? timeLimitMs : endMs - now()),
    onSolve: (backend) => used.add(backend),
  };
};

const isLate = ({ solving }: Planning): boolean => solving.remainingMs() <= 0;

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

const stagesWithoutOffer = (
  { pipeline, catalog, options }: Planning,
  { problem, selections, unreachable, impossible }: BuiltProblem,
): NoPlan | undefined => {
  if (impossible.length > 0)
    return {
      kind: "infeasible",
      summary: "a delivery breaks a rule.",
      conflict: impossible,
      stages: [],
    };
  const failures = pipeline.stages.flatMap((stage, index) =>
    problem.candidates[index]!.length > 0
      ? []
      : [explainNoOffer(stage, catalog, selections[index]!, unreachable[index]!)],
  );
  const first = failures[0];
  if (first === undefined) return undefined;
  const lost = new Set(failures.map(({ rejections }) => rejections.stage));
  const elsewhere = inOtherMarket(pipeline, catalog, options, lost);
  return {
    kind: "infeasible",
    summary: first.summary,
    conflict: first.conflict,
    stages: failures.map(({ rejections }) => {
      const otherMarket = elsewhere.get(rejections.stage);
      return { ...rejections, ...(otherMarket === undefined ? {} : { otherMarket }) };
    }),
  };
};

/** Every stage has offers, but not together. */
const explainConflict = async (
  { pipeline, catalog, options }: Planning,
  solve: SolveLp,
): Promise<NoPlan> => {
  const solving = solvingOf(options, solve, new Set());
  const conflict = await minimalConflict(pipeline, async (relaxed) => {
    const { problem, impossible } = buildProblem(relaxed, catalog, options);
    if (impossible.length > 0) return false;
    const outcome = await minimize(problem, { usd: 1, hours: 0, kg: 0 }, solving);
    return outcome.status === "unknown" ? undefined : "plan" in outcome;
  });
  const summary =
    conflict.length === 0
      ? "data cannot get from stage to stage: no priced route joins the places that are left."
      : "every stage has offers, but none go together under the rules.";
  return { kind: "infeasible", summary, conflict, stages: [] };
};

const verified = ({ judged, pipeline }: Planning, problem: Problem, choice: Choice): Verified => {
  const { claims } = discountsSaved(problem, choice);
  const placements = choice.map(({ offer, reserved }, index) => ({
    stage: pipeline.stages[index]!.name,
    priceRow: offer.row,
    market: offer.market,
    reservedNodes: reserved,
    discounts: claims.filter(({ stage }) => stage === index),
  }));
  const verdict = judge(judged, placements);
  if (verdict.ok) return verdict.value;
  throw new Error(`the verifier refuses the plan: ${verdict.error.join("; ")}`);
};

/** For each stage the best plan that keeps it out of its region. */
const findRunnerUps = async (
  planning: Planning,
  problem: Problem,
  choice: Choice,
  best: Verified,
  solving: LexicographicOptions,
): Promise<(RunnerUp | undefined)[]> => {
  const { pipeline, options } = planning;
  const runnerUps: (RunnerUp | undefined)[] = [];
  if (!options.runnerUps) return runnerUps;
  for (const [stage, chosen] of choice.entries()) {
    options.onProgress?.(`runner-up of ${pipeline.stages[stage]!.name}`);
    const elsewhere = restrict(
      problem,
      (s, candidate) => s !== stage || candidate.place !== chosen.place,
    );
    const nearby = [...choice];
    nearby[stage] = elsewhere.candidates[stage]![0] ?? chosen;
    const outcome = await lexicographic(elsewhere, pipeline.objective, solving, nearby);
    if (!("plan" in outcome) || outcome.status !== "optimal") {
      runnerUps.push(undefined);
      continue;
    }
    const other = verified(planning, problem, outcome.plan.choice);
    const { location, instanceType, pricing } = other.stages[stage]!;
    runnerUps.push({
      location,
      instanceType,
      market: pricing,
      extraUsd: usdOf(other) - usdOf(best),
      extraHours: (other.totals.hours ?? 0) - (best.totals.hours ?? 0),
    });
  }
  return runnerUps;
};

/** What the plan costs within each single cloud. */
const findBaselines = async (
  planning: Planning,
  problem: Problem,
  best: Verified,
  solving: LexicographicOptions,
): Promise<Baseline[]> => {
  const { pipeline, options } = planning;
  const clouds = new Set(
    problem.candidates.flatMap((list) =>
      list.map(({ place }) => problem.places.list[place]!.cloud),
    ),
  );
  const baselines: Baseline[] = [];
  for (const cloud of clouds) {
    const name = `${cloud} only`;
    options.onProgress?.(name);
    const inside = restrict(problem, (_, { place }) => problem.places.list[place]!.cloud === cloud);
    const missing = inside.candidates.findIndex((list) => list.length === 0);
    if (missing >= 0) {
      baselines.push({ name, reason: `no offer for ${pipeline.stages[missing]!.name}` });
      continue;
    }
    const outcome = await lexicographic(inside, pipeline.objective, solving);
    if (!("plan" in outcome)) {
      const reason =
        outcome.status === "unknown" ? "not found in time" : "no plan within the rules";
      baselines.push({ name, reason });
      continue;
    }
    const { totals } = verified(planning, problem, outcome.plan.choice);
    const [first] = goalsOf(pipeline.objective);
    const value = (t: Verified["totals"]): number =>
      first.usd * (t.usd + (t.unknownRuntimeUsdPerHour ?? 0)) +
      first.hours * (t.hours ?? 0) +
      first.kg * (t.kgCo2e ?? 0);
    const own = value(best.totals);
    baselines.push({
      name,
      usd: totals.usd,
      ...(totals.hours === undefined ? {} : { hours: totals.hours }),
      ...(own > 0 ? { extraPct: (100 * (value(totals) - own)) / own } : {}),
    });
  }
  return baselines.sort(
    (a, b) =>
      (a.extraPct ?? Number.MAX_VALUE) - (b.extraPct ?? Number.MAX_VALUE) ||
      (a.name < b.name ? -1 : 1),
  );
};

const findFrontier = async (
  planning: Planning,
  problem: Problem,
  solving: LexicographicOptions,
): Promise<ParetoFrontier | undefined> => {
  planning.options.onProgress?.("cost against finish time");
  const frontier = await paretoFrontier(problem, solving);
  if (frontier === undefined) return undefined;
  const points = frontier.plans.map(({ choice }) => {
    const { totals, stages } = verified(planning, problem, choice);
    return {
      usd: totals.usd,
      hours: totals.hours ?? Number.NaN,
      stages: stages.map(({ name, location, instanceType, pricing }) => ({
        name,
        location,
        instanceType,
        pricing,
      })),
    };
  });
  const { maxGapPct } = frontier;
  return maxGapPct === undefined
    ? { points, complete: true }
    : { points, complete: false, maxGapPct };
};

/** An hour stands in for a runtime that was not given. */
const usdOf = ({ totals }: Verified): number => totals.usd + (totals.unknownRuntimeUsdPerHour ?? 0);

const gapOf = (value: number, bound: number): number =>
  value - bound <= slack(value) ? 0 : (value - bound) / Math.max(Math.abs(value), Number.MIN_VALUE);

const objectiveName = (objective: Objective): string =>
  objective.kind === "weighted"
    ? `cost + ${objective.hourIsWorthUsd} USD per hour`
    : objective.kind;

const countOffers = ({ prices }: Catalog): number => {
  let offers = 0;
  for (let row = 0; row < prices.length; row++) {
    if (!Number.isNaN(prices.onDemandUsdPerHour[row]!)) offers++;
    if (!Number.isNaN(prices.spotUsdPerHour[row]!)) offers++;
  }
  return offers;
};
