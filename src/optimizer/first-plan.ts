import { goalValue } from "./evaluate.ts";
import { better, type Incumbent, improve, incumbentOf, singlePlaceChoices } from "./incumbent.ts";
import type { IsLate } from "./is-late.ts";
import {
  type Candidate,
  type Choice,
  type Goal,
  isCounted,
  isTimed,
  type Problem,
  pairUsd,
  restrict,
  type Tie,
} from "./problem.ts";
import { transferHoursOf } from "./schedule.ts";

/**
 * Some plan, for little time: when the limit has passed before any search came by one, a dear plan is of more use than none.
 *
 * Greedy choices, everything in one place, and what a repair of the first of them gives. They may all break a limit where
 * plans exist: `undefined` proves nothing.
 *
 * @param isOut  no time for this either
 */
export const firstPlan = (problem: Problem, goal: Goal, isOut: IsLate): Incumbent | undefined => {
  let best: Incumbent | undefined;
  for (const choice of greedyChoices(problem, goal)) {
    if (isOut()) return best;
    best = better(best, incumbentOf(problem, goal, choice));
  }
  if (best !== undefined) return best;
  for (const choice of singlePlaceChoices(problem)) {
    if (isOut()) return best;
    best = better(best, incumbentOf(problem, goal, choice));
  }
  if (best !== undefined || isOut()) return best;
  const [first] = greedyChoices(problem, goal);
  return better(undefined, improve(problem, goal, first!, isOut));
};

function* greedyChoices(problem: Problem, goal: Goal): Generator<Choice> {
  const plain = uncounted(problem);
  yield greedyChoice(plain, goal);
  // What keeps a limit is the plan that has the least of what is limited.
  if (isTimed(goal, problem.limits)) yield greedyChoice(plain, { usd: 0, hours: 1, kg: 0 });
  if (goal.usd === 0) yield greedyChoice(plain, { usd: 1, hours: 0, kg: 0 });
  if (goal.kg === 0 && problem.limits.maxKg < Number.POSITIVE_INFINITY)
    yield greedyChoice(plain, { usd: 0, hours: 0, kg: 1 });
}

/** Without what a reservation or a quota counts, where a stage has anything else: nobody else's share is taken. */
const uncounted = (problem: Problem): Problem => {
  if (!isCounted(problem.capacities)) return problem;
  const isFree = ({ offer, reserved, uses }: Candidate): boolean =>
    offer.held === true || (reserved === 0 && uses.every((use) => use === 0));
  const hasFree = problem.candidates.map((list) => list.some(isFree));
  return restrict(problem, (stage, candidate) => !hasFree[stage] || isFree(candidate));
};

/** Stage by stage in order, each where it adds the least given those before it. */
const greedyChoice = (problem: Problem, goal: Goal): Choice => {
  const choice: Candidate[] = [];
  const end = new Float64Array(problem.candidates.length);
  const pairs = pairsOf(problem);
  for (const stage of problem.order) {
    const startAt = startAtPlace(problem, choice, end, stage);
    const usdAt = usdAtPlace(problem, choice, pairs[stage]!, stage);
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of problem.candidates[stage]!) {
      const usd = usdAt(candidate.place);
      const hours = Math.max(startAt(candidate.place), candidate.readyHours) + candidate.hours;
      const value = goalValue(goal, {
        usd: candidate.usd + usd,
        hours: hours + candidate.tailHours,
        kg: candidate.kg,
      });
      // Where every place is forbidden any will do: nothing is feasible, and a repair needs a start.
      const cost = usd === Number.POSITIVE_INFINITY ? usd : value;
      if (choice[stage] !== undefined && cost >= least) continue;
      least = cost;
      choice[stage] = candidate;
      end[stage] = hours;
    }
  }
  return choice;
};

const pairsOf = (problem: Problem): readonly (readonly Tie[])[] => {
  const pairs: Tie[][] = problem.candidates.map(() => []);
  for (const pair of [...problem.edges, ...problem.ties]) {
    pairs[pair.from]!.push(pair);
    pairs[pair.to]!.push(pair);
  }
  return pairs;
};

/** Many candidates share a place. */
const byPlace = (n: number, work: (place: number) => number): ((place: number) => number) => {
  const known = new Float64Array(n).fill(Number.NaN);
  return (place) => {
    if (Number.isNaN(known[place]!)) known[place] = work(place);
    return known[place]!;
  };
};

const usdAtPlace = (
  { routes: { n } }: Problem,
  choice: readonly (Candidate | undefined)[],
  pairs: readonly Tie[],
  stage: number,
): ((place: number) => number) =>
  byPlace(n, (place) => {
    let usd = 0;
    for (const { from, to, cost } of pairs) {
      const other = choice[from === stage ? to : from];
      if (other === undefined) continue;
      const [a, b] = from === stage ? [place, other.place] : [other.place, place];
      usd += pairUsd(cost, n, a, b);
    }
    return usd;
  });

const startAtPlace = (
  { routes, incoming }: Problem,
  choice: Choice,
  end: Float64Array,
  stage: number,
): ((place: number) => number) =>
  byPlace(routes.n, (place) => {
    let start = 0;
    for (const { from, gb } of incoming[stage]!)
      start = Math.max(start, end[from]! + transferHoursOf(routes, gb, choice[from]!.place, place));
    return start;
  });
