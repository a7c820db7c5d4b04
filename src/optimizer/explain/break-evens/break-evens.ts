import type { BreakEven, Flip } from "../../../domain/plan.ts";
import { isOver } from "../../is-late.ts";
import type { Explained } from "../solve-again.ts";
import { movesBetween } from "../stage-places.ts";
import type { Dial, World } from "./dial.ts";
import { egressDials } from "./egress-dials.ts";
import { beyond, type Ends, type Found, firstFlip } from "./first-flip.ts";
import { likenesses, underNames } from "./likeness.ts";
import { runtimeDials, sizeDials } from "./pipeline-dials.ts";
import { priceDials } from "./price-dials.ts";
import { brokenRule, standingOf, withoutIdleMoves } from "./worlds.ts";

/** How far figures are turned, up and down. */
const FARTHEST = 100;
const NEAREST = 0.1;
/** Where limits make plans come and go, further looks on the way. */
const LOOKS_ON_THE_WAY = [1.25, 2, 10];

export interface BreakEvens {
  readonly breakEvens: readonly BreakEven[];
  readonly unproven: readonly string[];
}

/** How far each figure may move before another plan is better in the objective; ties do not count. */
export const findBreakEvens = async (explained: Explained): Promise<BreakEvens> => {
  const dials = [
    ...priceDials(explained),
    ...runtimeDials(explained),
    ...sizeDials(explained),
    ...egressDials(explained),
  ].map((dial) => ({ ...dial, at: byValue(dial.at) }));
  const likeness = likenesses(explained, dials);
  const searched = dials.filter((dial) => !likeness.has(dial));
  const answers = await inTurns(searched, AT_ONCE, async (dial) => {
    if (isOver(explained.planning.solving)) return undefined;
    explained.planning.options.onProgress?.(`break-even of ${nameOf(dial)}`);
    return breakEvenOf(explained, dial);
  });
  const found = new Map(searched.map((dial, index) => [dial, answers[index]]));
  for (const [dial, { like, exchange }] of likeness) {
    const known = found.get(like);
    found.set(dial, known && underNames(explained, dial, known, exchange));
  }
  return {
    breakEvens: dials.flatMap((dial) => found.get(dial) ?? []),
    unproven: dials
      .filter((dial) => found.get(dial) === undefined)
      .map((dial) => `how far ${nameOf(dial)} may move`),
  };
};

/** While one figure's model is with the solver, a thread of its own, another's problem is prepared. */
const AT_ONCE = 3;

/** Answers in the order of the questions, so many of them asked at once. */
const inTurns = async <Q, A>(
  questions: readonly Q[],
  atOnce: number,
  answer: (question: Q) => Promise<A>,
): Promise<A[]> => {
  const answers: A[] = [];
  const left = questions.entries();
  const take = async (): Promise<void> => {
    for (const [index, question] of left) answers[index] = await answer(question);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
  return answers;
};

const nameOf = ({ subject }: Dial): string => {
  if (subject.kind === "egress") return `the egress price of ${subject.cloud}`;
  return subject.kind === "size"
    ? `the size of ${subject.item}`
    : `the ${subject.kind} of ${subject.stage}`;
};

/** `undefined`: not proven in time. */
const breakEvenOf = async (explained: Explained, dial: Dial): Promise<BreakEven | undefined> => {
  const { subject, unit, now, gainsMost } = dial;
  const [up, down] = [endsOf(dial, FARTHEST), endsOf(dial, NEAREST)];
  const above = await firstFlip(dial, up);
  if (above === "unproven") return undefined;
  const below = gainsMost ? undefined : await firstFlip(dial, down);
  if (below === "unproven") return undefined;
  return {
    subject,
    unit,
    now,
    ...(below === undefined ? {} : { below: flipOf(explained, dial, below, down.last) }),
    ...(above === undefined ? {} : { above: flipOf(explained, dial, above, up.last) }),
    searchedFrom: down.last,
    searchedTo: up.last,
  };
};

/** Each world is made once. */
const byValue = (at: Dial["at"]): Dial["at"] => {
  const known = new Map<number, World>();
  return (value) => {
    const world = known.get(value) ?? at(value);
    known.set(value, world);
    return world;
  };
};

const endsOf = ({ now, bends }: Dial, factor: number): Ends => {
  const last = now * factor;
  const isBetween = (value: number): boolean =>
    factor > 1 ? value > now && value < last : value < now && value > last;
  const inOrder = (a: number, b: number): number => (factor > 1 ? a - b : b - a);
  return {
    bends: bends.filter(isBetween).sort(inOrder),
    looks: LOOKS_ON_THE_WAY.map((look) => (factor > 1 ? now * look : now / look)),
    last,
  };
};

const flipOf = ({ best }: Explained, dial: Dial, { at, rival }: Found, last: number): Flip => {
  const world = dial.at(beyond(dial, at, last));
  const breaks = brokenRule(world, dial.own);
  const there = rival && standingOf(world, withoutIdleMoves(world, dial.own, rival)).verified;
  return {
    at,
    factor: at / dial.now,
    moves: there === undefined ? [] : movesBetween(best.stages, there.stages),
    ...(breaks === undefined ? {} : { breaks }),
  };
};
