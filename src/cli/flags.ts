import { InvalidArgumentError } from "commander";
import {
  type ReadValue,
  readDeadlineHours,
  readHourIsWorth,
  readNames,
  readObjective,
  readPlanCount,
  readPriceAgeHours,
  readQuantity,
  readRows,
  readTimeLimitMs,
  readUsd,
} from "../library/option-values.ts";

/** A value as the command line's parser wants it. @throws InvalidArgumentError that says what is needed */
const flag =
  <T>(read: ReadValue<T>) =>
  (text: string): T => {
    const value = read(text);
    if (!value.ok) throw new InvalidArgumentError(`Needed: ${value.error}.`);
    return value.value;
  };

/** `8h`, `90m`, `2h30m`; a bare number is hours. */
export const deadlineHours = flag(readDeadlineHours);

/** USD, `200` or `$200`. */
export const budgetUsd = flag(readUsd);

/** Cost and time in one: USD and finish hours × what an hour is worth. */
export const hourIsWorth = flag(readHourIsWorth);

/** `10s`, `2m`, with the unit. */
export const timeLimitMs = flag(readTimeLimitMs);

/** `365d`, `12h`; the unit is needed: elsewhere a bare number is hours, and here everybody means days. */
export const priceAgeHours = flag(readPriceAgeHours);

/** How many things to do at once, 1 to 64. */
export const atOnce = (text: string): number => {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  if (value < 1 || value > 64) throw new InvalidArgumentError("Needed: a number from 1 to 64.");
  return value;
};

export const objective = flag(readObjective);

/** For options that may be given several times. */
export const collect = (text: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  text,
];

/** `8` exactly, `8+` at least; above 0. */
export const quantity = flag(readQuantity);

/** GiB at least; a plus behind it says the same. */
export const leastGib = (text: string): number => quantity(text).amount;

/** Names parted by commas, for options that may be given several times. */
export const collectNames = (text: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  ...flag(readNames)(text),
];

/** A whole number of rows, 1 or more. */
export const rows = flag(readRows);

/** How many further plans, 1 to 100. */
export const planCount = flag(readPlanCount);
