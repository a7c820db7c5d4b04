import type { Move, StagePlace } from "../domain/plan.ts";
import { count } from "./quantities.ts";

const MOST_MOVES = 3;

const regionOf = ({ location }: StagePlace): string => location.split("/").slice(0, 2).join("/");

/** The part of a stage's place that changes most; `undefined`: none does. */
const changeOf = (was: StagePlace, is: StagePlace): string | undefined => {
  if (regionOf(was) !== regionOf(is)) return regionOf(is);
  if (was.location !== is.location) return is.location;
  if (was.instanceType !== is.instanceType) return is.instanceType;
  return was.pricing === is.pricing ? undefined : is.pricing;
};

/** `train → gcp/us-central1, serve → spot`; many stages that go the same way as one: `24 stages → aws/ap-south-1`. */
export const placesInWords = (
  before: readonly StagePlace[],
  after: readonly StagePlace[],
): string => {
  const earlier = new Map(before.map((stage) => [stage.name, stage]));
  return listed(
    after.flatMap((stage) => {
      const was = earlier.get(stage.name);
      const change = was === undefined ? stage.location : changeOf(was, stage);
      return change === undefined ? [] : [{ stage: stage.name, change: `→ ${change}` }];
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
      return { stage, change: `from ${was} to ${is}` };
    }),
  );

interface Change {
  readonly stage: string;
  readonly change: string;
}

const listed = (changes: readonly Change[]): string => {
  if (changes.length <= MOST_MOVES)
    return changes.map(({ stage, change }) => `${stage} ${change}`).join(", ");
  const stagesOf = new Map<string, string[]>();
  for (const { stage, change } of changes)
    stagesOf.set(change, [...(stagesOf.get(change) ?? []), stage]);
  const ways = [...stagesOf].sort(([, a], [, b]) => b.length - a.length);
  const named = ways.slice(0, MOST_MOVES).map(([change, stages]) => `${whoOf(stages)} ${change}`);
  const rest = ways.slice(MOST_MOVES).reduce((sum, [, stages]) => sum + stages.length, 0);
  return rest > 0 ? `${named.join(", ")} and ${rest} more` : named.join(", ");
};

const whoOf = (stages: readonly string[]): string =>
  stages.length === 1 ? stages[0]! : count(stages.length, "stage");
