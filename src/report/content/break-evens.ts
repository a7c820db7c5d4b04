import type { BreakEven, Flip } from "../../domain/plan.ts";
import { type AlikeBreakEvens, alikeBreakEvens } from "../alike-break-evens.ts";
import { figureInWords, subjectName } from "../break-even-table.ts";
import { flipInWords } from "../break-even-words.ts";
import type { Column } from "../table.ts";
import { type TableBlock, tableOf } from "./blocks.ts";

const flipCell = (
  flip: Flip | undefined,
  { unit }: BreakEven,
  until: number,
  to: string,
): string =>
  flip === undefined
    ? `none ${to} ${figureInWords(unit, until)}`
    : `${figureInWords(unit, flip.at)}: ${flipInWords(flip)}`;

const COLUMNS: readonly Column<AlikeBreakEvens>[] = [
  { head: "Figure", align: "left", cell: subjectName },
  { head: "Now", align: "right", cell: ({ now, unit }) => figureInWords(unit, now) },
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
  const [table] = tableOf("How far a figure may move", COLUMNS, alikeBreakEvens(breakEvens));
  return table ?? { kind: "table", caption: "No break-evens", columns: [], rows: [] };
};
