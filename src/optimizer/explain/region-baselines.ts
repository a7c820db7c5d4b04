import type { Totals } from "../../domain/plan.ts";
import { incumbentOf } from "../incumbent.ts";
import { goalsOf } from "../lexicographic.ts";
import { type Candidate, type Problem, slack } from "../problem.ts";
import { objectiveValue } from "./figures.ts";
import { type Explained, solveWithout } from "./solve-again.ts";

/** So many of the single regions are listed. */
const REGIONS_LISTED = 3;

/** The best plan with everything in one region. */
export interface RegionBaseline {
  readonly name: string;
  readonly totals: Totals;
}

interface Region {
  readonly name: string;
  readonly problem: Problem;
  /** No plan in it has a lower value. */
  readonly bound: number;
}

/**
 * The best of the single regions, in any order. One whose bound is worse than the worst of them is not solved.
 *
 * @returns `undefined`: one was not proven in time, so that nobody knows which are the best
 */
export const regionBaselines = async (
  explained: Explained,
): Promise<readonly RegionBaseline[] | undefined> => {
  const { planning } = explained;
  const found: (RegionBaseline & { readonly value: number })[] = [];
  for (const { name, problem, bound } of mostPromisingFirst(explained)) {
    const worst = found[REGIONS_LISTED - 1]?.value ?? Number.POSITIVE_INFINITY;
    if (bound > worst + slack(worst)) break;
    planning.options.onProgress?.(name);
    const answer = await solveWithout(explained, problem);
    if (answer.status === "unproven") return undefined;
    if (answer.status === "none") continue;
    const { totals } = answer.found;
    const value = objectiveValue(planning.pipeline.objective, totals);
    found.push({ name, totals, value });
    found.sort((a, b) => a.value - b.value);
  }
  return found.slice(0, REGIONS_LISTED);
};

const mostPromisingFirst = ({ planning, built: { problem } }: Explained): readonly Region[] => {
  const lists = problem.candidates.map(byPlace);
  const [goal] = goalsOf(planning.pipeline.objective);
  const free = { ...problem, capacities: { ...problem.capacities, ...NOTHING_COUNTED } };
  const regions = [...lists[0]!.keys()].flatMap((place): readonly Region[] => {
    const candidates = lists.map((list) => list.get(place) ?? []);
    if (candidates.some((list) => list.length === 0)) return [];
    const bound = incumbentOf(free, goal, candidates.map(bestOfEach)).value;
    const name = `${problem.places.list[place]!.id} only`;
    return [{ name, problem: { ...problem, candidates }, bound }];
  });
  return regions.sort((a, b) => compare(a.bound, b.bound) || (a.name < b.name ? -1 : 1));
};

/** Infinite bounds are equal. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

const NOTHING_COUNTED = { pools: [], discountHours: [], quota: [] };

/** As cheap as the cheapest, as fast as the fastest and as clean as the cleanest: no machine of the list is better. */
const bestOfEach = (list: readonly Candidate[]): Candidate => {
  const least = (figure: "leastUsd" | "hours" | "readyHours" | "tailHours" | "kg"): number =>
    Math.min(...list.map((candidate) => candidate[figure]));
  return {
    ...list[0]!,
    usd: least("leastUsd"),
    hours: least("hours"),
    readyHours: least("readyHours"),
    tailHours: least("tailHours"),
    kg: least("kg"),
  };
};

const byPlace = (list: readonly Candidate[]): ReadonlyMap<number, readonly Candidate[]> => {
  const lists = new Map<number, Candidate[]>();
  for (const candidate of list) {
    const known = lists.get(candidate.place);
    if (known === undefined) lists.set(candidate.place, [candidate]);
    else known.push(candidate);
  }
  return lists;
};
