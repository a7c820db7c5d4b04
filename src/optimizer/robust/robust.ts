import type { RobustGoal } from "../../domain/study.ts";
import { incumbentOf } from "../incumbent.ts";
import type { LinearModelData } from "../linear/model-data.ts";
import { type Solving, solveData } from "../minimize.ts";
import { addCase, type PlacementModel, readChoice, startModel } from "../model/placement-model.ts";
import { timeBounds } from "../presolve/time-bounds.ts";
import { type Choice, type Goal, type Problem, slack } from "../problem.ts";
import { refuse } from "../refuse.ts";
import type { RobustCase } from "./case.ts";
import { narrow } from "./narrow.ts";

/** By stage, the index of the chosen candidate. */
export type CommonChoice = readonly number[];

export type RobustOutcome =
  | {
      readonly status: "optimal" | "feasible";
      readonly choice: CommonChoice;
      readonly value: number;
      readonly bound: number;
    }
  | { readonly status: "infeasible" }
  | { readonly status: "unknown"; readonly bound: number };

/** Rows that come one by one, at most, before an answer counts as unproven. */
const MAX_ROUNDS = 1000;

/**
 * The one choice that is best over all cases and keeps the limits of each.
 *
 * Sets        k ∈ K cases; x as in the placement model, shared by all cases
 * Parameters  best[k]  value of the case's own best plan; value[k](x) as in the placement model
 * Variables   t        the largest regret or value
 * Minimize    t, or for `mean` Σ_k value[k](x) / |K|
 * Subject to  case[k]  value[k](x) − best[k] ≤ t   (`worst`: without best[k])
 *             the rows of the placement model for each k
 *
 * Of many cases few are ever the worst: rows of a case come into the model when a solution is worse in it than the model
 * knew, or breaks one of its limits. Each solution is priced exactly in every case, so the answer is exact.
 *
 * @param starts  choices to begin with
 */
export const robustChoice = async (
  cases: readonly RobustCase[],
  goal: Goal,
  aim: RobustGoal,
  solving: Solving,
  starts: readonly CommonChoice[],
): Promise<RobustOutcome> => {
  if (cases[0]!.problem.candidates.some((list) => list.length === 0))
    return { status: "infeasible" };
  const known = starts.map((choice) => judge(cases, goal, aim, choice));
  const first = known.reduce<Judged | undefined>(betterOf, undefined);
  const narrowed = narrow(cases, goal, aim, first?.value ?? Number.POSITIVE_INFINITY);
  if (narrowed === undefined) return whenDone(first);
  const { cases: open, kept } = narrowed;
  const master = new Master(open, goal, aim);
  // The case that the best start is worst in, for a model without any case knows nothing.
  master.add(first?.worst ?? 0);
  let best = first;
  let bound = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < MAX_ROUNDS && solving.remainingMs() > 0; round++) {
    const solution = await solveData(master.data, solving, solving.remainingMs());
    if (solution.status === "infeasible") return whenDone(best);
    bound = Math.max(bound, solution.bound);
    if (solution.values.length === 0) break;
    const choice = master.read(solution.values).map((at, stage) => kept[stage]![at]!);
    const found = judge(cases, goal, aim, choice);
    best = betterOf(best, found);
    if (solution.status !== "optimal") break;
    if (isProven(best, bound)) return whenDone(best);
    master.learn(found, solution.values, round);
  }
  return best === undefined ? { status: "unknown", bound } : { status: "feasible", ...best, bound };
};

const isProven = (best: Judged | undefined, bound: number): boolean =>
  best !== undefined && best.value - bound <= slack(best.value);

const whenDone = (best: Judged | undefined): RobustOutcome =>
  best === undefined
    ? { status: "infeasible" }
    : { status: "optimal", choice: best.choice, value: best.value, bound: best.value };

/** A choice priced in every case. */
interface Judged {
  readonly choice: CommonChoice;
  /** Infinity when some case does not permit it. */
  readonly value: number;
  /** The case that it is worst in, or the first that does not permit it. */
  readonly worst: number;
}

const judge = (
  cases: readonly RobustCase[],
  goal: Goal,
  aim: RobustGoal,
  choice: CommonChoice,
): Judged => {
  let [total, largest, worst] = [0, Number.NEGATIVE_INFINITY, 0];
  for (const [k, each] of cases.entries()) {
    const { feasible, value } = incumbentOf(each.problem, goal, choiceIn(each.problem, choice));
    const measure = aim === "regret" ? value - each.best : value;
    if (!feasible) return { choice, value: Number.POSITIVE_INFINITY, worst: k };
    total += value;
    if (measure > largest) [largest, worst] = [measure, k];
  }
  return { choice, value: aim === "mean" ? total / cases.length : largest, worst };
};

export const choiceIn = ({ candidates }: Problem, choice: CommonChoice): Choice =>
  choice.map((at, stage) => candidates[stage]![at]!);

/** The better of two; one that some case does not permit is none. */
const betterOf = (a: Judged | undefined, b: Judged): Judged | undefined =>
  b.value < (a?.value ?? Number.POSITIVE_INFINITY) ? b : a;

/** The model with the cases that it knows so far. */
class Master {
  readonly placement: PlacementModel;
  readonly #cases: readonly RobustCase[];
  readonly #goal: Goal;
  readonly #aim: RobustGoal;
  readonly #known = new Set<number>();
  readonly #t: number | undefined;

  constructor(cases: readonly RobustCase[], goal: Goal, aim: RobustGoal) {
    this.#cases = cases;
    this.#goal = goal;
    this.#aim = aim;
    this.placement = startModel(cases[0]!.problem);
    if (aim === "mean") {
      // A mean is of all.
      for (const k of cases.keys()) this.#addTo(k);
      return;
    }
    const { model } = this.placement;
    this.#t = model.continuous("t", Number.NEGATIVE_INFINITY);
    model.addToObjective(this.#t, 1);
  }

  get data(): LinearModelData {
    return this.placement.model.toData();
  }

  add(k: number): void {
    if (!this.#known.has(k)) this.#addTo(k);
  }

  #addTo(k: number): void {
    this.#known.add(k);
    const { problem, best } = this.#cases[k]!;
    const { model } = this.placement;
    const value = model.scoped(`${k}|`, () =>
      addCase(this.placement, problem, this.#goal, timeBounds(problem)),
    );
    if (this.#t === undefined) {
      const share = 1 / this.#cases.length;
      for (const [column, usd] of value.terms) model.addToObjective(column, usd * share);
      model.addObjectiveConstant(value.constant * share);
      return;
    }
    const least = this.#aim === "regret" ? best : 0;
    model.row(`case|${k}`, [...value.terms, [this.#t, -1]], "<=", least - value.constant);
  }

  read(values: Float64Array): CommonChoice {
    const { problem } = this.#cases[0]!;
    return readChoice(this.placement, problem, values).map((candidate, stage) =>
      problem.candidates[stage]!.indexOf(candidate),
    );
  }

  /** What the last solution did not know: the case that it is worst in or, if that is known, that the choice is out. */
  learn({ worst }: Judged, values: Float64Array, round: number): void {
    if (!this.#known.has(worst)) {
      this.#addTo(worst);
      return;
    }
    const { problem } = this.#cases[worst]!;
    refuse(this.placement, problem, readChoice(this.placement, problem, values), round);
  }
}
