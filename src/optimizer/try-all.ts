import { better, type Incumbent, incumbentOf } from "./incumbent.ts";
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

/** The best of all plans; `undefined`: none is feasible. */
export const tryAll = (problem: Problem, goal: Goal): Incumbent | undefined => {
  const { candidates } = problem;
  const choice: Candidate[] = candidates.map((list) => list[0]!);
  const at = new Int32Array(candidates.length);
  let best: Incumbent | undefined;
  for (;;) {
    best = better(best, incumbentOf(problem, goal, [...choice]));
    // Counts up: the first stage that has a next candidate takes it, those before it start again.
    let stage = 0;
    while (stage < at.length && at[stage] === candidates[stage]!.length - 1) {
      at[stage] = 0;
      choice[stage] = candidates[stage]![0]!;
      stage++;
    }
    if (stage === at.length) return best;
    at[stage]!++;
    choice[stage] = candidates[stage]![at[stage]!]!;
  }
};
