import picocolors from "picocolors";
import { type Column, renderTable } from "../report/table.ts";
import { columnsOf, type Io, wantsColor } from "./io.ts";

/** Prints a table on stdout, as wide as the terminal. */
export const printTable = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  io: Io,
  color: boolean,
): void => {
  if (rows.length === 0) return;
  const { dim } = picocolors.createColors(wantsColor(io.out, io.env, color));
  io.out.write(`${renderTable(columns, rows, columnsOf(io.out), dim).join("\n")}\n`);
};

export const printJson = (value: unknown, io: Io): void => {
  io.out.write(`${JSON.stringify(value, null, 2)}\n`);
};

/** `1,234`. */
export const grouped = (value: number): string => value.toLocaleString("en-US");

/** Whole days from an ISO 8601 date (a month counts from its first day) to today; "" when there is none. */
export const ageOf = (date: string, now: Date): string => {
  const then = Date.parse(date);
  if (Number.isNaN(then)) return "";
  const days = Math.max(0, Math.floor((now.getTime() - then) / 86_400_000));
  return days === 0 ? "today" : `${days} d`;
};
