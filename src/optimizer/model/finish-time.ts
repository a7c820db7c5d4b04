import type { Column } from "../linear/model.ts";
import type { TimeBounds } from "../presolve/time-bounds.ts";
import type { Pace } from "../schedule.ts";
import { Expression } from "./expression.ts";
import type { ModelParts } from "./model-parts.ts";

/**
 * Start of each stage and finish of the pipeline, in hours.
 *
 *   early[s]     start[s] ≥ Σ_i earliest[s,i] x[s,i]      earliest: a bound that holds whatever the neighbours do
 *   after[e]     start[v] ≥ start[u] + Σ_i hours[u,i] x[u,i] + moveHours[e]
 *   end[s]       finish ≥ start[s] + Σ_i (hours[s,i] + tail[s,i]) x[s,i]
 *   late[s]      finish ≥ Σ_i least finish[s,i] x[s,i]
 *   finish ≤ deadline
 *
 * No big M: the hours of a transfer are an expression in the places of both ends.
 *
 * @returns the column of the finish
 */
export const finishTime = (parts: ModelParts, times: TimeBounds, pace: Pace): Column => {
  const { problem, model, x } = parts;
  const { deadlineHours } = problem.limits;
  const finish = model.continuous(
    `finish|${pace}`,
    times.bound,
    Math.max(times.bound, deadlineHours),
  );
  if (times.bound > deadlineHours)
    model.row(`deadline|${pace}`, [[finish, 1]], "<=", deadlineHours);
  const start = problem.candidates.map((_, s) => model.continuous(`start|${pace}|${s}`));
  problem.candidates.forEach((list, s) => {
    const early = list.map((_, i) => [x[s]![i]!, -times.earliestStart[s]![i]!] as const);
    model.row(`early|${pace}|${s}`, [[start[s]!, 1], ...early], ">=", 0);
    const end = list.map((c, i) => [x[s]![i]!, -(c[pace] + c.tailHours)] as const);
    model.row(`end|${pace}|${s}`, [[finish, 1], [start[s]!, -1], ...end], ">=", 0);
    const late = list.map((_, i) => [x[s]![i]!, -times.finish[s]![i]!] as const);
    model.row(`late|${pace}|${s}`, [[finish, 1], ...late], ">=", 0);
  });
  problem.edges.forEach((_, e) => {
    if (parts.isLate()) return;
    after(parts, start, e, pace);
  });
  return finish;
};

const after = (
  { problem, model, x, pairs }: ModelParts,
  start: readonly Column[],
  e: number,
  pace: Pace,
): void => {
  const { from, to, gb, cost } = problem.edges[e]!;
  const { n, hoursPerGb } = problem.routes;
  const gap = new Expression();
  gap.add(start[to]!, 1);
  gap.add(start[from]!, -1);
  problem.candidates[from]!.forEach((candidate, i) => {
    gap.add(x[from]![i]!, -candidate[pace]);
  });
  if (gb > 0) {
    const forbidden = (a: number, b: number): boolean =>
      cost.usdByTariff[cost.tariff[a * n + b]!] === Number.POSITIVE_INFINITY;
    const hours = pairs.expression(`hours|${pace}|${e}`, from, to, (a, b) =>
      forbidden(a, b) ? Number.POSITIVE_INFINITY : gb * hoursPerGb[a * n + b]!,
    );
    gap.addAll(hours, -1);
  }
  model.row(`after|${pace}|${e}`, gap.terms, ">=", -gap.constant);
};
