import type { LeastLimit } from "../../domain/errors.ts";
import type { Limits, Pipeline } from "../../domain/pipeline.ts";
import { evaluate } from "../evaluate.ts";
import { minimize } from "../minimize.ts";
import { build, type Planning, planningOf } from "../planning.ts";
import type { Candidate, Choice, Goal, Problem } from "../problem.ts";
import { shownTotals } from "./figures.ts";
import type { RemovableRule } from "./removable-rules.ts";
import { solveAgain } from "./solve-again.ts";

/** `none`: no value would do, as where carbon is unknown. `undefined`: could not be told in time. */
type Least = (planning: Planning) => Promise<number | "none" | undefined>;

interface Raisable {
  readonly key: keyof Limits;
  readonly unit: LeastLimit["unit"];
  readonly least: Least;
}

const RAISABLE: readonly Raisable[] = [
  { key: "budgetUsd", unit: "USD", least: (planning) => leastUsd(planning) },
  { key: "deadlineHours", unit: "h", least: (planning) => leastHours(planning) },
  { key: "maxKgCo2e", unit: "kg CO2e", least: (planning) => leastKg(planning) },
  { key: "maxClouds", unit: "clouds", least: (planning) => leastClouds(planning) },
];

export interface LeastLimits {
  readonly limits: readonly LeastLimit[];
  readonly unproven: readonly string[];
}

/**
 * How far each limit that stands in the way alone has to be raised, exactly: the least cost, finish, carbon or number of
 * clouds of any plan under all other rules.
 *
 * @param rules  those whose removal alone makes a plan possible
 */
export const leastLimits = async (
  planning: Planning,
  rules: readonly RemovableRule[],
): Promise<LeastLimits> => {
  const limits: LeastLimit[] = [];
  const unproven: string[] = [];
  for (const { key, unit, least } of RAISABLE) {
    const rule = rules.find(({ limit }) => limit === key);
    const now = planning.pipeline.limits[key];
    if (rule === undefined || now === undefined) continue;
    const enough = await least(planning);
    if (enough === "none") continue;
    const answer =
      enough === undefined
        ? undefined
        : await bestWithin(planning, withLimit(planning, key, enough));
    if (enough === undefined || answer === undefined)
      unproven.push(`how far ${rule.label} has to be raised`);
    else limits.push({ rule: rule.label, unit, now, least: enough, ...answer });
  }
  return { limits, unproven };
};

const withLimit = ({ pipeline }: Planning, key: keyof Limits, value: number): Pipeline => ({
  ...pipeline,
  limits: { ...pipeline.limits, [key]: value },
});

const bestWithin = async (
  planning: Planning,
  pipeline: Pipeline,
): Promise<Pick<LeastLimit, "usd" | "hours"> | undefined> => {
  const relaxed = planningOf(planning, pipeline);
  const problem = build(relaxed, pipeline)?.problem;
  if (problem === undefined) return undefined;
  const answer = await solveAgain(relaxed, problem);
  return answer.status === "plan" ? shownTotals(answer.found.totals) : undefined;
};

const lowest = async (
  planning: Planning,
  problem: Problem | undefined,
  goal: Goal,
): Promise<number | "none" | undefined> => {
  if (problem === undefined) return undefined;
  const outcome = await minimize(problem, goal, planning.solving);
  if (outcome.status === "infeasible") return "none";
  return outcome.status === "optimal" ? outcome.plan.value : undefined;
};

/** `undefined`: there was no time for it. */
const problemOf = (planning: Planning, limits: Limits): Problem | undefined =>
  build(planning, { ...planning.pipeline, limits })?.problem;

/** Least cost as the budget counts it: without the hour that stands in for a runtime not given. */
const leastUsd: Least = (planning) => {
  const { budgetUsd: _, ...limits } = planning.pipeline.limits;
  const problem = problemOf(planning, limits);
  const billed =
    problem &&
    mapCandidates(problem, (candidate) => ({
      ...candidate,
      usd: candidate.billedUsd,
      leastUsd: candidate.billedUsd - (candidate.usd - candidate.leastUsd),
    }));
  return lowest(planning, billed, { usd: 1, hours: 0, kg: 0 });
};

const leastHours: Least = async (planning) => {
  const { deadlineHours: _, ...limits } = planning.pipeline.limits;
  const problem = problemOf(planning, limits);
  if (limits.confidence === undefined) return lowest(planning, problem, TIME);
  const first = problem && (await minimize(problem, TIME, planning.solving));
  if (first === undefined) return undefined;
  if (first.status === "infeasible") return "none";
  return first.status === "optimal"
    ? leastOfBoth(planning, limits, lastOfBoth(problem!, first.plan.choice))
    : undefined;
};

const TIME: Goal = { usd: 0, hours: 1, kg: 0 };
/** Plans this close are told apart by no solver. */
const CLOSER = 1 - 1e-7;
const MOST_STEPS = 200;

/**
 * With a confidence one plan has to keep both, the expected finish and the one that the confidence allows for: the least
 * of each alone may belong to different plans. So each plan found sets the deadline that the next has to beat, until none does.
 *
 * @param known  hours that some plan keeps
 */
const leastOfBoth = async (
  planning: Planning,
  limits: Limits,
  known: number,
): Promise<number | undefined> => {
  let least = known;
  for (let step = 0; step < MOST_STEPS; step++) {
    const problem = problemOf(planning, { ...limits, deadlineHours: least * CLOSER });
    if (problem === undefined) return undefined;
    // In turn the earliest by the one and by the other.
    const sooner = step % 2 === 0 ? problem : mapCandidates(problem, exchanged);
    const outcome = await minimize(sooner, TIME, planning.solving);
    if (outcome.status === "infeasible") return least;
    if (outcome.status !== "optimal") return undefined;
    const last = lastOfBoth(sooner, outcome.plan.choice);
    // Of so few hours that nobody can tell them apart.
    if (last >= least) return least;
    least = last;
  }
  return undefined;
};

/** Of a plan, the later of its two finishes. */
const lastOfBoth = (problem: Problem, choice: Choice): number =>
  Math.max(evaluate(problem, choice).hours, evaluate(problem, choice.map(exchanged)).hours);

const exchanged = (candidate: Candidate): Candidate => ({
  ...candidate,
  hours: candidate.lateHours,
  lateHours: candidate.hours,
});

const leastKg: Least = (planning) => {
  // A limit that nothing breaks keeps out the offers whose carbon is unknown, as every limit does.
  const limits = { ...planning.pipeline.limits, maxKgCo2e: Number.MAX_VALUE };
  const problem = problemOf(planning, limits);
  const free = problem && {
    ...problem,
    limits: { ...problem.limits, maxKg: Number.POSITIVE_INFINITY },
  };
  return lowest(planning, free, { usd: 0, hours: 0, kg: 1 });
};

const leastClouds: Least = async (planning) => {
  const { limits } = planning.pipeline;
  const most = new Set(problemOf(planning, limits)?.cloudOf).size;
  if (most === 0) return undefined;
  for (let clouds = (limits.maxClouds ?? 0) + 1; clouds <= most; clouds++) {
    const problem = problemOf(planning, { ...limits, maxClouds: clouds });
    if (problem === undefined) return undefined;
    const outcome = await minimize(problem, { usd: 1, hours: 0, kg: 0 }, planning.solving);
    if ("plan" in outcome) return clouds;
    if (outcome.status === "unknown") return undefined;
  }
  return "none";
};

const mapCandidates = (problem: Problem, change: (candidate: Candidate) => Candidate): Problem => ({
  ...problem,
  candidates: problem.candidates.map((list) => list.map(change)),
});
