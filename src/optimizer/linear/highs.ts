import type { Highs, HighsCallbackMap, ModelData } from "highs";
import { boxBound } from "./box-bound.ts";
import { checkedValues, objectiveOf, TOLERANCE } from "./check.ts";
import { dropHighsRuntime, highsRuntime } from "./highs-runtime.ts";
import {
  hasIntegers,
  type LinearModelData,
  relaxed,
  withIntegersFixed,
  withoutObjective,
} from "./model-data.ts";
import { objectiveScale } from "./objective-scale.ts";
import {
  type BackendOptions,
  feasible,
  infeasible,
  type LpSolution,
  type Outcome,
  optimal,
  unbounded,
  unknown,
} from "./solution.ts";

/** `info.primal_solution_status` when HiGHS holds a feasible point. */
const FEASIBLE_POINT = 2;

/**
 * Solves with HiGHS (WebAssembly). Blocks the thread while it runs.
 *
 * Asks for a gap of 0 (the default, 1e-4 relative, would pass dearer plans as optimal) and passes the model as
 * sparse arrays, so neither names nor long lines of LP text can matter. On the time limit the answer is the
 * incumbent with the true dual bound.
 */
export const solveWithHighs = async (
  data: LinearModelData,
  options: BackendOptions,
): Promise<LpSolution> => {
  const start = performance.now();
  const outcome = await attempt(data, options, start);
  return { ...outcome, backend: "highs", ms: performance.now() - start };
};

const attempt = async (
  data: LinearModelData,
  options: BackendOptions,
  start: number,
): Promise<Outcome> => {
  if (data.contradictory) return infeasible;
  if (data.columnCount === 0) return optimal(new Float64Array(0), data.objectiveConstant);
  try {
    return run({ highs: await highsRuntime(), deadline: start + options.limitMs, options }, data);
  } catch {
    // A trap or an exhausted memory inside WebAssembly: the model is unanswered, the runtime suspect.
    dropHighsRuntime();
    return unknown();
  }
};

interface Solve {
  readonly highs: Highs;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  readonly options: BackendOptions;
}

/** What HiGHS says, unscaled: its status, its point if it has one, the bound that it proved. */
interface Answer {
  readonly status: number;
  readonly point: Float64Array | undefined;
  readonly bound: number;
}

const run = (solve: Solve, data: LinearModelData): Outcome => {
  if (boxBound(data) === Number.NEGATIVE_INFINITY) {
    const early = withoutBound(solve, data);
    if (early) return early;
  }
  const answer = ask(solve, data);
  const status = solve.highs.constants.modelStatus;
  if (answer.status === status.optimal) return proven(solve, data, answer);
  // Not unbounded at this point, whatever else HiGHS holds possible.
  if (answer.status === status.infeasible || answer.status === status.unboundedOrInfeasible) {
    return infeasible;
  }
  return incumbent(data, answer);
};

/**
 * Settles whether a model whose columns alone do not bound the objective is infeasible or unbounded. HiGHS has
 * been seen to answer "infeasible" to unbounded models, and "optimal" to unbounded mixed-integer ones, because
 * its presolve mixes up the two; so feasibility is asked without the objective, and boundedness of the linear
 * relaxation without presolve. Feasible with an unbounded relaxation means unbounded.
 *
 * @returns undefined when the model is neither, as far as known.
 */
const withoutBound = (solve: Solve, data: LinearModelData): Outcome | undefined => {
  const quiet = withoutIncumbents(solve);
  const status = solve.highs.constants.modelStatus;
  const relaxation = ask(quiet, relaxed(data)).status;
  if (relaxation === status.optimal) return undefined;
  const any = run(quiet, withoutObjective(data));
  if (any.status === "infeasible") return infeasible;
  if (any.status !== "optimal") return unknown();
  const plain = ask(quiet, relaxed(data), "off").status;
  if (plain === status.unbounded) return unbounded;
  return plain === status.optimal ? undefined : unknown();
};

/** For a solve of another model on the way, whose solutions are not the caller's. */
const withoutIncumbents = (solve: Solve): Solve => ({
  ...solve,
  options: { limitMs: solve.options.limitMs },
});

