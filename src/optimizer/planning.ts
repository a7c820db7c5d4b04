import type { Catalog } from "../domain/catalog.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Result } from "../domain/result.ts";
import {
  type BuildMemory,
  type BuildOptions,
  type BuiltProblem,
  buildInTime,
  buildProblem,
} from "./build-problem.ts";
import { discountsSaved } from "./capacity.ts";
import { isOut } from "./is-late.ts";
import type { LexicographicOptions } from "./lexicographic.ts";
import type { Backend, SolveLp } from "./linear/solution.ts";
import type { Solving } from "./minimize.ts";
import type { Choice, Problem } from "./problem.ts";
import { type Inputs, prepare } from "./verify/inputs.ts";
import { judge, type Verified } from "./verify/verify.ts";

export interface PlanOptions {
  readonly solver: "auto" | Backend;
  /**
   * For all that is answered: the plan first, then what it is compared with. What was not proven by then is said; a first plan, when
   * there is none yet, has a moment longer.
   */
  readonly timeLimitMs: number;
  readonly runnerUps: boolean;
  /** `false`: which offers were left out is not told, nor why there is no plan, which takes many more solves. */
  readonly reasons?: boolean;
  readonly baselines: boolean;
  /** The frontier of cost and finish time as well. */
  readonly pareto?: boolean;
  /** What each rule costs, what to do when a place fails, and how far figures may move, as well. */
  readonly explain?: boolean;
  /** So many next best plans that differ in a region, as well. */
  readonly alternatives?: number;
  /** Count each account's free monthly egress allowance into every transfer. */
  readonly countAllowance: boolean;
  /**
   * ISO 8601 day: list prices of before it, or without a date, are left out. There is no clock here, so whoever asks for
   * "not older than a year" says what day that is. Absent: prices of any age.
   */
  readonly pricesSince?: string;
  /** Milliseconds from any origin. Absent: the limit holds for each solve, and no time is reported. */
  readonly now?: () => number;
  readonly onProgress?: (text: string) => void;
}

/** What the steps of one planning share. */
export interface Planning {
  readonly pipeline: Pipeline;
  readonly catalog: Catalog;
  readonly options: PlanOptions;
  readonly solving: LexicographicOptions;
  readonly judged: Inputs;
  readonly memory: BuildMemory;
}

/** The same planning of another pipeline; solves share what is left of the time. */
export const planningOf = (planning: Planning, pipeline: Pipeline): Planning => ({
  ...planning,
  pipeline,
  judged: prepare(pipeline, planning.catalog, {
    ...buildOptions(planning.options),
    index: planning.judged.index,
  }),
});

/**
 * @param own  instead of the planning's memory
 * @returns `undefined`: there was no time for it
 */
export const build = (
  { catalog, options, memory, solving }: Planning,
  pipeline: Pipeline,
  own: BuildMemory = memory,
): BuiltProblem | undefined =>
  buildInTime(pipeline, catalog, { ...buildOptions(options), memory: own }, () => isOut(solving));

/** The same, however little time is left: for questions that change next to nothing. */
export const buildAnyway = (
  { catalog, options }: Planning,
  pipeline: Pipeline,
  memory: BuildMemory,
): BuiltProblem => buildProblem(pipeline, catalog, { ...buildOptions(options), memory });

const buildOptions = ({ countAllowance, pricesSince }: PlanOptions): BuildOptions => ({
  countAllowance,
  ...(pricesSince === undefined ? {} : { pricesSince }),
});

/** How long after its limit a plan may still look for a first choice that keeps the rules, when it has none. */
const FIRST_PLAN_MS = 250;

/** What is left for comparing a plan that is there: nobody waits longer for that. */
export const comparing = ({
  compareTied: _,
  graceMs: __,
  ...solving
}: LexicographicOptions): Solving => solving;

/** @param used  told of every backend that is asked */
export const solvingOf = (options: PlanOptions, solve: SolveLp, used: Set<Backend>): Solving => {
  const { now, timeLimitMs } = options;
  const endMs = (now?.() ?? 0) + timeLimitMs;
  return {
    solver: options.solver,
    solve,
    remainingMs: () => (now === undefined ? timeLimitMs : endMs - now()),
    graceMs: FIRST_PLAN_MS,
    onSolve: (backend) => used.add(backend),
  };
};

/**
 * Checks and prices a choice of anybody's; the rules it breaks in words when there are any.
 *
 * @param claims  who has the limited discounts
 */
export const judgeChoice = (
  { judged, pipeline }: Pick<Planning, "judged" | "pipeline">,
  choice: Choice,
  claims: Claims,
): Result<Verified, readonly string[]> => {
  const placements = choice.map(({ offer, reserved }, index) => ({
    stage: pipeline.stages[index]!.name,
    priceRow: offer.row,
    market: offer.market,
    reservedNodes: reserved,
    discounts: claims.filter(({ stage }) => stage === index),
  }));
  return judge(judged, placements);
};

type Claims = ReturnType<typeof discountsSaved>["claims"];

/**
 * Every number of a plan comes from here.
 *
 * @throws when the verifier refuses what the model calls best: a bug
 */
export const verified = (
  planning: Pick<Planning, "judged" | "pipeline">,
  problem: Problem,
  choice: Choice,
): Verified => {
  const verdict = judgeChoice(planning, choice, discountsSaved(problem, choice).claims);
  if (verdict.ok) return verdict.value;
  throw new Error(`the verifier refuses the plan: ${verdict.error.join("; ")}`);
};
