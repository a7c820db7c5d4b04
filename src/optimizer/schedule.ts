import type { Choice, Problem } from "./problem.ts";

/** Expected times, or those that the asked confidence allows for. */
export type Pace = "hours" | "lateHours";

/** When each stage ends, and when the last stage or delivery does. */
export interface Schedule {
  readonly end: Float64Array;
  readonly finish: number;
}

/** Longest path of runtimes and transfers. */
export const scheduleOf = (problem: Problem, choice: Choice, which: Pace): Schedule => {
  const { order, routes } = problem;
  const end = new Float64Array(choice.length);
  let finish = problem.fixedHours;
  for (const stage of order) {
    const candidate = choice[stage]!;
    let start = candidate.readyHours;
    for (const { from, gb } of problem.incoming[stage]!) {
      const arrival =
        end[from]! + transferHoursOf(routes, gb, choice[from]!.place, candidate.place);
      if (arrival > start) start = arrival;
    }
    end[stage] = start + candidate[which];
    finish = Math.max(finish, end[stage]! + candidate.tailHours);
  }
  return { end, finish };
};

export const transferHoursOf = (
  { hoursPerGb, n }: Problem["routes"],
  gb: number,
  from: number,
  to: number,
): number => (gb === 0 ? 0 : gb * hoursPerGb[from * n + to]!);
