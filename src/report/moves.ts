import type { Move, StagePlace } from "../domain/plan.ts";

const MOST_MOVES = 3;

const regionOf = ({ location }: StagePlace): string => location.split("/").slice(0, 2).join("/");

/** The part of a stage's place that changes most; `undefined`: none does. */
const changeOf = (was: StagePlace, is: StagePlace): string | undefined => {
  if (regionOf(was) !== regionOf(is)) return regionOf(is);
  if (was.location !== is.location) return is.location;
  if (was.instanceType !== is.instanceType) return is.instanceType;
  return was.pricing === is.pricing ? undefined : is.pricing;
};

/** `train → gcp/us-central1, serve → spot and 2 more`. */
export const placesInWords = (
  before: readonly StagePlace[],
  after: readonly StagePlace[],
): string => {
  const earlier = new Map(before.map((stage) => [stage.name, stage]));
  return listed(
    after.flatMap((stage) => {
      const was = earlier.get(stage.name);
      const change = was === undefined ? stage.location : changeOf(was, stage);
      return change === undefined ? [] : [`${stage.name} → ${change}`];
    }),
  );
};

/** The same of moves to another plan. */
export const movesInWords = (moves: readonly Move[]): string =>
  placesInWords(
    moves.map(({ from }) => from),
    moves.map(({ to }) => to),
  );

/** `train from lambda/us-west-1 to scaleway/fr-par`: what a rule does, from the other plan to this one. */
export const movedByRule = (moves: readonly Move[]): string =>
  listed(
    moves.map(({ stage, from, to }) => {
      const is = changeOf(to, from) ?? from.location;
      const was = changeOf(from, to) ?? to.location;
      return `${stage} from ${was} to ${is}`;
    }),
  );

const listed = (changes: readonly string[]): string => {
  const rest = changes.length - MOST_MOVES;
  const named = changes.slice(0, MOST_MOVES).join(", ");
  return rest > 0 ? `${named} and ${rest} more` : named;
};
