import type { BreakEven, Flip, Plan } from "../domain/plan.ts";
import { movesInWords } from "./moves.ts";
import { count, gigabytes, hours, usdRate } from "./quantities.ts";
import { type Column, renderTable } from "./table.ts";
import { hanging } from "./text.ts";
import type { Section, View } from "./view.ts";

const MOST_ROWS = 10;

/** How far figures may move before another plan wins, the nearest first. */
export const breakEvenSection = ({ breakEvens = [] }: Plan, view: View): Section => {
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
  readonly breakEven: BreakEven;
  readonly flip: Flip;
  readonly word: "above" | "below";
}

const rowsOf = (breakEven: BreakEven): Row[] => [
  ...(breakEven.above === undefined
    ? []
    : [{ breakEven, flip: breakEven.above, word: "above" as const }]),
  ...(breakEven.below === undefined
    ? []
    : [{ breakEven, flip: breakEven.below, word: "below" as const }]),
];

const distance = ({ factor }: Flip): number => Math.abs(Math.log(factor));

const steadyLine = (steady: readonly BreakEven[]): string =>
  steady.length === 1
    ? `${subjectName(steady[0]!)} makes no difference as far as was looked.`
    : `${count(steady.length, "more figure")} make no difference as far as was looked.`;

/** `price of train`, `size of proc`, `egress of aws`. */
export const subjectName = ({ subject }: BreakEven): string => {
  if (subject.kind === "egress") return `egress of ${subject.cloud}`;
  return subject.kind === "size"
    ? `size of ${subject.item}`
    : `${subject.kind} of ${subject.stage}`;
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
