import { type IsLate, never } from "../is-late.ts";
import type { Edge, Problem } from "../problem.ts";
import { FORBIDDEN } from "../routes.ts";
import type { Pace } from "../schedule.ts";

/** Bounds on time, candidate by candidate: neighbours are taken at their best for this one alone. */
export interface TimeBounds {
  /** By stage and candidate: no plan with it starts the stage earlier. */
  readonly earliestStart: readonly Float64Array[];
  /** By stage and candidate: no plan with it finishes earlier. */
  readonly finish: readonly Float64Array[];
  /** No plan finishes earlier. */
  readonly bound: number;
}

/**
 * Longest paths with the best neighbour at each step, forwards and backwards.
 *
 * @param isLate  then stages not yet looked at keep what they are bounded by alone
 */
export const timeBounds = (
  problem: Problem,
  pace: Pace = "hours",
  isLate: IsLate = never,
): TimeBounds => {
  const { candidates, order, edges, fixedHours } = problem;
  const outgoing: Edge[][] = candidates.map(() => []);
  for (const edge of edges) outgoing[edge.from]!.push(edge);
  const earliestStart: Float64Array[] = candidates.map((list) =>
    Float64Array.from(list, (candidate) => candidate.readyHours),
  );
  for (const stage of order)
    for (const edge of problem.incoming[stage]!) {
      if (isLate()) break;
      const sources = candidates[edge.from]!;
      const ends = leastByPlace(
        problem,
        edge.from,
        (i) => earliestStart[edge.from]![i]! + sources[i]![pace],
      );
      raise(problem, stage, earliestStart[stage]!, ends, (from, to) =>
        pairHours(problem, edge, from, to),
      );
    }
  const tail: Float64Array[] = candidates.map((list) =>
    Float64Array.from(list, (candidate) => candidate.tailHours),
  );
  for (const stage of [...order].reverse())
    for (const edge of outgoing[stage]!) {
      if (isLate()) break;
      const targets = candidates[edge.to]!;
      const rests = leastByPlace(problem, edge.to, (i) => targets[i]![pace] + tail[edge.to]![i]!);
      raise(problem, stage, tail[stage]!, rests, (to, from) => pairHours(problem, edge, from, to));
    }
  let bound = fixedHours;
  const finish = candidates.map((list, stage) => {
    const hours = Float64Array.from(
      list,
      (candidate, i) => earliestStart[stage]![i]! + candidate[pace] + tail[stage]![i]!,
    );
    bound = Math.max(bound, minimum(hours));
    return hours;
  });
  return { earliestStart, finish, bound };
};

type ByPlace = readonly (readonly [place: number, hours: number])[];

const leastByPlace = (
  problem: Problem,
  stage: number,
  hoursOf: (candidate: number) => number,
): ByPlace => {
  const least = new Map<number, number>();
  problem.candidates[stage]!.forEach(({ place }, i) => {
    const hours = hoursOf(i);
    if (hours < (least.get(place) ?? Number.POSITIVE_INFINITY)) least.set(place, hours);
  });
  return [...least];
};

/** Lifts each candidate of a stage to what its best neighbour imposes. */
const raise = (
  problem: Problem,
  stage: number,
  values: Float64Array,
  neighbours: ByPlace,
  hoursBetween: (neighbour: number, own: number) => number,
): void => {
  const known = new Map<number, number>();
  problem.candidates[stage]!.forEach(({ place }, i) => {
    let least = known.get(place);
    if (least === undefined) {
      least = Number.POSITIVE_INFINITY;
      for (const [neighbour, hours] of neighbours)
        if (hours < least) least = Math.min(least, hours + hoursBetween(neighbour, place));
      known.set(place, least);
    }
    if (least > values[i]!) values[i] = least;
  });
};

const pairHours = (problem: Problem, { cost, gb }: Edge, from: number, to: number): number => {
  const pair = from * problem.routes.n + to;
  if (cost.tariff[pair] === FORBIDDEN) return Number.POSITIVE_INFINITY;
  return gb === 0 ? 0 : gb * problem.routes.hoursPerGb[pair]!;
};

const minimum = (values: Float64Array): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least) least = value;
  return least;
};

/** By stage and candidate: no plan with it starts the stage later. */
export const latestStarts = (problem: Problem): readonly Float64Array[] => {
  const latest = problem.candidates.map((list) =>
    Float64Array.from(list, (candidate) => candidate.readyHours),
  );
  for (const stage of problem.order)
    for (const edge of problem.incoming[stage]!) {
      const sources = problem.candidates[edge.from]!;
      problem.candidates[stage]!.forEach(({ place }, i) => {
        sources.forEach((source, k) => {
          const hours = pairHours(problem, edge, source.place, place);
          if (hours === Number.POSITIVE_INFINITY) return;
          const arrival = latest[edge.from]![k]! + source.hours + hours;
          if (arrival > latest[stage]![i]!) latest[stage]![i] = arrival;
        });
      });
    }
  return latest;
};
