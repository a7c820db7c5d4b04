import type { BreakEven, BreakEvenSubject, Flip, Move } from "../../../domain/plan.ts";
import type { Explained } from "../solve-again.ts";
import { type Exchange, twinsOf } from "../twins.ts";
import type { Dial } from "./dial.ts";
import { beyond } from "./first-flip.ts";
import { brokenRule } from "./worlds.ts";

/** A figure that is another one under other names. */
export interface Likeness {
  readonly like: Dial;
  readonly exchange: Exchange;
}

/** Figures that differ from an earlier one in nothing but names: their break-evens differ in nothing else either. */
export const likenesses = (
  explained: Explained,
  dials: readonly Dial[],
): ReadonlyMap<Dial, Likeness> => {
  const exchangeOf = twinsOf(explained);
  const found = new Map<Dial, Likeness>();
  const firsts: Dial[] = [];
  for (const dial of dials) {
    const name = named(dial.subject);
    const like = firsts.find(
      ({ subject, now }) =>
        subject.kind === dial.subject.kind &&
        now === dial.now &&
        exchangeOf(named(subject), name) !== undefined,
    );
    if (like === undefined) firsts.push(dial);
    else found.set(dial, { like, exchange: exchangeOf(named(like.subject), name)! });
  }
  return found;
};

/** No stage or dataset has the name of a cloud's egress. */
const named = (subject: BreakEvenSubject): string => {
  if (subject.kind === "egress") return "";
  return subject.kind === "size" ? subject.item : subject.stage;
};

/** The break-even of one figure as that of another one like it. */
export const underNames = (
  { planning: { pipeline } }: Explained,
  dial: Dial,
  { below, above, ...known }: BreakEven,
  exchange: Exchange,
): BreakEven => {
  const rank = new Map(pipeline.stages.map(({ name }, index) => [name, index]));
  const flip = ({ breaks, moves, ...rest }: Flip, last: number): Flip => ({
    ...rest,
    moves: moves
      .map((move) => renamed(move, exchange))
      .sort((a, b) => rank.get(a.stage)! - rank.get(b.stage)!),
    ...(breaks === undefined ? {} : breaksAt(dial, rest.at, last)),
  });
  return {
    ...known,
    subject: dial.subject,
    ...(below === undefined ? {} : { below: flip(below, known.searchedFrom) }),
    ...(above === undefined ? {} : { above: flip(above, known.searchedTo) }),
  };
};

const renamed = ({ stage, from, to }: Move, exchange: Exchange): Move => {
  const name = exchange.get(stage) ?? stage;
  return { stage: name, from: { ...from, name }, to: { ...to, name } };
};

/** A rule may have the stage's name in it. */
export const breaksAt = (dial: Dial, at: number, last: number): Pick<Flip, "breaks"> => {
  const breaks = brokenRule(dial.at(beyond(dial, at, last)), dial.own);
  return breaks === undefined ? {} : { breaks };
};
