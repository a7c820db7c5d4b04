import Papa from "papaparse";

/** One line of a CSV file by column name; every cell is trimmed text, "" when blank. */
export type CsvRecord = Readonly<Record<string, string>>;

/** Reads a file below the sources directory; `undefined` when there is none. */
export type ReadText = (path: string) => string | undefined;

/**
 * Rows of a CSV file with a header line.
 *
 * @returns no rows for a missing file, so that a directory with some of the sources can be imported
 */
export const readCsv = (read: ReadText, path: string): readonly CsvRecord[] => {
  const text = read(path);
  if (text === undefined) return [];
  return Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: "greedy",
    transform: (cell) => cell.trim(),
  }).data;
};

/** The cell of a column; "" when the file lacks the column. */
export const cell = (row: CsvRecord, column: string): string => row[column] ?? "";

/** @returns a finite number > 0; `undefined` for a blank, unreadable, zero or negative cell: none of them is a price */
export const positive = (text: string): number | undefined => {
  const value = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && value > 0 ? value : undefined;
};

const DECIMALS = 6;

/** Plain decimal text without trailing zeros; "" when unknown. */
export const numberText = (value: number | undefined): string =>
  value === undefined ? "" : String(Number(value.toFixed(DECIMALS)));

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Lines sorted by the named columns in turn, as text; numeric columns compare as numbers. */
export const sortRows = <Row extends CsvRecord>(
  rows: readonly Row[],
  columns: readonly string[],
  numeric: readonly string[] = [],
): readonly Row[] =>
  [...rows].sort((a, b) => {
    for (const column of columns) {
      const order = numeric.includes(column)
        ? Number(cell(a, column)) - Number(cell(b, column))
        : byCodePoint(cell(a, column), cell(b, column));
      if (order !== 0) return order;
    }
    return 0;
  });

/** CSV text with these columns in this order and a final line break. */
export const renderCsv = (columns: readonly string[], rows: readonly CsvRecord[]): string =>
  `${Papa.unparse(
    { fields: [...columns], data: rows.map((row) => columns.map((column) => cell(row, column))) },
    { newline: "\n" },
  )}\n`;
