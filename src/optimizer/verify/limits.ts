import type { Limits, Pipeline } from "../../domain/pipeline.ts";
import type { Totals } from "../../domain/plan.ts";
import type { Schedule } from "./schedule.ts";
import { withinLimit } from "./tolerance.ts";

/** Budget and deadline, inclusive. With an unknown runtime the part that is known has to keep them. */
export const limitProblems = (
  { budgetUsd, deadlineHours }: Limits,
  totals: Totals,
  times: Schedule,
): readonly string[] => [
  ...(budgetUsd !== undefined && !withinLimit(totals.usd, budgetUsd)
    ? [`the plan costs ${totals.usd} USD, the budget is ${budgetUsd}`]
    : []),
  ...(deadlineHours !== undefined && !withinLimit(times.lastKnownHour, deadlineHours)
    ? [`the plan takes ${times.lastKnownHour} hours, the deadline is ${deadlineHours}`]
    : []),
];

/** Which ceilings hold for the known part only. */
export const limitNotes = (
  { limits, stages }: Pipeline,
  withoutRuntime: readonly string[],
): readonly string[] => {
  if (withoutRuntime.length === 0) return [];
  const names = withoutRuntime.join(", ");
  const note = (ceiling: string): string => `${ceiling} is checked without ${names}`;
  const capped = stages.filter(
    (stage) => stage.limits.usd !== undefined && withoutRuntime.includes(stage.name),
  );
  return [
    ...(limits.budgetUsd === undefined ? [] : [note("budget")]),
    ...(limits.deadlineHours === undefined ? [] : [note("deadline")]),
    ...capped.map((stage) => `cost limit of ${stage.name} is not checked`),
  ];
};
