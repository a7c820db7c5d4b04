import { type Overuse, useOf } from "../capacity.ts";
import { type IsLate, never } from "../is-late.ts";
import { type Column, LinearModel } from "../linear/model.ts";
import { type TimeBounds, timeBounds } from "../presolve/time-bounds.ts";
import { type Choice, type Goal, isTimed, type Problem, slack } from "../problem.ts";
import { cloudLimit } from "./cloud-limit.ts";
import { discounts } from "./discounts.ts";
import { Expression } from "./expression.ts";
import { finishTime } from "./finish-time.ts";
import type { ModelParts } from "./model-parts.ts";
import { PairTerms } from "./pair-terms.ts";
import { PlaceSums } from "./place-sums.ts";
import { sharedCopies } from "./shared-copies.ts";

/**
 * Best placement of a pipeline, as a mixed-integer linear model.
 *
 * Sets        s ∈ S stages; i ∈ C(s) candidates of s; e = (u,v) ∈ E data edges; a, b places
 * Parameters  usd[s,i]      compute, datasets and deliveries of s on i, USD
 *             moveUsd[e,a,b] moving e's data from a to b, USD
 *             hours[s,i], moveHours[e,a,b], ready[s,i], tail[s,i]  hours
 * Variables   x[s,i] ∈ {0,1}  s runs on i
 *             X[s,A] = Σ x[s,i] over the places A
 *             y[e,A,B] ∈ [0,1] u stands in A and v in B: gives back a saving (see pair-blocks)
 *             w[d,a] ∈ [0,1]  a copy of shared item d goes to a
 *             start[s], finish ≥ 0  hours
 *             c[k] ∈ [0,1]    cloud k is used
 * Minimize    goal.usd × total USD + goal.hours × finish
 * Subject to  assign[s]       Σ_i x[s,i] = 1
 *             pair families   see pair-terms, shared-copies, finish-time, cloud-limit
 *             budget          total USD ≤ budgetUsd
 *             carbon          Σ kg[s,i] x[s,i] ≤ maxKg
 *             cap[g]          value of an earlier goal ≤ its optimum
 *
 * Only x is whole: with x at 0/1 every other variable is pushed to its right value by the objective or a limit.
 */
export interface PlacementModel {
  readonly model: LinearModel;
  readonly x: readonly (readonly Column[])[];
}

/** @param isLate  asked now and then; a model that there is no time for is `undefined` */
export const buildModel = (
  problem: Problem,
  goal: Goal,
  times: TimeBounds,
  isLate: IsLate = never,
): PlacementModel | undefined => {
  const placement = startModel(problem, isLate);
  if (isLate()) return undefined;
  const value = addCase(placement, problem, goal, times, isLate);
  if (isLate()) return undefined;
  for (const [column, coefficient] of value.terms)
    placement.model.addToObjective(column, coefficient);
  placement.model.addObjectiveConstant(value.constant);
  return placement;
};

/**
 * The choice alone: one candidate for each stage.
 *
 * @param isLate  then the model is of no use
 */
export const startModel = ({ candidates }: Problem, isLate: IsLate = never): PlacementModel => {
  const model = new LinearModel();
  const x = candidates.map((list, s) =>
    isLate() ? [] : list.map((_, i) => model.binary(`x|${s}|${i}`)),
  );
  assign(model, x);
  return { model, x };
};

/**
 * What the choice costs and which limits it has to keep in one case: at one set of prices, sizes and times.
 *
 * @param problem  with as many candidates as the model has columns, in the same order
 * @param isLate  then what is left is left out, and the model is of no use
 * @returns the goal's value: at its right value wherever it is pushed down
 */
export const addCase = (
  { model, x }: PlacementModel,
  problem: Problem,
  goal: Goal,
  times: TimeBounds,
  isLate: IsLate = never,
): Expression => {
  const sums = new PlaceSums(model, problem, x);
  const pairs = new PairTerms(model, sums);
  const parts: ModelParts = { problem, model, x, sums, pairs, dataUsd: new Expression(), isLate };
  movingData(parts);
  sharedCopies(parts);
  cloudLimit(parts);
  discounts(parts);
  budget(parts);
  carbonLimit(parts);
  const finish = isTimed(goal, problem.limits) ? finishTime(parts, times, "hours") : undefined;
  if (problem.limits.confident)
    finishTime(parts, timeBounds(problem, "lateHours", isLate), "lateHours");
  if (isLate()) return new Expression();
  caps(parts, finish);
  return goalExpression(parts, goal, finish);
};

