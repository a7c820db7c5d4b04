import Papa from "papaparse";
import { exactDecimal } from "./exact-usd.ts";
import type { Invoice } from "./invoice.ts";

const FIELDS = [
  "day",
  "run",
  "stage",
  "cloud",
  "account",
  "owner",
  "kind",
  "item",
  "what",
  "quantity",
  "unit",
  "usd_per_unit",
  "usd",
  "open",
  "source",
] as const;

/** Spreadsheets run what looks like a formula; a negative number is none. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d.])/;

/** Every line to its last digit; the sum of `usd` is the invoice. */
export const invoiceCsv = ({ accounts }: Invoice): string => {
  const data = accounts
    .flatMap(({ entries }) => entries)
    .map((entry) => [
      ...[entry.day, entry.run, entry.stage, entry.cloud, entry.account, entry.owner, entry.kind],
      ...[entry.item ?? "", entry.what, entry.quantity, entry.unit, entry.usdPerUnit],
      ...[exactDecimal(entry.usd), entry.open ?? "", entry.source],
    ]);
  const options = { newline: "\n", escapeFormulae: FORMULA } as const;
  return `${Papa.unparse({ fields: [...FIELDS], data }, options)}\n`;
};
