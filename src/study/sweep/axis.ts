import type { AxisValue, Patch } from "../../domain/study.ts";

/** What can vary. */
export interface Axis {
  readonly name: string;
  /** The listed values, or those of a range cut into steps; empty for a range without steps. */
  readonly values: readonly AxisValue[];
  /** Of a range: the value at a share of the way, in [0, 1]. */
  readonly between?: (share: number) => number;
  readonly patchesOf: (value: AxisValue) => readonly Patch[];
}

/** Figures as a person would write them: 0.3, not 0.30000000000000004. */
const tidy = (value: number): number => Number(value.toPrecision(12));

/** A value on the way from one end of a range to the other. */
export const along =
  (from: number, to: number, scale: "linear" | "log") =>
  (share: number): number =>
    tidy(scale === "log" ? from * (to / from) ** share : from + (to - from) * share);

/** So many values from one end to the other, both included. */
export const stepsAlong = (at: (share: number) => number, steps: number): readonly number[] =>
  Array.from({ length: steps }, (_, k) => at(steps === 1 ? 0 : k / (steps - 1)));
