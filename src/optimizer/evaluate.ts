import { discountsSaved, overCapacity } from "./capacity.ts";
import {
  type Choice,
  capSlack,
  type Goal,
  isCounted,
  type Problem,
  pairUsd,
  placesOf,
  type SharedItem,
  slack,
} from "./problem.ts";
import { scheduleOf } from "./schedule.ts";

export interface Evaluation {
  readonly usd: number;
  /** Expected finish. */
  readonly hours: number;
  readonly kg: number;
  /** No forbidden pair, and within all limits. */
  readonly feasible: boolean;
}

/** Exact cost, finish time and carbon of one choice. */
export const evaluate = (problem: Problem, choice: Choice): Evaluation => {
  const { limits, capacities } = problem;
  const place = placesOf(choice);
  let kg = 0;
  for (const candidate of choice) kg += candidate.kg;
  const savedUsd = capacities.discountHours.length > 0 ? discountsSaved(problem, choice).usd : 0;
  const dataUsd = movingUsd(problem, place);
  const usd = sum(choice, "usd") + dataUsd - savedUsd + problem.fixedUsd;
  const billedUsd = sum(choice, "billedUsd") + dataUsd - savedUsd + problem.fixedUsd;
  const schedule = scheduleOf(problem, choice, "hours");
  const { finish: hours } = schedule;
  const value = { usd, hours, kg };
  const feasible =
    usd < Number.POSITIVE_INFINITY &&
    within(hours, limits.deadlineHours) &&
    (!limits.confident ||
      within(scheduleOf(problem, choice, "lateHours").finish, limits.deadlineHours)) &&
    within(billedUsd, limits.budgetUsd) &&
    within(kg, limits.maxKg) &&
    limits.caps.every(({ goal, atMost }) => goalValue(goal, value) <= atMost + capSlack(atMost)) &&
    (limits.maxClouds === Number.POSITIVE_INFINITY ||
      countClouds(problem, place) <= limits.maxClouds) &&
    (!isCounted(capacities) || overCapacity(problem, choice, schedule) === undefined);
  return { ...value, feasible };
};

const countClouds = ({ cloudOf }: Problem, place: Int32Array): number =>
  new Set(Array.from(place, (p) => cloudOf[p]!)).size;

const within = (value: number, limit: number): boolean => value <= limit + slack(limit);

const sum = (choice: Choice, what: "usd" | "billedUsd"): number => {
  let total = 0;
  for (const candidate of choice) total += candidate[what];
  return total;
};

const movingUsd = (problem: Problem, place: Int32Array): number => {
  const { n } = problem.routes;
  let usd = 0;
  for (const { from, to, cost } of problem.edges) usd += pairUsd(cost, n, place[from]!, place[to]!);
  for (const { from, to, cost } of problem.ties) usd += pairUsd(cost, n, place[from]!, place[to]!);
  for (const item of problem.shared) usd += sharedUsd(problem, item, place);
  return usd;
};

export const goalValue = (
  goal: Goal,
  { usd, hours, kg }: Pick<Evaluation, "usd" | "hours" | "kg">,
): number =>
  (goal.usd === 0 ? 0 : goal.usd * usd) +
  (goal.hours === 0 ? 0 : goal.hours * hours) +
  (goal.kg === 0 ? 0 : goal.kg * kg);

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
