import type { BreakEven, BreakEvenSubject, Flip, Move } from "../domain/plan.ts";
import { flipInWords } from "./break-even-words.ts";

/** A break-even, and the names of more figures that have the very same one. */
export interface AlikeBreakEvens extends BreakEven {
  readonly more?: readonly string[];
}

/** Of the stage, dataset or cloud that the figure belongs to. */
export const ownerOf = (subject: BreakEvenSubject): string => {
  if (subject.kind === "egress") return subject.cloud;
  return subject.kind === "size" ? subject.item : subject.stage;
};

/** Figures that read the same share a row, in the place of the first: samples of a study that all go the same way. */
export const alikeBreakEvens = (breakEvens: readonly BreakEven[]): readonly AlikeBreakEvens[] => {
  const alike = new Map<string, BreakEven[]>();
  for (const breakEven of breakEvens) {
    const key = JSON.stringify(readingOf(breakEven));
    alike.set(key, [...(alike.get(key) ?? []), breakEven]);
  }
  return [...alike.values()].map(([first, ...others]) =>
    others.length === 0
      ? first!
      : { ...first!, more: others.map(({ subject }) => ownerOf(subject)) },
  );
};

const readingOf = ({ subject, unit, now, below, above, ...searched }: BreakEven): unknown => {
  const flip = (known: Flip | undefined): unknown =>
    known && [known.at.toPrecision(DIGITS), flipInWords(withoutName(known, ownerOf(subject)))];
  return [subject.kind, unit, now, flip(below), flip(above), searched];
};

/** What is left of equal sums in another order differs in the last digits. */
const DIGITS = 9;

const withoutName = ({ moves, breaks, ...flip }: Flip, owner: string): Flip => ({
  ...flip,
  moves: moves.map((move) => (move.stage === owner ? nameless(move) : move)),
  ...(breaks === undefined ? {} : { breaks: breaks.replace(`(stage ${owner})`, "(stage)") }),
});

const nameless = ({ from, to }: Move): Move => ({
  stage: "",
  from: { ...from, name: "" },
  to: { ...to, name: "" },
});
