import { computed } from "@preact/signals";
import { pathOfPointer } from "../pipeline-text/path.ts";
import { rangeOf } from "../pipeline-text/range-of.ts";
import { parsed, text } from "./pipeline.ts";
import { answer } from "./planning.ts";

/** Something in the text that the server could not accept, with its place there. */
export interface TextProblem {
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly message: string;
}

/** Always the same, so that nobody hears of a change where there is none. */
const NONE: readonly TextProblem[] = [];

/** What the server said of the text as it is now; of an older text nothing, because its places have moved. */
export const serverProblems = computed((): readonly TextProblem[] => {
  const current = answer.value;
  if (current === undefined || current.result.ok || current.text !== text.value) return NONE;
  const { error } = current.result;
  if (error.kind !== "problem") return NONE;
  return (error.problem.errors ?? [])
    .filter(({ parameter }) => parameter === undefined)
    .map(({ pointer, detail, remedy, line }) => {
      const range = placeOf(current.text, pointer, line);
      const message = remedy === undefined ? detail : `${detail} — ${remedy}`;
      return { ...range, line: lineOf(current.text, range.from), message };
    });
});

/** The same for a text that is no JSON or YAML, which needs no server. */
export const readingProblems = computed((): readonly TextProblem[] =>
  parsed.value.ok
    ? NONE
    : parsed.value.error.map(({ from, to, detail }) => ({
        from,
        to,
        line: lineOf(text.value, from),
        message: detail,
      })),
);

/** The pointer knows the value itself; a text that could not be read has only lines. */
const placeOf = (written: string, pointer: string, line: number | undefined) => {
  if (pointer !== "" || line === undefined) return rangeOf(written, pathOfPointer(pointer));
  const before = written.split("\n").slice(0, line - 1);
  const from = before.reduce((offset, text) => offset + text.length + 1, 0);
  const end = written.indexOf("\n", from);
  return { from, to: end === -1 ? written.length : end };
};

const lineOf = (written: string, offset: number): number =>
  written.slice(0, offset).split("\n").length;
