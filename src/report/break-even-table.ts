import type { BreakEven, Flip, Plan } from "../domain/plan.ts";
import { type AlikeBreakEvens, alikeBreakEvens, ownerOf } from "./alike-break-evens.ts";
import { movesInWords } from "./moves.ts";
import { count, gigabytes, hours, usdRate } from "./quantities.ts";
import { type Column, renderTable } from "./table.ts";
import { hanging } from "./text.ts";
import type { Section, View } from "./view.ts";

const MOST_ROWS = 10;

/** How far figures may move before another plan wins, the nearest first. */
export const breakEvenSection = ({ breakEvens: all = [] }: Plan, view: View): Section => {
  const breakEvens = alikeBreakEvens(all);
  const rows = breakEvens.flatMap(rowsOf).sort((a, b) => distance(a.flip) - distance(b.flip));
  const shown = rows.slice(0, MOST_ROWS);
  const rest = rows.length - shown.length;
  const steady = breakEvens.filter(
    ({ below, above }) => below === undefined && above === undefined,
  );
  return {
    title: "How far figures may move",
    lines: [
      ...(shown.length === 0 ? [] : renderTable(COLUMNS, shown, view.columns, view.faint)),
      ...(rest > 0 ? [`  … and ${count(rest, "more", "more")} in --json`] : []),
      ...(steady.length === 0 ? [] : hanging("  ", steadyLine(steady), view.columns)),
    ],
  };
};

interface Row {
  readonly breakEven: AlikeBreakEvens;
  readonly flip: Flip;
  readonly word: "above" | "below";
}

const rowsOf = (breakEven: AlikeBreakEvens): Row[] => [
  ...(breakEven.above === undefined
    ? []
    : [{ breakEven, flip: breakEven.above, word: "above" as const }]),
  ...(breakEven.below === undefined
    ? []
    : [{ breakEven, flip: breakEven.below, word: "below" as const }]),
];

const distance = ({ factor }: Flip): number => Math.abs(Math.log(factor));

const steadyLine = (steady: readonly AlikeBreakEvens[]): string => {
  const figures = steady.reduce((sum, { more = [] }) => sum + 1 + more.length, 0);
  return figures === 1
    ? `${subjectName(steady[0]!)} makes no difference as far as was looked.`
    : `${count(figures, "more figure")} make no difference as far as was looked.`;
};

/** `price of train`, `egress of aws`, `size of left and right`, `runtime of align-1 and 4 like it`. */
export const subjectName = ({ subject, more = [] }: AlikeBreakEvens): string => {
  const name = `${subject.kind} of ${ownerOf(subject)}`;
  if (more.length === 0) return name;
  return `${name} and ${more.length === 1 ? more[0]! : `${more.length} like it`}`;
};

/** `$3.10/h`, `40 GB`, `8.40 h`, `1.7×`. */
export const figureInWords = (unit: BreakEven["unit"], value: number): string => {
  if (unit === "USD/h") return `${usdRate(value)}/h`;
  if (unit === "GB") return `${gigabytes(value)} GB`;
  return unit === "h" ? `${hours(value)} h` : `${hours(value)}×`;
};

const COLUMNS: readonly Column<Row>[] = [
  { head: "Figure", align: "left", cell: ({ breakEven }) => subjectName(breakEven) },
  {
    head: "Now",
    align: "right",
    cell: ({ breakEven }) => figureInWords(breakEven.unit, breakEven.now),
  },
  {
    head: "Until",
    align: "right",
    cell: ({ breakEven, flip }) => figureInWords(breakEven.unit, flip.at),
  },
  { head: "", align: "left", cell: ({ word }) => word },
  {
    head: "Then",
    align: "left",
    cell: ({ flip }) =>
      flip.breaks === undefined ? movesInWords(flip.moves) : `breaks ${flip.breaks}`,
  },
];
