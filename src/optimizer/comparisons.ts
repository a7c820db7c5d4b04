import type { Baseline, ParetoFrontier, RunnerUp } from "../domain/plan.ts";
import { goalsOf, type LexicographicOptions, lexicographic } from "./lexicographic.ts";
import { paretoFrontier } from "./pareto.ts";
import { type Planning, verified } from "./planning.ts";
import { type Choice, type Problem, restrict } from "./problem.ts";
import type { Verified } from "./verify/verify.ts";

/** Pipelines of more stages are planned without comparisons, which would take far longer than the plan. */
const MOST_STAGES_COMPARED = 100;

/** What the plan is compared with, as far as asked for. */
export interface Comparisons {
  readonly runnerUps: readonly (RunnerUp | undefined)[];
  readonly baselines: readonly Baseline[];
  readonly pareto: ParetoFrontier | undefined;
}

export const compare = async (
  planning: Planning,
  problem: Problem,
  choice: Choice,
  best: Verified,
  solving: LexicographicOptions,
): Promise<Comparisons> => {
  const { options, pipeline } = planning;
  const few = pipeline.stages.length <= MOST_STAGES_COMPARED;
  return {
    runnerUps:
      options.runnerUps && few ? await findRunnerUps(planning, problem, choice, best, solving) : [],
    baselines:
      options.baselines && few ? await findBaselines(planning, problem, best, solving) : [],
    pareto: options.pareto ? await findFrontier(planning, problem, solving) : undefined,
  };
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
