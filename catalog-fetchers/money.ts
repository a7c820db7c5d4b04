/** Providers write 99999999 and the like for "not for sale"; the dearest real machine costs some 30,000 USD per hour. */
const PLACEHOLDER_FROM = 999_999;
const DIGITS = 12;
const CENTS_PER_USD = 100;

/** Removes the noise of binary fractions: 8 × 0.16 is 1.28, not 1.2799999999999998. */
export const exact = (value: number): number => Number(value.toPrecision(DIGITS));

/**
 * A price as a provider writes it, number or text.
 *
 * @returns a finite number > 0; `undefined` for blank, `null`, zero, negative, unreadable and placeholder figures:
 * none of them is a price, least of all a free one
 */
export const known = (value: unknown): number | undefined => {
  const figure = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof figure !== "number" || !Number.isFinite(figure)) return undefined;
  return figure > 0 && figure < PLACEHOLDER_FROM ? figure : undefined;
};

/** @param cents  US cents, whole or not; @returns USD */
export const usdFromCents = (cents: unknown): number | undefined => {
  const figure = known(cents);
  return figure === undefined ? undefined : exact(figure / CENTS_PER_USD);
};

/** Price of the whole machine from that of one card, vCPU or GiB. */
export const wholeMachineUsd = (usdPerPart: unknown, parts: number): number | undefined => {
  const usd = known(usdPerPart);
  return usd === undefined || !(parts > 0) ? undefined : exact(usd * parts);
};

/** @returns the sum; `undefined` as soon as one summand is unknown, so that no part is counted as free */
export const sumUsd = (parts: readonly (number | undefined)[]): number | undefined => {
  let usd = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    usd += part;
  }
  return parts.length === 0 ? undefined : exact(usd);
};
