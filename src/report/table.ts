import CliTable from "cli-table3";
import { type Fit, fitWidths } from "./fit-widths.ts";
import { count } from "./quantities.ts";
import { displayWidth, printable, wrap } from "./text.ts";

/** One column of a terminal table. */
export interface Column<Row> {
  readonly head: string;
  readonly align: "left" | "right";
  readonly cell: (row: Row) => string;
}

/** How a finished cell is painted; the identity without colour. */
export type Paint = (text: string) => string;

const INDENT = 2;
const GAP = 2;

/** Of a list that grows with the pipeline. */
export const MOST_ROWS = 30;

const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: " ".repeat(INDENT),
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ".repeat(GAP),
};

/**
 * Aligned text without borders, at most `width` columns wide where the figures allow it.
 *
 * Without any head there is no head line. Too wide a table wraps cells of its left-aligned columns; nothing is cut.
 */
export const renderTable = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  paintHead: Paint,
): readonly string[] => {
  const { widths } = fitTable(columns, rows, width);
  const table = new CliTable({
    chars: NO_BORDERS,
    colAligns: columns.map((column) => column.align),
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    head: columns.map((column) => paintHead(column.head)),
  });
  for (const row of rows)
    table.push(columns.map((column, i) => wrap(cellText(column, row), widths[i] ?? 0).join("\n")));
  const lines = table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  return columns.every(({ head }) => head === "") ? lines.slice(1) : lines;
};

/** The first rows of a table that may be long, and how many there are more; a program reads them from the JSON. */
export const renderCapped = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  paintHead: Paint,
): readonly string[] => {
  if (rows.length === 0) return [];
  const lines = renderTable(columns, rows.slice(0, MOST_ROWS), width, paintHead);
  const rest = rows.length - MOST_ROWS;
  return rest <= 0 ? lines : [...lines, `  … and ${count(rest, "more", "more")} in --json`];
};

/** The width of each column when the table takes at most `width`; figures keep theirs. */
export const fitTable = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): Fit => {
  const cells = columns.map((column) => [column.head, ...rows.map((row) => cellText(column, row))]);
  const natural = cells.map((texts) => Math.max(...texts.map(displayWidth)));
  const figures = sum(natural.filter((_, i) => columns[i]?.align === "right"));
  const available = width - INDENT - GAP * (columns.length - 1) - figures;
  const fit = fitWidths(
    cells.filter((_, i) => columns[i]?.align === "left"),
    available,
  );
  const narrowed = [...fit.widths];
  const widths = columns.map(
    ({ align }, i) => (align === "left" ? narrowed.shift() : natural[i]) ?? 0,
  );
  return { widths, lines: fit.lines };
};

const cellText = <Row>(column: Column<Row>, row: Row): string => printable(column.cell(row));

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);
