import type { BreakEven, BreakEvenSubject } from "../../../domain/plan.ts";
import type { Planning } from "../../planning.ts";
import type { Choice, Problem } from "../../problem.ts";

/** Everything as it is, but one figure. */
export interface World {
  /** Its `judged` prices and checks placements as they are in this world. */
  readonly planning: Planning;
  /** Built when first asked for. */
  readonly problem: () => Problem;
}

/** One figure of the inputs that can be turned up and down. */
export interface Dial {
  readonly subject: BreakEvenSubject;
  readonly unit: BreakEven["unit"];
  /** > 0 */
  readonly now: number;
  readonly at: (value: number) => World;
  /** The plan in the numbering of `at`. */
  readonly own: Choice;
  /** Values at which the slope of some plan's cost changes: between two of them all costs are straight lines. */
  readonly bends: readonly number[];
  /** No plan gains more than the present one when the figure falls: nothing has to be solved below. */
  readonly gainsMost: boolean;
  /** Above, plans rise as the present one does or not at all: the best of the latter at any value is the best at all of them. */
  readonly hasTwoSlopes: boolean;
}

/** Remembers what is made once. */
export const lazy = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
