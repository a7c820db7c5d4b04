import { InvalidArgumentError } from "commander";
import type { Objective, Quantity } from "../domain/pipeline.ts";
import { parseDurationHours } from "../domain/units.ts";

const MS_PER_HOUR = 3_600_000;

/** Longest wait that a timer can hold, 2^31 - 1 ms. */
const LONGEST_MS = 2_147_483_647;

/** `8h`, `90m`, `2h30m`; a bare number is hours. */
export const deadlineHours = (text: string): number => {
  const hours = parseDurationHours(text);
  if (hours === undefined || hours === 0)
    throw new InvalidArgumentError('Needed: a time, e.g. "8h", "90m".');
  return hours;
};

/** USD, `200` or `$200`. */
export const budgetUsd = (text: string): number => {
  const amount = /^\$?\d+(\.\d+)?$/.test(text.trim())
    ? Number(text.trim().replace("$", ""))
    : Number.NaN;
  if (!Number.isFinite(amount)) throw new InvalidArgumentError('Needed: USD, e.g. "200".');
  return amount;
};

/** Cost and time in one: USD and finish hours × what an hour is worth. */
export const hourIsWorth = (text: string): Objective => ({
  kind: "weighted",
  hourIsWorthUsd: budgetUsd(text),
});

/** `10s`, `2m`. The unit is needed: elsewhere a bare number is hours, and here everybody means seconds. */
export const timeLimitMs = (text: string): number => {
  const hours = /[a-z]$/.test(text.trim()) ? parseDurationHours(text) : undefined;
  const ms = hours === undefined ? 0 : Math.ceil(hours * MS_PER_HOUR);
  if (ms === 0 || ms > LONGEST_MS)
    throw new InvalidArgumentError('Needed: a time with its unit, e.g. "10s", "2m".');
  return ms;
};

/** How many things to do at once, 1 to 64. */
export const atOnce = (text: string): number => {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  if (value < 1 || value > 64) throw new InvalidArgumentError("Needed: a number from 1 to 64.");
  return value;
};

export const objective = (text: string): Objective => {
  if (text === "cost" || text === "time" || text === "carbon") return { kind: text };
  throw new InvalidArgumentError('Needed: "cost", "time" or "carbon".');
};

/** For options that may be given several times. */
export const collect = (text: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  text,
];

const QUANTITY = /^\s*(\d+(?:\.\d+)?)\s*(\+)?\s*$/;

/** `8` exactly, `8+` at least; above 0. */
export const quantity = (text: string): Quantity => {
  const [, amount = "", plus] = QUANTITY.exec(text) ?? [];
  if (!(Number(amount) > 0))
    throw new InvalidArgumentError('Needed: a number above 0, "8" (exactly) or "8+" (at least).');
  return { amount: Number(amount), atLeast: plus !== undefined };
};

/** GiB at least; a plus behind it says the same. */
export const leastGib = (text: string): number => quantity(text).amount;

/** Names parted by commas, for options that may be given several times. */
export const collectNames = (text: string, earlier: readonly string[] = []): readonly string[] => {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError('Needed: a name, or several: "aws,gcp".');
  return [...earlier, ...names];
};

/** A whole number of rows, 1 or more. */
export const rows = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text.trim()))
    throw new InvalidArgumentError("Needed: a whole number, 1 or more.");
  return Number(text);
};

/** How many further plans, 1 to 100. */
export const planCount = (text: string): number => {
  const value = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  if (value < 1 || value > 100) throw new InvalidArgumentError("Needed: a number from 1 to 100.");
  return value;
};