const goalExpression = (parts: ModelParts, goal: Goal, finish: Column | undefined): Expression => {
  const value = new Expression();
  if (goal.usd > 0) value.addAll(totalUsd(parts, "usd"), goal.usd);
  if (goal.hours > 0 && finish !== undefined) value.add(finish, goal.hours);
  if (goal.kg > 0) value.addAll(totalKg(parts), goal.kg);
  return value;
};

const caps = (parts: ModelParts, finish: Column | undefined): void => {
  parts.problem.limits.caps.forEach(({ goal, atMost }, index) => {
    const value = goalExpression(parts, goal, finish);
    const limit = atMost + slack(atMost) - value.constant;
    parts.model.row(`cap|${index}`, value.terms, "<=", limit);
  });
};

const assign = (model: LinearModel, x: PlacementModel["x"]): void => {
  x.forEach((columns, s) => {
    model.row(
      `assign|${s}`,
      columns.map((column) => [column, 1]),
      "=",
      1,
    );
  });
};

const movingData = ({ problem, pairs, dataUsd, isLate }: ModelParts): void => {
  const { n } = problem.routes;
  [...problem.edges, ...problem.ties].forEach(({ from, to, cost }, e) => {
    if (isLate()) return;
    dataUsd.addAll(
      pairs.expression(`move|${e}`, from, to, (a, b) => cost.usdByTariff[cost.tariff[a * n + b]!]!),
    );
  });
};

const budget = (parts: ModelParts): void => {
  const { budgetUsd } = parts.problem.limits;
  if (budgetUsd === Number.POSITIVE_INFINITY) return;
  const usd = totalUsd(parts, "billedUsd");
  parts.model.row("budget", usd.terms, "<=", budgetUsd - usd.constant);
};

const carbonLimit = (parts: ModelParts): void => {
  const { maxKg } = parts.problem.limits;
  if (maxKg < Number.POSITIVE_INFINITY)
    parts.model.row("carbon", totalKg(parts).terms, "<=", maxKg);
};

const totalKg = ({ problem, x }: ModelParts): Expression => {
  const total = new Expression();
  problem.candidates.forEach((list, s) => {
    list.forEach(({ kg }, i) => {
      total.add(x[s]![i]!, kg);
    });
  });
  return total;
};

const totalUsd = ({ problem, x, dataUsd }: ModelParts, what: "usd" | "billedUsd"): Expression => {
  const total = new Expression();
  total.addAll(dataUsd);
  total.constant += problem.fixedUsd;
  problem.candidates.forEach((list, s) => {
    list.forEach((candidate, i) => {
      total.add(x[s]![i]!, candidate[what]);
    });
  });
  return total;
};

/** @returns which candidate each stage got */
export const readChoice = (
  { x }: PlacementModel,
  { candidates }: Problem,
  values: Float64Array,
): Choice => candidates.map((list, s) => list[x[s]!.findIndex((column) => values[column]! > 0.5)]!);

/** refused[k]  Σ x[s, its candidate in the choice] over some stages ≤ their number − 1. */
export const forbidChoice = (
  { model, x }: PlacementModel,
  { candidates }: Problem,
  choice: Choice,
  stages: readonly number[],
  k: number,
): void => {
  const terms = stages.map((s) => [x[s]![candidates[s]!.indexOf(choice[s]!)]!, 1] as const);
  model.row(`refused|${k}`, terms, "<=", stages.length - 1);
};

/** capacity[k]  Σ use[s,i] x[s,i] over some stages ≤ capacity, or what those that have their machines already take of it. */
export const limitUse = (
  { model, x }: PlacementModel,
  { candidates }: Problem,
  { stages, capacity, ...counted }: Overuse,
  k: number,
): void => {
  const terms = stages.flatMap((s) =>
    candidates[s]!.map((candidate, i) => [x[s]![i]!, useOf(counted, candidate)] as const),
  );
  const taken = stages
    .flatMap((s) => candidates[s]!)
    .filter(({ offer }) => offer.held)
    .reduce((sum, candidate) => sum + useOf(counted, candidate), 0);
  model.row(`capacity|${k}`, terms, "<=", Math.max(capacity, taken));
};
