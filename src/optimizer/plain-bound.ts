import { goalValue } from "./evaluate.ts";
import type { Goal, Problem } from "./problem.ts";

/** What no plan can be better than, by a look at each stage alone: little, but known at once. */
export const plainBound = ({ candidates, fixedUsd, fixedHours }: Problem, goal: Goal): number => {
  let [usd, hours, kg] = [fixedUsd, fixedHours, 0];
  for (const list of candidates) {
    let [leastUsd, leastHours, leastKg] = [INFINITY, INFINITY, INFINITY];
    for (const candidate of list) {
      leastUsd = Math.min(leastUsd, candidate.leastUsd);
      leastHours = Math.min(
        leastHours,
        candidate.readyHours + candidate.hours + candidate.tailHours,
      );
      leastKg = Math.min(leastKg, candidate.kg);
    }
    usd += leastUsd;
    hours = Math.max(hours, leastHours);
    kg += leastKg;
  }
  return goalValue(goal, { usd, hours, kg });
};

const INFINITY = Number.POSITIVE_INFINITY;
