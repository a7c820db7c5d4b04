import { better, cheapestByPlace, type Incumbent, incumbentOf } from "./incumbent.ts";
import type { IsLate } from "./is-late.ts";
import type { Choice, Goal, Problem } from "./problem.ts";

/**
 * The best plan that puts some stages together at one place, or the choice as it is: where data keeps stages together,
 * none gains by moving alone.
 *
 * @param moving  those stages; the others stay
 */
export const relocate = (
  problem: Problem,
  goal: Goal,
  choice: Choice,
  moving: readonly number[],
  isLate: IsLate,
): Incumbent => {
  const there = moving.map((stage) => cheapestByPlace(problem.candidates[stage]!));
  const stay = incumbentOf(problem, goal, choice);
  let best = stay.feasible ? stay : undefined;
  for (const place of there[0]?.keys() ?? []) {
    if (isLate()) break;
    if (!there.every((byPlace) => byPlace.has(place))) continue;
    const moved = [...choice];
    moving.forEach((stage, k) => {
      moved[stage] = there[k]!.get(place)!;
    });
    best = better(best, incumbentOf(problem, goal, moved));
  }
  return best ?? stay;
};
