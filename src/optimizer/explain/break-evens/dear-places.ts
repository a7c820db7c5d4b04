import { remembered } from "../../../domain/remember.ts";
import type { Places } from "../../places.ts";
import { type Candidate, type Choice, type Problem, restrict } from "../../problem.ts";
import { compareWays } from "./data-ways.ts";

/**
 * Drops places to which another one is never inferior: data goes from and to it for no more, and no stage that could be in the
 * one is dearer in the other. Whoever moves all that a plan has in the one to the other pays no more, so that a best plan
 * is left; of equally good ones some go.
 *
 * Only where nothing but cost counts, and whoever asks wants no more than one best plan.
 *
 * @param kept  whose places stay
 */
export const withoutDearPlaces = (problem: Problem, kept: Choice): Problem => {
  const least = problem.candidates.map(leastIn(problem.places));
  const stay = fixedPlaces(problem);
  for (const { place } of kept) stay.add(place);
  const isNoDearerWay = compareWays(problem);
  const standIns: number[] = [];
  const dear = new Set<number>();
  for (const place of cheapestFirst(least, stay)) {
    const isDear =
      !stay.has(place) &&
      standIns.some((other) => isNoDearer(least, other, place) && isNoDearerWay(other, place));
    if (isDear) dear.add(place);
    else standIns.push(place);
  }
  return dear.size === 0 ? problem : restrict(problem, (_, { place }) => !dear.has(place));
};

/** What the cheapest candidate of a list costs, by place; most stages have the same list in world after world. */
const leastIn = remembered(({ list: places }: Places) =>
  remembered((list: readonly Candidate[]): Float64Array => {
    const least = new Float64Array(places.length).fill(Number.POSITIVE_INFINITY);
    for (const { place, usd } of list) if (usd < least[place]!) least[place] = usd;
    return least;
  }),
);

/** Where shared data lies or goes, whatever the plan is: there it is to be had for nothing. */
const fixedPlaces = ({ shared }: Problem): Set<number> =>
  new Set(
    shared.flatMap(({ source, deliveries }) => [
      ...("place" in source ? [source.place] : []),
      ...deliveries,
    ]),
  );

/** Only what stays stands in for others, whatever the order; in this one few do. */
const cheapestFirst = (
  least: readonly Float64Array[],
  stay: ReadonlySet<number>,
): readonly number[] => {
  const rank = new Float64Array(least[0]?.length ?? 0);
  for (const usd of least)
    for (let place = 0; place < rank.length; place++)
      rank[place]! += Math.min(usd[place]!, NOT_THERE_USD);
  for (const place of stay) rank[place] = -1;
  return [...rank.keys()].sort((a, b) => rank[a]! - rank[b]! || a - b);
};

/** Stands for a stage that cannot be at a place: more than any costs, and not so much that a sum overflows. */
const NOT_THERE_USD = 1e100;

const isNoDearer = (least: readonly Float64Array[], place: number, than: number): boolean => {
  for (const usd of least) if (usd[place]! > usd[than]!) return false;
  return true;
};
