import { nanoOfUsd } from "../../domain/money.ts";
import { grouped } from "../quantities.ts";

const NANO_DIGITS = 9;
const CENT_DIGITS = 2;
const NANO_IN_CENT = 10_000_000n;

/** A figure of a ledger to its last digit, without grouping: `0.39`, `-1.00`, `0.000012345`. */
export const exactDecimal = (usd: number): string => {
  const nano = nanoOfUsd(usd);
  const digits = String(nano < 0n ? -nano : nano).padStart(NANO_DIGITS + 1, "0");
  const whole = digits.slice(0, -NANO_DIGITS);
  const fraction = digits.slice(-NANO_DIGITS);
  const kept = fraction.slice(0, CENT_DIGITS) + fraction.slice(CENT_DIGITS).replace(/0+$/, "");
  return `${nano < 0n ? "-" : ""}${whole}.${kept}`;
};

/** `$1,234.50`, `-$0.000012`: nothing is rounded. */
export const exactUsd = (usd: number): string => {
  const [whole = "0", fraction = "00"] = exactDecimal(Math.abs(usd)).split(".");
  return `${usd < 0 ? "-" : ""}$${grouped(Number(whole), 0)}.${fraction}`;
};

/** What is to be paid: whole cents, halves up, away from zero. */
export const centsUsd = (usd: number): string => {
  const nano = nanoOfUsd(usd);
  const size = nano < 0n ? -nano : nano;
  const cents = (size + NANO_IN_CENT / 2n) / NANO_IN_CENT;
  return `${nano < 0n ? "-" : ""}$${grouped(Number(cents) / 100, CENT_DIGITS)}`;
};
