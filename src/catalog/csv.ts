import Papa from "papaparse";
import type { CatalogProblem } from "../domain/errors.ts";

/** Takes one problem; a reader reports all it finds and goes on. */
export type Report = (problem: CatalogProblem) => void;

/** A file's text; `undefined` when it does not exist. */
export interface FileText {
  /** Relative to the dataset. */
  readonly file: string;
  readonly text: string | undefined;
}

/** Columns that any file of the dataset may leave out; their cells then read as blank. */
const OPTIONAL_COLUMNS: readonly string[] = ["as_of", "source", "confidence", "notes"];

/** Takes one row: its cells in the order of the columns that were asked for, as written, and its 1-based line. */
export type TakeRow = (cells: readonly string[], line: number) => void;

/**
 * Reads comma-separated text row by row, so that large tables are not held in memory as text and table at once.
 * A byte order mark, CRLF and blank lines are accepted; ragged rows are reported and left out.
 *
 * @param columns  what the header must name, in any order, `OPTIONAL_COLUMNS` excepted; others are ignored
 * @returns false when the file or its header cannot be used; then no row was given to `take`
 */
export const eachRow = (
  { file, text }: FileText,
  columns: readonly string[],
  report: Report,
  take: TakeRow,
): boolean => {
  if (text === undefined) return false;
  // The newline is settled here: papaparse guesses one for the whole file, and mixed endings leave "\r" in cells.
  const clean = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const spansLines = clean.includes('"') ? lineBreaksIn : () => 0;
  let header: readonly string[] | undefined;
  let at: readonly number[] = [];
  let line = 0;
  let usable = false;
  Papa.parse<string[]>(clean, {
    delimiter: ",",
    newline: "\n",
    step: ({ data, errors }) => {
      const start = line + 1;
      line = start + spansLines(data);
      for (const error of errors) report(badQuotes(file, start, error.message));
      if (header === undefined) {
        header = data.map((name) => name.trim());
        usable = checkHeader(file, header, columns, report);
        at = columns.map((column) => header?.indexOf(column) ?? -1);
      } else if (usable && !isBlank(data)) {
        if (data.length === header.length) take(pick(data, at), start);
        else report(ragged(file, start, data, header));
      }
    },
  });
  if (header === undefined) checkHeader(file, [], columns, report);
  return usable;
};

const pick = (row: readonly string[], at: readonly number[]): string[] =>
  at.map((place) => row[place] ?? "");

const isBlank = (row: readonly string[]): boolean => row.length === 1 && row[0]?.trim() === "";

/** A quoted cell may span lines. */
const lineBreaksIn = (row: readonly string[]): number =>
  row.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);

const checkHeader = (
  file: string,
  header: readonly string[],
  columns: readonly string[],
  report: Report,
): boolean => {
  const missing = columns.filter(
    (column) => !header.includes(column) && !OPTIONAL_COLUMNS.includes(column),
  );
  const repeated = header.filter((name, index) => name !== "" && header.indexOf(name) !== index);
  for (const column of missing)
    report({
      file,
      line: 1,
      column,
      detail: `Column "${column}" is missing; seen "${header.join(",")}".`,
      remedy: `Add the column "${column}" to the header; leave its cells blank where the figure is unknown.`,
    });
  for (const column of repeated)
    report({
      file,
      line: 1,
      column,
      detail: `Column "${column}" is named twice.`,
      remedy: "Keep one of them.",
    });
  return missing.length + repeated.length === 0;
};

const ragged = (
  file: string,
  line: number,
  row: readonly string[],
  header: readonly string[],
): CatalogProblem => ({
  file,
  line,
  detail: `The row has ${row.length} cells, the header has ${header.length}: "${row.join(",").slice(0, 80)}".`,
  remedy: "Give the row one cell for each column; quote a cell that holds a comma.",
});

const badQuotes = (file: string, line: number, message: string): CatalogProblem => ({
  file,
  line,
  detail: `${message}.`,
  remedy: "Close the quotes, and double those inside a quoted cell.",
});
