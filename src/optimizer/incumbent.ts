import { type Evaluation, evaluate, goalValue, sharedUsd } from "./evaluate.ts";
import { type IsLate, never } from "./is-late.ts";
import type { TimeBounds } from "./presolve/time-bounds.ts";
import {
  type Candidate,
  type Choice,
  type Goal,
  isCounted,
  isTimed,
  type Problem,
  pairUsd,
  placesOf,
  type SharedItem,
  slack,
  type Tie,
} from "./problem.ts";
import { transferHoursOf } from "./schedule.ts";

/** A feasible plan that is known so far. */
export interface Incumbent extends Evaluation {
  readonly choice: Choice;
  readonly value: number;
}

export const incumbentOf = (problem: Problem, goal: Goal, choice: Choice): Incumbent => {
  const evaluation = evaluate(problem, choice);
  return { ...evaluation, choice, value: goalValue(goal, evaluation) };
};

/** `undefined`: it is not. */
export const whenFeasible = (plan: Incumbent): Incumbent | undefined =>
  plan.feasible ? plan : undefined;

/** The better of two; an infeasible one never wins. */
export const better = (
  a: Incumbent | undefined,
  b: Incumbent | undefined,
): Incumbent | undefined => {
  if (b === undefined || !b.feasible) return a;
  return a === undefined || b.value < a.value ? b : a;
};

/** Effort of improving one plan, in looks at a candidate or an edge: a bound that no clock decides. */
const MAX_LOOKS = 20_000_000;

/**
 * Improves a plan by moving one stage at a time to its best candidate, until no move helps.
 *
 * Where neither time nor a limit counts, a move is priced by the stage's own neighbours alone. An infeasible start is
 * first improved as if there were no limits.
 */
export const improve = (
  problem: Problem,
  goal: Goal,
  start: Choice,
  isLate: IsLate = never,
): Incumbent => {
  if (!isCoupled(problem, goal)) return improveLocally(problem, goal, start, isLate);
  const first = incumbentOf(problem, goal, start);
  const plan = first.feasible ? first : improveLocally(problem, goal, start, isLate);
  return plan.feasible ? improveWhole(problem, goal, plan, isLate) : plan;
};

/** Whether anything but the cost of stages and of neighbours counts. */
export const isCoupled = (problem: Problem, goal: Goal): boolean => {
  const { budgetUsd, maxClouds, maxKg, caps } = problem.limits;
  return (
    isTimed(goal, problem.limits) ||
    isCounted(problem.capacities) ||
    goal.kg > 0 ||
    caps.length > 0 ||
    [budgetUsd, maxClouds, maxKg].some((limit) => limit < Number.POSITIVE_INFINITY)
  );
};

const improveWhole = (
  problem: Problem,
  goal: Goal,
  start: Incumbent,
  isLate: IsLate,
): Incumbent => {
  let best = start;
  let looks = MAX_LOOKS;
  const neighbours = neighbourhoods(problem);
  const effort = problem.candidates.length + problem.edges.length;
  for (let moved = true; moved && looks > 0; ) {
    moved = false;
    for (const stage of problem.order) {
      if (isLate()) return best;
      const moves = promisingMoves(problem, goal, best.choice, stage, neighbours[stage]!);
      const next = bestMove(problem, goal, best, stage, moves, isLate);
      looks -= effort * moves.length + problem.candidates[stage]!.length;
      moved ||= next !== best;
      best = next;
    }
  }
  return best;
};

/** Where only cost is minimized, only moves that save cost at the stage itself and its neighbours. */
const promisingMoves = (
  problem: Problem,
  goal: Goal,
  choice: Choice,
  stage: number,
  neighbours: Neighbourhood,
): readonly Candidate[] => {
  const list = problem.candidates[stage]!;
  if (list.length === 1 && list[0] === choice[stage]) return [];
  if (goal.hours > 0 || goal.kg > 0 || isCounted(problem.capacities)) return list;
  const place = placesOf(choice);
  const costAt = localCost(problem, neighbours, stage, place);
  const usd = costAt(choice[stage]!.place) + choice[stage]!.usd;
  return list.filter((candidate) => costAt(candidate.place) + candidate.usd < usd - slack(usd));
};

const bestMove = (
  problem: Problem,
  goal: Goal,
  start: Incumbent,
  stage: number,
  moves: readonly Candidate[],
  isLate: IsLate,
): Incumbent => {
  let best = start;
  const trial = [...start.choice];
  for (const candidate of moves) {
    if (isLate()) break;
    trial[stage] = candidate;
    const next = incumbentOf(problem, goal, trial);
    if (next.feasible && next.value < best.value - slack(best.value))
      best = { ...next, choice: [...trial] };
  }
  return best;
};

const improveLocally = (problem: Problem, goal: Goal, start: Choice, isLate: IsLate): Incumbent => {
  const choice = [...start];
  const neighbours = neighbourhoods(problem);
  const place = placesOf(choice);
  let looks = MAX_LOOKS;
  for (let moved = true; moved && looks > 0; ) {
    moved = false;
    for (const stage of problem.order) {
      if (isLate()) return incumbentOf(problem, goal, choice);
      const list = problem.candidates[stage]!;
      if (list.length === 1 && list[0] === choice[stage]) continue;
      const costAt = localCost(problem, neighbours[stage]!, stage, place);
      const best = cheapest(choice[stage]!, list, costAt);
      looks -= list.length * (1 + neighbours[stage]!.pairs.length);
      if (best === choice[stage]) continue;
      choice[stage] = best;
      place[stage] = best.place;
      moved = true;
    }
  }
  return incumbentOf(problem, goal, choice);
};

