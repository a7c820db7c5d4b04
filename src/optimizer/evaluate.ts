import {
  type Choice,
  capSlack,
  type Goal,
  type Problem,
  pairUsd,
  type SharedItem,
  slack,
} from "./problem.ts";

export interface Evaluation {
  readonly usd: number;
  readonly hours: number;
  /** No forbidden pair, and within all limits. */
  readonly feasible: boolean;
}

/** Exact cost and finish time of one choice. */
export const evaluate = (problem: Problem, choice: Choice): Evaluation => {
  const { edges, ties, shared, limits } = problem;
  let usd = problem.fixedUsd;
  let billedUsd = problem.fixedUsd;
  const place = new Int32Array(choice.length);
  choice.forEach((candidate, stage) => {
    place[stage] = candidate.place;
    usd += candidate.usd;
    billedUsd += candidate.billedUsd;
  });
  const { n } = problem.routes;
  let dataUsd = 0;
  for (const { from, to, cost } of edges) dataUsd += pairUsd(cost, n, place[from]!, place[to]!);
  for (const { from, to, cost } of ties) dataUsd += pairUsd(cost, n, place[from]!, place[to]!);
  for (const item of shared) dataUsd += sharedUsd(problem, item, place);
  usd += dataUsd;
  billedUsd += dataUsd;
  const hours = finishHours(problem, choice);
  const feasible =
    usd < Number.POSITIVE_INFINITY &&
    hours <= limits.deadlineHours + slack(limits.deadlineHours) &&
    billedUsd <= limits.budgetUsd + slack(limits.budgetUsd) &&
    limits.caps.every(
      ({ goal, atMost }) => goalValue(goal, { usd, hours }) <= atMost + capSlack(atMost),
    ) &&
    (limits.maxClouds === Number.POSITIVE_INFINITY ||
      new Set(Array.from(place, (p) => problem.cloudOf[p]!)).size <= limits.maxClouds);
  return { usd, hours, feasible };
};

export const goalValue = (goal: Goal, { usd, hours }: Pick<Evaluation, "usd" | "hours">): number =>
  (goal.usd === 0 ? 0 : goal.usd * usd) + (goal.hours === 0 ? 0 : goal.hours * hours);

/** One copy for each distinct region among consumers and deliveries. */
export const sharedUsd = (
  { routes: { n } }: Problem,
  item: SharedItem,
  place: Int32Array,
): number => {
  const source = "place" in item.source ? item.source.place : place[item.source.stage]!;
  const regions = new Set([...item.deliveries, ...item.consumers.map((stage) => place[stage]!)]);
  let usd = 0;
  for (const region of regions) usd += pairUsd(item.cost, n, source, region);
  return usd;
};

/** Longest path of runtimes and transfers. */
export const finishHours = (problem: Problem, choice: Choice): number => {
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
    end[stage] = start + candidate.hours;
    finish = Math.max(finish, end[stage]! + candidate.tailHours);
  }
  return finish;
};

export const transferHoursOf = (
  { hoursPerGb, n }: Problem["routes"],
  gb: number,
  from: number,
  to: number,
): number => (gb === 0 ? 0 : gb * hoursPerGb[from * n + to]!);
