import type { LocationId } from "./ids.ts";

/**
 * How many spot machines of one type could be had in one zone, step by step.
 *
 * `availability`: a launch was tried and ended at once. `preemption`: machines were kept until they were taken.
 */
export interface SpotTrace {
  /** With its zone: `aws/us-west-2/us-west-2b`. */
  readonly zone: LocationId;
  /** As the source calls it: `v100_1`. */
  readonly machine: string;
  readonly kind: "availability" | "preemption";
  /** Day of the first step, `2023-02-15`, as the source states it. */
  readonly startedOn: string;
  /** From one step to the next, whole seconds > 0. What is seen at the start of a step holds until the next. */
  readonly stepSeconds: number;
  /** Machines to be had in each step, whole, ≥ 0. At least one step. */
  readonly machines: readonly number[];
  /** USD per hour of one machine in each step, > 0; absent: the source has no prices. */
  readonly usdPerHour?: readonly number[];
}

/** Share of steps in which at least `nodes` machines were to be had, 0–1. */
export const spotFraction = (trace: SpotTrace, nodes: number): number =>
  trace.machines.filter((machines) => machines >= nodes).length / trace.machines.length;