const proven = (solve: Solve, data: LinearModelData, answer: Answer): Outcome => {
  const values = checkedValues(data, answer.point ?? []) ?? repaired(solve, data, answer);
  if (values === undefined) return unknown(answer.bound);
  const objective = objectiveOf(data, values);
  const slack = TOLERANCE * Math.max(1, Math.abs(objective));
  return objective - answer.bound <= slack
    ? optimal(values, objective)
    : feasible(values, objective, answer.bound);
};

/** Rounding a whole number by 1e-7 can break a row with large coefficients; the real columns then follow. */
const repaired = (
  solve: Solve,
  data: LinearModelData,
  answer: Answer,
): Float64Array | undefined => {
  if (answer.point === undefined || !hasIntegers(data)) return undefined;
  const again = ask(withoutIncumbents(solve), withIntegersFixed(data, answer.point));
  return again.point === undefined ? undefined : checkedValues(data, again.point);
};

const incumbent = (data: LinearModelData, answer: Answer): Outcome => {
  const values = answer.point === undefined ? undefined : checkedValues(data, answer.point);
  return values === undefined
    ? unknown(answer.bound)
    : feasible(values, objectiveOf(data, values), answer.bound);
};

const ask = (
  solve: Solve,
  data: LinearModelData,
  presolve: "choose" | "off" = "choose",
): Answer => {
  const scale = objectiveScale(data);
  const secondsLeft = (solve.deadline - performance.now()) / 1000;
  const model = solve.highs.createModel(toHighs(data, scale));
  try {
    model.options.set({
      output_flag: false,
      mip_rel_gap: 0,
      mip_abs_gap: 1e-9,
      presolve,
      time_limit: Math.max(0, secondsLeft),
    });
    const { modelStatus } = model.run(listeners(solve, data));
    const hasPoint = model.info.get("primal_solution_status") === FEASIBLE_POINT;
    const dual = hasIntegers(data) ? Number(model.info.get("mip_dual_bound")) : Number.NaN;
    const solved = modelStatus === solve.highs.constants.modelStatus.optimal;
    const point = hasPoint ? model.getSolution().colValue : undefined;
    return { status: modelStatus, point, bound: boundOf(data, { solved, point, dual, scale }) };
  } finally {
    model.dispose();
  }
};

const boundOf = (
  data: LinearModelData,
  found: { solved: boolean; point: Float64Array | undefined; dual: number; scale: number },
): number => {
  // A linear program has no separate bound: its optimum is one, an interrupted run has none.
  if (!hasIntegers(data)) {
    return found.solved && found.point ? objectiveOf(data, found.point) : boxBound(data);
  }
  const bound = found.dual / found.scale + data.objectiveConstant;
  return Number.isNaN(bound) ? boxBound(data) : Math.max(bound, boxBound(data));
};

const listeners = (solve: Solve, data: LinearModelData): HighsCallbackMap => {
  const { onIncumbent } = solve.options;
  if (onIncumbent === undefined || !hasIntegers(data)) return {};
  return {
    [solve.highs.constants.callbackType.mipImprovingSolution]: ({ data: event }) => {
      const values = event.mip_solution && checkedValues(data, event.mip_solution);
      if (values)
        onIncumbent(feasible(values, objectiveOf(data, values), Number.NEGATIVE_INFINITY));
    },
  };
};

const toHighs = (data: LinearModelData, scale: number): ModelData => ({
  numCols: data.columnCount,
  numRows: data.rowCount,
  colCost: scale === 1 ? data.cost : data.cost.map((cost) => cost * scale),
  colLower: data.lower,
  colUpper: data.upper,
  rowLower: data.rowLower,
  rowUpper: data.rowUpper,
  ...(hasIntegers(data) ? { integrality: Int32Array.from(data.integer) } : {}),
  matrix: {
    format: "csr",
    numRows: data.rowCount,
    numCols: data.columnCount,
    starts: data.rowStarts,
    indices: data.rowColumns,
    values: data.rowValues,
  },
});
