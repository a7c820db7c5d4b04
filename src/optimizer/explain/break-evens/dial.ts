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
  /** Where no plan can come to be better than the present one, so that nothing has to be solved. */
  readonly isSettled: { readonly below: boolean; readonly above: boolean };
}

/** Remembers what is made once. */
export const lazy = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
