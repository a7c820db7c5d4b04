import type { BreakEven, Flip } from "../../domain/plan.ts";
import { breakEvenValue, flipWords, subjectName } from "../break-even-words.ts";
import type { Column } from "../table.ts";
import { type TableBlock, tableOf } from "./blocks.ts";

const flipCell = (
  flip: Flip | undefined,
  { unit }: BreakEven,
  until: number,
  to: string,
): string =>
  flip === undefined
    ? `none ${to} ${breakEvenValue(until, unit)}`
    : `${breakEvenValue(flip.at, unit)}: ${flipWords(flip)}`;

const COLUMNS: readonly Column<BreakEven>[] = [
  { head: "Figure", align: "left", cell: ({ subject }) => subjectName(subject) },
  { head: "Now", align: "right", cell: ({ now, unit }) => breakEvenValue(now, unit) },
  {
    head: "Another plan below",
    align: "left",
    cell: (row) => flipCell(row.below, row, row.searchedFrom, "down to"),
  },
  {
    head: "Another plan above",
    align: "left",
    cell: (row) => flipCell(row.above, row, row.searchedTo, "up to"),
  },
];

/** How far each figure may move before another plan wins. */
export const breakEvenTable = (breakEvens: readonly BreakEven[]): TableBlock => {
  const [table] = tableOf("How far a figure may move", COLUMNS, breakEvens);
  return table ?? { kind: "table", caption: "No break-evens", columns: [], rows: [] };
};
