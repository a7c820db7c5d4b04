import type { Limits, Pipeline } from "../../domain/pipeline.ts";
import type { Totals } from "../../domain/plan.ts";
import type { Schedule } from "./schedule.ts";
import { withinLimit } from "./tolerance.ts";

/**
 * Budget, emissions and deadline, inclusive. With an unknown runtime the part that is known has to keep them. With a
 * confidence two schedules have to meet the deadline: the expected one, which can be the longer when interruptions
 * are rare and dear, and the one in which each spot stage takes what the confidence says.
 */
export const limitProblems = (
  { budgetUsd, deadlineHours, maxKgCo2e, confidence }: Limits,
  totals: Totals,
  times: Schedule,
  confident: Schedule | undefined,
): readonly string[] => [
  ...(budgetUsd !== undefined && !withinLimit(totals.usd, budgetUsd)
    ? [`the plan costs ${totals.usd} USD, the budget is ${budgetUsd}`]
    : []),
  ...(deadlineHours !== undefined && !withinLimit(times.lastKnownHour, deadlineHours)
    ? [`the plan takes ${times.lastKnownHour} hours, the deadline is ${deadlineHours}`]
    : []),
  ...(deadlineHours !== undefined &&
  confident !== undefined &&
  !withinLimit(confident.lastKnownHour, deadlineHours)
    ? [
        `the plan takes ${confident.lastKnownHour} hours at a confidence of ${confidence} for each ` +
          `spot stage, the deadline is ${deadlineHours}`,
      ]
    : []),
  ...(maxKgCo2e !== undefined && !withinLimit(totals.kgCo2e ?? Number.POSITIVE_INFINITY, maxKgCo2e)
    ? [`the plan emits ${totals.kgCo2e} kg CO2e, the limit is ${maxKgCo2e}`]
    : []),
];

/** Which ceilings hold for the known part only. */
export const limitNotes = (
  { limits, stages, quota }: Pipeline,
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
    ...(quota.length === 0
      ? []
      : ["quota is checked as if stages that no dependency separates run at once"]),
  ];
};
