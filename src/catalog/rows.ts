import type * as z from "zod";
import { eachRow, type FileText, type Report } from "./csv.ts";

/** One row of a small table. */
export interface Row<T> {
  readonly line: number;
  /** Trimmed text of a column; blank when the file does not have it. */
  readonly text: (column: string) => string;
  /** `undefined` when the row was reported as broken. */
  readonly value: T | undefined;
}

export interface Rows<T> {
  readonly file: string;
  readonly rows: readonly Row<T>[];
  /** False when the file or one of its columns is missing: then nothing can be looked up in it. */
  readonly readable: boolean;
}

/**
 * Reads one small table and checks each row. Every key of the schema is a column.
 *
 * @param key  columns that tell rows apart; a second row with the same key is reported; empty: the caller checks
 */
export const readRows = <Shape extends z.ZodRawShape>(
  source: FileText,
  schema: z.ZodObject<Shape>,
  key: readonly string[],
  report: Report,
): Rows<z.output<z.ZodObject<Shape>>> => {
  const columns = Object.keys(schema.shape);
  const rows: Row<z.output<z.ZodObject<Shape>>>[] = [];
  const readable = eachRow(source, columns, report, (row, line) => {
    const cells = named(columns, row);
    const value = checkRow(source.file, line, cells, schema, report);
    rows.push({ line, text: (column) => (cells[column] ?? "").trim(), value });
  });
  if (key.length > 0) reportRepeated(source.file, rows, key, report);
  return { file: source.file, rows, readable };
};

/** The cells of a row by column. */
export const named = (
  columns: readonly string[],
  cells: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));

/**
 * Checks the cells of one row and reports each broken one: what was seen, what was needed, what to do.
 *
 * @returns `undefined` when one is broken
 */
export const checkRow = <Shape extends z.ZodRawShape>(
  file: string,
  line: number,
  cells: Readonly<Record<string, string>>,
  schema: z.ZodObject<Shape>,
  report: Report,
): z.output<z.ZodObject<Shape>> | undefined => {
  const result = schema.safeParse(cells);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const column = String(issue.path[0] ?? "");
    const remedy = issue.code === "custom" ? issue.params?.remedy : undefined;
    report({
      file,
      line,
      column,
      detail: `Seen "${(cells[column] ?? "").trim()}", needed ${issue.message}.`,
      ...(typeof remedy === "string" ? { remedy } : {}),
    });
  }
  return undefined;
};

const reportRepeated = (
  file: string,
  rows: readonly Row<unknown>[],
  key: readonly string[],
  report: Report,
): void => {
  const first = new Map<string, number>();
  for (const row of rows) {
    const seen = key.map(row.text).join(",");
    const line = first.get(seen);
    if (line === undefined) first.set(seen, row.line);
    else report(repeated(file, row.line, key, seen, line));
  }
};

/** The problem of a second row for one thing. */
export const repeated = (
  file: string,
  line: number,
  key: readonly string[],
  seen: string,
  firstLine: number,
) => ({
  file,
  line,
  column: key.join(","),
  detail: `Seen "${seen}" twice, first on line ${firstLine}; needed one row for each ${key.join(", ")}.`,
  remedy: "Remove one of the two rows.",
});