const cheapest = (
  current: Candidate,
  list: readonly Candidate[],
  costAt: (place: number) => number,
): Candidate => {
  let best = current;
  let bestUsd = costAt(current.place) + current.usd;
  for (const candidate of list) {
    const usd = costAt(candidate.place) + candidate.usd;
    // From a forbidden place any other is a gain; elsewhere the last bit is not.
    if (usd >= (bestUsd === Number.POSITIVE_INFINITY ? bestUsd : bestUsd - slack(bestUsd)))
      continue;
    best = candidate;
    bestUsd = usd;
  }
  return best;
};

interface Neighbourhood {
  readonly pairs: readonly Tie[];
  readonly shared: Problem["shared"];
}

const neighbourhoods = (problem: Problem): Neighbourhood[] => {
  const pairs: Tie[][] = problem.candidates.map(() => []);
  const shared: SharedItem[][] = problem.candidates.map(() => []);
  for (const pair of [...problem.edges, ...problem.ties]) {
    pairs[pair.from]!.push(pair);
    pairs[pair.to]!.push(pair);
  }
  for (const item of problem.shared) {
    const stages = new Set(item.consumers);
    if ("stage" in item.source) stages.add(item.source.stage);
    for (const stage of stages) shared[stage]!.push(item);
  }
  return pairs.map((list, stage) => ({ pairs: list, shared: shared[stage]! }));
};

/**
 * What a stage costs together with its neighbours, by its place, but for what its place does not change. Remembered, as
 * many candidates share a place.
 */
const localCost = (
  problem: Problem,
  { pairs, shared }: Neighbourhood,
  stage: number,
  place: Int32Array,
): ((at: number) => number) => {
  const { n } = problem.routes;
  const copies = shared.map((item) => copyCost(problem, item, stage, place));
  const known = new Float64Array(n).fill(Number.NaN);
  return (at) => {
    const cached = known[at]!;
    if (!Number.isNaN(cached)) return cached;
    let usd = 0;
    for (const { from, to, cost } of pairs)
      usd += pairUsd(cost, n, from === stage ? at : place[from]!, to === stage ? at : place[to]!);
    for (const copy of copies) usd += copy(at);
    known[at] = usd;
    return usd;
  };
};

/** What one stage adds to the copies of a shared item: nothing where another user has one already. */
const copyCost = (
  problem: Problem,
  item: SharedItem,
  stage: number,
  place: Int32Array,
): ((at: number) => number) => {
  const { n } = problem.routes;
  const { source, consumers, deliveries, cost } = item;
  if ("stage" in source && source.stage === stage) {
    const moved = place.slice();
    return (at) => {
      moved[stage] = at;
      return sharedUsd(problem, item, moved);
    };
  }
  const from = "place" in source ? source.place : place[source.stage]!;
  const others = new Set(deliveries);
  for (const consumer of consumers) if (consumer !== stage) others.add(place[consumer]!);
  return (at) => (others.has(at) ? 0 : pairUsd(cost, n, from, at));
};

/** All stages in one place, for every place that has them all: what a careful person would do by hand. */
export const singlePlaceChoices = (problem: Problem): Choice[] => {
  const best = problem.candidates.map(cheapestByPlace);
  const [first, ...rest] = best;
  return [...(first?.keys() ?? [])]
    .filter((place) => rest.every((byPlace) => byPlace.has(place)))
    .map((place) => best.map((byPlace) => byPlace.get(place)!));
};

export const cheapestByPlace = (list: readonly Candidate[]): ReadonlyMap<number, Candidate> => {
  const cheapest = new Map<number, Candidate>();
  for (const candidate of list) {
    const known = cheapest.get(candidate.place);
    if (known === undefined || candidate.usd < known.usd) cheapest.set(candidate.place, candidate);
  }
  return cheapest;
};

/** Stage by stage in order, each where it may finish earliest given those before it. */
export const fastestChoice = (problem: Problem, times: TimeBounds): Choice => {
  const choice: Candidate[] = [];
  const end = new Float64Array(problem.candidates.length);
  for (const stage of problem.order) {
    let bestFinish = Number.POSITIVE_INFINITY;
    problem.candidates[stage]!.forEach((candidate, i) => {
      let start = candidate.readyHours;
      for (const { from, gb, cost } of problem.incoming[stage]!) {
        const source = choice[from]!.place;
        const isForbidden =
          pairUsd(cost, problem.routes.n, source, candidate.place) === Number.POSITIVE_INFINITY;
        const hours = transferHoursOf(problem.routes, gb, source, candidate.place);
        start = Math.max(start, isForbidden ? Number.MAX_VALUE : end[from]! + hours);
      }
      const rest = times.finish[stage]![i]! - times.earliestStart[stage]![i]!;
      if (choice[stage] !== undefined && start + rest >= bestFinish) return;
      bestFinish = start + rest;
      choice[stage] = candidate;
      end[stage] = start + candidate.hours;
    });
  }
  return choice;
};
