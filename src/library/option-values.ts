import type { Objective, Quantity } from "../domain/pipeline.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { parseDurationHours } from "../domain/units.ts";

/** Reads what stands behind a flag or in a query parameter; an error says what is needed. */
export type ReadValue<T> = (text: string) => Result<T, string>;

const MS_PER_HOUR = 3_600_000;

/** Longest wait that a timer can hold, 2^31 - 1 ms. */
const LONGEST_MS = 2_147_483_647;

/** `8h`, `90m`, `2h30m`; a bare number is hours. */
export const readDeadlineHours: ReadValue<number> = (text) => {
  const hours = parseDurationHours(text);
  return hours === undefined || hours === 0 ? err('a time, e.g. "8h", "90m"') : ok(hours);
};

/** `365d`, `12h`; the unit is needed: elsewhere a bare number is hours, and here everybody means days. */
export const readPriceAgeHours: ReadValue<number> = (text) => {
  const hours = /[a-z]$/.test(text.trim()) ? parseDurationHours(text) : undefined;
  return hours === undefined || hours === 0
    ? err('a time with its unit, e.g. "365d", "30d"')
    : ok(hours);
};

/** USD, `200` or `$200`. */
export const readUsd: ReadValue<number> = (text) => {
  const isAmount = /^\$?\d+(\.\d+)?$/.test(text.trim());
  const amount = isAmount ? Number(text.trim().replace("$", "")) : Number.NaN;
  return Number.isFinite(amount) ? ok(amount) : err('USD, e.g. "200"');
};

/** Cost and time in one: USD and finish hours × what an hour is worth. */
export const readHourIsWorth: ReadValue<Objective> = (text) => {
  const usd = readUsd(text);
  return usd.ok ? ok({ kind: "weighted", hourIsWorthUsd: usd.value }) : usd;
};

/** `10s`, `2m`. The unit is needed: elsewhere a bare number is hours, and here everybody means seconds. */
export const readTimeLimitMs: ReadValue<number> = (text) => {
  const hours = /[a-z]$/.test(text.trim()) ? parseDurationHours(text) : undefined;
  const ms = hours === undefined ? 0 : Math.ceil(hours * MS_PER_HOUR);
  return ms === 0 || ms > LONGEST_MS ? err('a time with its unit, e.g. "10s", "2m"') : ok(ms);
};

export const readObjective: ReadValue<Objective> = (text) =>
  text === "cost" || text === "time" || text === "carbon"
    ? ok({ kind: text })
    : err('"cost", "time" or "carbon"');

const QUANTITY = /^\s*(\d+(?:\.\d+)?)\s*(\+)?\s*$/;

/** `8` exactly, `8+` at least; above 0. */
export const readQuantity: ReadValue<Quantity> = (text) => {
  const [, amount = "", plus] = QUANTITY.exec(text) ?? [];
  return Number(amount) > 0 && Number.isFinite(Number(amount))
    ? ok({ amount: Number(amount), atLeast: plus !== undefined })
    : err('a number above 0, "8" (exactly) or "8+" (at least)');
};

/** Names parted by commas. */
export const readNames: ReadValue<readonly string[]> = (text) => {
  const names = text.split(",").map((name) => name.trim());
  return names.includes("") ? err('a name, or several: "aws,gcp"') : ok(names);
};

/** How many further plans, 1 to 100. */
export const readPlanCount: ReadValue<number> = (text) => {
  const value = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  return value >= 1 && value <= 100 ? ok(value) : err("a number from 1 to 100");
};

/** A whole number of rows, 1 or more. */
export const readRows: ReadValue<number> = (text) =>
  /^[1-9]\d{0,8}$/.test(text.trim()) ? ok(Number(text)) : err("a whole number, 1 or more");
