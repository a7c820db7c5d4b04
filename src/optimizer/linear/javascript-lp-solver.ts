import type { Model, SolveResult, SolverAPI, VariableCoefficients } from "javascript-lp-solver";
import javascriptLpSolver from "javascript-lp-solver";
import { boxBound } from "./box-bound.ts";
import { checkedValues, objectiveOf } from "./check.ts";
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
import { type StandardForm, type StandardRow, standardForm } from "./standard-form.ts";

/** The package's types describe CommonJS, its ES module exports the solver itself. */
const solver = javascriptLpSolver as unknown as SolverAPI;

/** The solver keeps a dense table, twice while branching: beyond this it would only exhaust the memory. */
const MAX_CELLS = 2e7;

/**
 * Solves with javascript-lp-solver. Blocks the thread, and may overrun the limit: the solver reads the clock
 * between branches only, so a hard limit needs a worker that can be terminated.
 *
 * Its answers are taken with care. After a timeout it reports fractional values, or an incumbent that looks
 * exactly like an optimum: only an answer within the limit, by our own clock, is a proof, and only values
 * that pass our own check of every row are a solution. Its presolve drops the cost of columns it fixes, so it
 * is off. The bound without a proof is the one of the columns' bounds.
 */
export const solveWithJavascriptLpSolver = async (
  data: LinearModelData,
  options: BackendOptions,
): Promise<LpSolution> => {
  const start = performance.now();
  const outcome = run(data, start + options.limitMs);
  return { ...outcome, backend: "javascript-lp-solver", ms: performance.now() - start };
};

/** What the solver says: its values only when it calls them feasible and bounded. */
interface Answer {
  /** False after a timeout or a detected cycle: nothing is proven then. */
  readonly complete: boolean;
  readonly verdict: "infeasible" | "unbounded" | Float64Array;
}

const run = (data: LinearModelData, deadline: number): Outcome => {
  if (data.contradictory) return infeasible;
  const bound = boxBound(data);
  if (bound === Number.NEGATIVE_INFINITY && hasIntegers(data)) {
    // Branching never ends on an unbounded relaxation, so look before branching.
    const real = run(relaxed(data), deadline);
    if (real.status === "unbounded") return unboundedIfFeasible(data, deadline);
    if (real.status !== "optimal") return real.status === "infeasible" ? infeasible : unknown();
    return conclude(data, ask(data, deadline), deadline, real.objective);
  }
  return conclude(data, ask(data, deadline), deadline, bound);
};

const conclude = (
  data: LinearModelData,
  answer: Answer | undefined,
  deadline: number,
  bound: number,
): Outcome => {
  if (answer === undefined) return unknown(bound);
  const { complete, verdict } = answer;
  if (verdict === "infeasible") return complete ? infeasible : unknown(bound);
  if (verdict === "unbounded") {
    return complete ? unboundedIfFeasible(data, deadline) : unknown(bound);
  }
  const values = checkedValues(data, verdict) ?? repaired(data, verdict, deadline);
  if (values === undefined) return unknown(bound);
  const objective = objectiveOf(data, values);
  return complete ? optimal(values, objective) : feasible(values, objective, bound);
};

/** An unbounded relaxation says nothing about the feasible points: is there one at all? */
const unboundedIfFeasible = (data: LinearModelData, deadline: number): Outcome => {
  const any = run(withoutObjective(data), deadline);
  if (any.status === "infeasible") return infeasible;
  return any.status === "optimal" || any.status === "feasible" ? unbounded : unknown();
};

/** Rounding a whole number by 1e-7 can break a row with large coefficients; the real columns then follow. */
const repaired = (
  data: LinearModelData,
  raw: Float64Array,
  deadline: number,
): Float64Array | undefined => {
  const whole = raw.every((v, j) => data.integer[j] !== 1 || Math.abs(v - Math.round(v)) < 1e-6);
  if (!hasIntegers(data) || !whole) return undefined;
  const again = ask(withIntegersFixed(data, raw), deadline)?.verdict;
  return again instanceof Float64Array ? checkedValues(data, again) : undefined;
};

const CLOCK_MARGIN_MS = 5;

/** @returns undefined when the model is too large for a dense table or no time is left. */
const ask = (data: LinearModelData, deadline: number): Answer | undefined => {
  const form = standardForm(data, objectiveScale(data));
  if (form.contradictory) return { complete: true, verdict: "infeasible" };
  if ((form.rows.length + 1) * (form.columns.length + 1) > MAX_CELLS) return undefined;
  const limitMs = deadline - performance.now();
  if (limitMs <= 0) return undefined;
  const result = call(toJson(form, limitMs));
  if (result === undefined) return undefined;
  const cycled = (solver.lastSolvedModel?.messages.length ?? 0) > 0;
  solver.lastSolvedModel = null; // it would keep the last table in memory
  // Its clock counts whole milliseconds and may end the search a little before ours says so.
  const complete = !cycled && performance.now() < deadline - CLOCK_MARGIN_MS;
  if (!result.feasible) return { complete, verdict: "infeasible" };
  if (result.bounded === false) return { complete, verdict: "unbounded" };
  const values = form.columns.map((_, j) => Number(result[columnName(j)] ?? 0));
  return { complete, verdict: form.restore(values) };
};

const call = (model: Model): SolveResult | undefined => {
  try {
    return solver.Solve(model) as SolveResult;
  } catch {
    return undefined; // a table that cannot be allocated, say: the model is unanswered
  }
};

const columnName = (column: number): string => `x${column}`;

/** Minimizes the attribute "cost", which no row is named after: a bound on it would be ignored silently. */
const toJson = (form: StandardForm, limitMs: number): Model => {
  const variables: Record<string, VariableCoefficients> = {};
  const ints: Record<string, 1> = {};
  const attributes = form.columns.map(({ cost, integer }, j) => {
    const attribute: VariableCoefficients = cost === 0 ? {} : { cost };
    variables[columnName(j)] = attribute;
    if (integer) ints[columnName(j)] = 1;
    return attribute;
  });
  const constraints: Model["constraints"] = {};
  for (const [i, row] of form.rows.entries()) {
    constraints[`r${i}`] = limits(row);
    for (const [column, coefficient] of row.terms) {
      const attribute = attributes[column];
      if (attribute && coefficient !== 0) attribute[`r${i}`] = coefficient;
    }
  }
  const timeout = Number.isFinite(limitMs) ? { timeout: Math.max(1, limitMs) } : {};
  const options = { presolve: false, ...timeout };
  return { optimize: "cost", opType: "min", constraints, variables, ints, options };
};

const limits = ({ lower, upper }: StandardRow) => {
  if (lower === upper) return { equal: lower };
  return {
    ...(Number.isFinite(lower) ? { min: lower } : {}),
    ...(Number.isFinite(upper) ? { max: upper } : {}),
  };
};
