import type { CostLine, LedgerEntry } from "../../domain/ledger.ts";
import { grouped, percentDifference } from "../quantities.ts";
import type { Column } from "../table.ts";
import { exactUsd } from "./exact-usd.ts";

const QUANTITY_DECIMALS = 5;
const CENT = 0.01;
const SMALL_DECIMALS = 6;
const RATE_DECIMALS = 4;

/** Bills of short runs are small: below a cent six decimals, so that a difference can be seen. */
export const billUsd = (usd: number): string => {
  const size = Math.abs(usd);
  const text =
    size === 0 || size >= CENT ? grouped(size, 2) : size.toFixed(SMALL_DECIMALS).replace(/0+$/, "");
  if (size > 0 && Number(text) === 0) return "<$0.000001";
  return `${usd < 0 ? "-" : ""}$${text}`;
};

/** All charges, one a line. */
export const LEDGER_COLUMNS: readonly Column<LedgerEntry>[] = [
  { head: "Day", align: "left", cell: ({ day }) => day },
  { head: "Run", align: "left", cell: ({ run }) => run },
  { head: "Stage", align: "left", cell: ({ stage }) => stage },
  { head: "What", align: "left", cell: ({ what, open }) => `${what}${openWords(open)}` },
  {
    head: "Quantity",
    align: "right",
    cell: ({ quantity, unit }) => `${grouped(quantity, QUANTITY_DECIMALS, 0)} ${unit}`,
  },
  {
    head: "Price",
    align: "right",
    cell: ({ usdPerUnit, unit }) =>
      unit === "USD" ? `${grouped(usdPerUnit * 100, 2, 0)}%` : rate(usdPerUnit),
  },
  { head: "USD", align: "right", cell: ({ usd }) => exactUsd(usd) },
];

const rate = (usdPerUnit: number): string =>
  `${usdPerUnit < 0 ? "-" : ""}$${grouped(Math.abs(usdPerUnit), RATE_DECIMALS, 2)}`;

const openWords = (open: LedgerEntry["open"]): string => {
  if (open === undefined) return "";
  return open === "running" ? ", until now" : ", not confirmed, until now";
};

/** Planned against actual. */
export const COST_COLUMNS: readonly Column<CostLine>[] = [
  {
    head: "Stage",
    align: "left",
    cell: ({ kind, name }) => (kind === "stage" ? name : `data of ${name}`),
  },
  { head: "Attempts", align: "right", cell: ({ attempts }) => `${attempts ?? ""}` },
  { head: "Planned h", align: "right", cell: ({ plannedHours }) => hoursOf(plannedHours) },
  {
    head: "Actual h",
    align: "right",
    cell: ({ actualHours, open }) => `${hoursOf(actualHours)}${open ? "+" : ""}`,
  },
  {
    head: "Planned",
    align: "right",
    cell: ({ plannedUsd }) => (plannedUsd === undefined ? "?" : billUsd(plannedUsd)),
  },
  {
    head: "Actual",
    align: "right",
    cell: ({ actualUsd, open }) => `${billUsd(actualUsd)}${open ? "+" : ""}`,
  },
  {
    head: "Change",
    align: "right",
    cell: ({ plannedUsd, actualUsd }) => change(plannedUsd, actualUsd),
  },
];

/** Billed time is a matter of seconds where plans are a matter of hours. */
const hoursOf = (hours: number | undefined): string =>
  hours === undefined ? "" : grouped(hours, RATE_DECIMALS, 2);

/** @returns the difference in per cent; blank when there is nothing to compare with */
export const change = (plannedUsd: number | undefined, actualUsd: number): string =>
  plannedUsd === undefined || plannedUsd === 0
    ? ""
    : percentDifference(((actualUsd - plannedUsd) / plannedUsd) * 100);
