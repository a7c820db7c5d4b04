import { better, type Incumbent, incumbentOf } from "./incumbent.ts";
import { type IsLate, never } from "./is-late.ts";
import {
  type Candidate,
  type Choice,
  capSlack,
  type Goal,
  type Problem,
  restrict,
  slack,
} from "./problem.ts";

/** So many plans are tried faster than a solver is started. */
const SMALL = 200;
/** So many are tried faster than bounds are worked out. */
const FEW = 32;

/** Whether all plans of a problem can be tried one by one. */
export const isSmall = (problem: Problem): boolean => hasAtMost(problem, SMALL);

/** Whether trying them all is the quickest way to the best of them. */
export const isFew = (problem: Problem): boolean => hasAtMost(problem, FEW);

const hasAtMost = ({ candidates }: Problem, most: number): boolean => {
  let plans = 1;
  for (const list of candidates) {
    plans *= list.length;
    if (plans > most) return false;
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
  let best: Incumbent | undefined;
  for (const choice of everyChoice(problem)) {
    if (isLate()) return { best, isWhole: false };
    best = better(best, incumbentOf(problem, goal, choice));
  }
  return { best, isWhole: true };
};

/** The best plan, and the problem without the candidates that no plan as good as it has. */
export interface Optima {
  readonly plan: Incumbent;
  readonly open: Problem;
}

/**
 * What bounds say of a problem, said by trying all its plans: equally good ones stay, as far as a cap at the best would let
 * them.
 *
 * @param preferred  the answer when no plan is better
 * @returns `undefined`: no plan is feasible
 */
export const optimaOf = (problem: Problem, goal: Goal, preferred?: Choice): Optima | undefined => {
  const plans = [...everyChoice(problem)]
    .map((choice) => incumbentOf(problem, goal, choice))
    .filter(({ feasible }) => feasible);
  const least = Math.min(...plans.map(({ value }) => value));
  const best = plans.filter(({ value }) => value <= least + slack(least));
  const isPreferred = ({ choice }: Incumbent): boolean =>
    choice.every((candidate, stage) => candidate === preferred?.[stage]);
  const plan = best.find(isPreferred) ?? best.find(({ value }) => value === least);
  if (plan === undefined) return undefined;
  const tied = plans.filter(({ value }) => value <= least + capSlack(least));
  const used = problem.candidates.map(
    (_, stage) => new Set(tied.map(({ choice }) => choice[stage])),
  );
  return { plan, open: restrict(problem, (stage, candidate) => used[stage]!.has(candidate)) };
};

const everyChoice = function* ({ candidates }: Problem): Generator<Choice> {
  if (candidates.some((list) => list.length === 0)) return;
  const choice: Candidate[] = candidates.map((list) => list[0]!);
  const at = new Int32Array(candidates.length);
  for (;;) {
    yield [...choice];
    // Counts up: the first stage that has a next candidate takes it, those before it start again.
    let stage = 0;
    while (stage < at.length && at[stage] === candidates[stage]!.length - 1) {
      at[stage] = 0;
      choice[stage] = candidates[stage]![0]!;
      stage++;
    }
    if (stage === at.length) return;
    at[stage]!++;
    choice[stage] = candidates[stage]![at[stage]!]!;
  }
};
