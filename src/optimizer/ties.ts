import { regionOf } from "../domain/ids.ts";
import type { Pipeline, Stage } from "../domain/pipeline.ts";
import { heldAt } from "../domain/progress.ts";
import type { PairCosts } from "./pair-costs.ts";
import type { Tie } from "./problem.ts";

/**
 * `together` ties all its members to the first; `apart` holds for each pair. Between stages that have their places already
 * there is nothing to choose, so that neither can be broken.
 */
export const tiesOf = (
  { stages, together, apart }: Pipeline,
  costs: PairCosts,
  stageIndex: ReadonlyMap<string, number>,
): Tie[] => {
  const index = (name: string): number => stageIndex.get(name)!;
  const isOpen = (name: string): boolean => heldAt(stages[index(name)]!) === undefined;
  const tied = ([a, b]: Pair): boolean => isOpen(a) || isOpen(b);
  // Asked for pair by pair: a matrix of all places is worked out only where something is tied.
  const tie =
    (cost: () => Tie["cost"]) =>
    ([a, b]: Pair): Tie => ({ from: index(a), to: index(b), cost: cost() });
  return [
    ...together
      .flatMap((names) => meetings(names, (name) => stages[index(name)]!))
      .filter(tied)
      .map(tie(() => costs.samePlace())),
    ...apart
      .flatMap(pairs)
      .filter(tied)
      .map(tie(() => costs.differentCloud())),
  ];
};

type Pair = readonly [string, string];

/** Pairs that stand together when all do. A member with a place stands for all that have the same one. */
const meetings = (names: readonly string[], stageOf: (name: string) => Stage): readonly Pair[] => {
  const anchors = new Map<string, string>();
  for (const name of names) {
    const at = heldAt(stageOf(name));
    if (at !== undefined) anchors.set(regionOf(at.location), name);
  }
  if (anchors.size === 0) {
    const [first, ...rest] = names;
    return rest.map((name) => [first!, name]);
  }
  return [...anchors.values()].flatMap((anchor) =>
    names.filter((name) => name !== anchor).map((name): Pair => [anchor, name]),
  );
};

const pairs = (names: readonly string[]): readonly Pair[] =>
  names.flatMap((a, i) => names.slice(i + 1).map((b): Pair => [a, b]));
