import { fuse } from "../fuse.ts";
import { better, type Incumbent, improve, incumbentOf, isCoupled } from "../incumbent.ts";
import type { IsLate } from "../is-late.ts";
import { type Choice, type Goal, type Problem, slack } from "../problem.ts";

/** Makes plans of the choices that sweeps come by, where that is worth the effort. */
export class Search {
  readonly #problem: Problem;
  readonly #goal: Goal;
  readonly #isCoupled: boolean;
  readonly #isLate: IsLate;
  /** Of the infeasible choices looked at. */
  #lowest = Number.POSITIVE_INFINITY;
  /** Looked at last, and what was best then: sweeps come by the same few choices again and again. */
  #seen: { readonly choice: Choice; readonly best: Incumbent | undefined }[] = [];

  constructor(problem: Problem, goal: Goal, isLate: IsLate) {
    this.#isLate = isLate;
    this.#problem = problem;
    this.#goal = goal;
    this.#isCoupled = isCoupled(problem, goal);
  }

  /** The better of the best plan and what a choice can be improved to. */
  consider(choice: Choice | undefined, incumbent: Incumbent | undefined): Incumbent | undefined {
    if (choice === undefined) return incumbent;
    if (this.#seen.some(({ choice: c, best }) => best === incumbent && isSameChoice(c, choice)))
      return incumbent;
    const found = this.#look(choice, incumbent);
    this.#seen = [{ choice, best: found }, ...this.#seen].slice(0, MOST_SEEN);
    return found;
  }

  #look(choice: Choice, incumbent: Incumbent | undefined): Incumbent | undefined {
    const { value, feasible } = incumbentOf(this.#problem, this.#goal, choice);
    const isWorthwhile = feasible
      ? value < (incumbent?.value ?? Number.POSITIVE_INFINITY)
      : incumbent === undefined || value < this.#lowest;
    const found = isWorthwhile
      ? better(incumbent, improve(this.#problem, this.#goal, choice, this.#isLate))
      : incumbent;
    if (!feasible) this.#lowest = Math.min(value, this.#lowest);
    return found === undefined || this.#isCoupled || this.#isLate()
      ? found
      : this.#mix(found, choice);
  }

  /** The best plan with parts of a choice in it. */
  #mix(best: Incumbent, choice: Choice): Incumbent {
    const mixed = incumbentOf(this.#problem, this.#goal, fuse(this.#problem, best.choice, choice));
    const isBetter = mixed.feasible && mixed.value < best.value - slack(best.value);
    return isBetter ? improve(this.#problem, this.#goal, mixed.choice, this.#isLate) : best;
  }
}

const MOST_SEEN = 6;

const isSameChoice = (a: Choice, b: Choice): boolean =>
  a.every((candidate, stage) => candidate === b[stage]);
