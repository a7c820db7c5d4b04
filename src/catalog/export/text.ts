import Papa from "papaparse";
import type { Catalog } from "../../domain/catalog.ts";
import { offerRows } from "../offer-rows.ts";
import { EXPORT_COLUMNS } from "./columns.ts";

/** Comma-separated, one header row; an unknown figure is a blank cell. */
export const toCsv = (catalog: Catalog): string => {
  const data: (string | number)[][] = [];
  for (const row of offerRows(catalog)) data.push(EXPORT_COLUMNS.map(({ of }) => of(row) ?? ""));
  const fields = EXPORT_COLUMNS.map(({ name }) => name);
  return `${Papa.unparse({ fields, data }, { newline: "\n" })}\n`;
};

/** One JSON object a line; an unknown figure is an absent key. */
export const toJsonLines = (catalog: Catalog): string => {
  const lines: string[] = [];
  for (const row of offerRows(catalog)) {
    const known = EXPORT_COLUMNS.flatMap(({ name, of }) => {
      const value = of(row);
      return value === undefined ? [] : [[name, value] as const];
    });
    lines.push(`${JSON.stringify(Object.fromEntries(known))}\n`);
  }
  return lines.join("");
};
