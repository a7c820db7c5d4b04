import type { Column, LinearModel } from "../linear/model.ts";
import type { Problem } from "../problem.ts";
import { Expression } from "./expression.ts";

/** Sums of this many candidates or fewer are written out instead of getting a column of their own. */
const WRITTEN_OUT = 3;

/**
 * X[s,A] = Σ x[s,i] over the candidates of stage s at the places A: 1 when the stage stands in A.
 *
 * Many rows need the same sums; each gets one column.
 */
export class PlaceSums {
  readonly #model: LinearModel;
  readonly #byPlace: readonly ReadonlyMap<number, readonly Column[]>[];
  readonly #known = new Map<string, Expression>();

  constructor(model: LinearModel, problem: Problem, x: readonly (readonly Column[])[]) {
    this.#model = model;
    this.#byPlace = problem.candidates.map((list, stage) => {
      const byPlace = new Map<number, Column[]>();
      list.forEach(({ place }, i) => {
        const columns = byPlace.get(place);
        if (columns === undefined) byPlace.set(place, [x[stage]![i]!]);
        else columns.push(x[stage]![i]!);
      });
      return byPlace;
    });
  }

  /** Places where the stage has candidates. */
  places(stage: number): readonly number[] {
    return [...this.#byPlace[stage]!.keys()];
  }

  /** @param places  some of the stage's places; all of them give the constant 1 */
  sum(stage: number, places: readonly number[]): Expression {
    const sorted = [...places].sort((a, b) => a - b);
    const key = `${stage}|${sorted.join(" ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const expression = this.#build(stage, sorted, key);
    this.#known.set(key, expression);
    return expression;
  }

  #build(stage: number, places: readonly number[], key: string): Expression {
    const expression = new Expression();
    if (places.length === this.#byPlace[stage]!.size) {
      expression.constant = 1;
      return expression;
    }
    const columns = places.flatMap((place) => this.#byPlace[stage]!.get(place) ?? []);
    if (columns.length <= WRITTEN_OUT) {
      for (const column of columns) expression.add(column, 1);
      return expression;
    }
    const sum = this.#model.continuous(`X|${key}`, 0, 1);
    this.#model.row(
      `sum|${key}`,
      [...columns.map((column) => [column, 1] as const), [sum, -1]],
      "=",
      0,
    );
    expression.add(sum, 1);
    return expression;
  }
}
