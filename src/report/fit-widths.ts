import { ALL_BREAKS, displayWidth, GOOD_BREAKS, longestWord, wrap } from "./text.ts";

/** Narrower text columns would be read letter by letter. */
const NARROWEST = 6;
/** Rows that decide; a long table is like its beginning. */
const ROWS_LOOKED_AT = 100;

export interface Fit {
  /** One width a column. */
  readonly widths: readonly number[];
  /** Lines that the rows take at these widths. */
  readonly lines: number;
}

/**
 * Widths for text columns that share `available` terminal columns, so that few cells need a second line:
 * again and again the column is narrowed whose narrowing costs the fewest lines, then the fewest broken
 * cells, then the widest one. Names break at slashes first, words are cut last.
 *
 * @param columns  the cells of each column, head first
 * @returns natural widths when they fit; more than `available` in all when even the narrowest do not
 */
export const fitWidths = (columns: readonly (readonly string[])[], available: number): Fit => {
  const widths = columns.map((cells) => Math.max(0, ...cells.map(displayWidth)));
  const looks = columns.map((cells) => heightsByWidth(cells.slice(0, ROWS_LOOKED_AT)));
  const heightsWith = (narrowed?: number): Heights =>
    looks.map((look, i) => look((widths[i] ?? 0) - (i === narrowed ? 1 : 0)));
  const tooWide = (): boolean => widths.reduce((total, width) => total + width, 0) > available;
  const narrowDownTo = (floors: readonly number[]): void => {
    while (tooWide()) {
      const next = cheapest(
        widths.flatMap((width, column) =>
          width > (floors[column] ?? 0) ? [{ width, column, heights: heightsWith(column) }] : [],
        ),
      );
      if (next === undefined) return;
      widths[next.column] = next.width - 1;
    }
  };
  for (const separators of [GOOD_BREAKS, ALL_BREAKS])
    narrowDownTo(
      columns.map((cells) => Math.max(NARROWEST, ...cells.map((c) => longestWord(c, separators)))),
    );
  narrowDownTo(columns.map(() => NARROWEST));
  return { widths, lines: tableLines(heightsWith()) };
};

interface Narrowing {
  readonly column: number;
  readonly width: number;
  readonly heights: Heights;
}

const cheapest = (narrowings: readonly Narrowing[]): Narrowing | undefined =>
  [...narrowings].sort(
    (a, b) =>
      tableLines(a.heights) - tableLines(b.heights) ||
      cellLines(a.heights) - cellLines(b.heights) ||
      b.width - a.width ||
      a.column - b.column,
  )[0];

/** Lines of each cell, by column. */
type Heights = readonly (readonly number[])[];

/** How many lines each cell takes at a width, remembered. */
const heightsByWidth = (cells: readonly string[]): ((width: number) => readonly number[]) => {
  const known = new Map<number, readonly number[]>();
  return (width) => {
    const heights = known.get(width) ?? cells.map((cell) => wrap(cell, width).length);
    known.set(width, heights);
    return heights;
  };
};

/** A row is as high as its highest cell. */
const tableLines = (heights: Heights): number => {
  const rows = heights[0]?.length ?? 0;
  let lines = 0;
  for (let row = 0; row < rows; row++)
    lines += Math.max(...heights.map((column) => column[row] ?? 1));
  return lines;
};

const cellLines = (heights: Heights): number =>
  heights.flat().reduce((total, lines) => total + lines, 0);
