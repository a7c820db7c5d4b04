const GIB_IN_GB = 1.073741824;
const BITS_PER_BYTE = 8;
const SECONDS_PER_HOUR = 3600;

const SIZE_IN_GB: Readonly<Record<string, number>> = {
  B: 1e-9,
  KB: 1e-6,
  MB: 1e-3,
  GB: 1,
  TB: 1e3,
  PB: 1e6,
  KIB: GIB_IN_GB / 2 ** 20,
  MIB: GIB_IN_GB / 2 ** 10,
  GIB: GIB_IN_GB,
  TIB: GIB_IN_GB * 2 ** 10,
  PIB: GIB_IN_GB * 2 ** 20,
};

const DURATION_IN_HOURS: Readonly<Record<string, number>> = {
  d: 24,
  h: 1,
  m: 1 / 60,
  min: 1 / 60,
  s: 1 / 3600,
};

const NUMBER = String.raw`\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const SIZE = new RegExp(String.raw`^(${NUMBER})\s*([kmgtp]?i?b)?$`, "i");
const DURATION = new RegExp(String.raw`^(?:${NUMBER}\s*(?:d|h|min|m|s)\s*)+$`);
const DURATION_PART = new RegExp(String.raw`(${NUMBER})\s*(d|h|min|m|s)`, "g");

/** `"120GB"` decimal, `"120GiB"` binary, a bare number is GB. @returns decimal GB ≥ 0, `undefined` when unreadable */
export const parseSizeGb = (value: string | number): number | undefined => {
  if (typeof value === "number") return finiteOrUndefined(value);
  const match = SIZE.exec(value.trim());
  if (match === null) return undefined;
  return finiteOrUndefined(
    Number(match[1]) * (SIZE_IN_GB[(match[2] ?? "GB").toUpperCase()] ?? Number.NaN),
  );
};

/** `"8.4h"`, `"90m"`, `"2h30m"`, a bare number is hours. @returns hours ≥ 0, `undefined` when unreadable */
export const parseDurationHours = (value: string | number): number | undefined => {
  if (typeof value === "number") return finiteOrUndefined(value);
  const text = value.trim();
  if (new RegExp(`^${NUMBER}$`).test(text)) return finiteOrUndefined(Number(text));
  if (!DURATION.test(text)) return undefined;
  let hours = 0;
  for (const [, amount, unit] of text.matchAll(DURATION_PART))
    hours += Number(amount) * (DURATION_IN_HOURS[unit ?? ""] ?? Number.NaN);
  return finiteOrUndefined(hours);
};

/** gigabits / gigabits per second = seconds. */
export const transferHours = (gb: number, gbps: number): number =>
  (gb * BITS_PER_BYTE) / gbps / SECONDS_PER_HOUR;

const finiteOrUndefined = (value: number): number | undefined =>
  Number.isFinite(value) && value >= 0 ? value : undefined;
