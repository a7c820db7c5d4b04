import { better, type Incumbent, incumbentOf } from "./incumbent.ts";
import { type IsLate, never } from "./is-late.ts";
import type { Candidate, Goal, Problem } from "./problem.ts";

/** So many plans are tried faster than a solver is started. */
const FEW = 200;

/** Whether all plans of a problem can be tried one by one. */
export const isSmall = ({ candidates }: Problem): boolean => {
  let plans = 1;
  for (const list of candidates) {
    plans *= list.length;
    if (plans > FEW) return false;
  }
  return true;
};

/** What trying plans one by one came to. */
export interface Tried {
  /** `undefined`: none of those tried is feasible. */
  readonly best: Incumbent | undefined;
  /** All were tried. */
  readonly isWhole: boolean;
}

/** The best of all plans, or of those that there was time for. */
export const tryAll = (problem: Problem, goal: Goal, isLate: IsLate = never): Tried => {
  const { candidates } = problem;
  const choice: Candidate[] = candidates.map((list) => list[0]!);
  const at = new Int32Array(candidates.length);
  let best: Incumbent | undefined;
  for (;;) {
    if (isLate()) return { best, isWhole: false };
    best = better(best, incumbentOf(problem, goal, [...choice]));
    // Counts up: the first stage that has a next candidate takes it, those before it start again.
    let stage = 0;
    while (stage < at.length && at[stage] === candidates[stage]!.length - 1) {
      at[stage] = 0;
      choice[stage] = candidates[stage]![0]!;
      stage++;
    }
    if (stage === at.length) return { best, isWhole: true };
    at[stage]!++;
    choice[stage] = candidates[stage]![at[stage]!]!;
  }
};
