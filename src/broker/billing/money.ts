import { nanoOfUsd, usdOfNano } from "../../domain/money.ts";

/**
 * Money without drift: amounts are whole numbers of one tiny unit, so that a sum does not depend on how usage was cut
 * into pieces, and are rounded once, to billionths of a dollar.
 *
 * A price is read as whole picodollars. Price × milliseconds / hour and price × bytes / GB are both whole numbers of
 * 1e-12 / 9e9 USD, because 9e9 is a multiple of 3.6e6 (ms in an hour) and of 1e9 (bytes in a GB).
 */
export type Amount = bigint;

const PICO = 1e12;
const PARTS_PER_HOUR_MS = 2_500n; // 9e9 / 3.6e6
const PARTS_PER_BYTE = 9n; // 9e9 / 1e9
const PARTS_IN_NANO = 9_000_000_000_000n; // 9e9 × 1e-9 / 1e-12
const PCT_STEPS = 1_000_000;

const pico = (usd: number): bigint => BigInt(Math.round(usd * PICO));

/** @param nodeMs  whole milliseconds, of all nodes together */
export const timeAmount = (usdPerHour: number, nodeMs: bigint): Amount =>
  pico(usdPerHour) * nodeMs * PARTS_PER_HOUR_MS;

export const dataAmount = (usdPerGb: number, bytes: bigint): Amount =>
  pico(usdPerGb) * bytes * PARTS_PER_BYTE;

/** Rounds half away from zero. */
const divide = (whole: bigint, by: bigint): bigint => {
  const half = whole < 0n ? -by / 2n : by / 2n;
  return (whole + half) / by;
};

type Nano = bigint;

/** The one rounding of an amount. */
export const nanoOf = (amount: Amount): Nano => divide(amount, PARTS_IN_NANO);

/**
 * Turns the pieces of one charge into figures that add up to the rounded whole: each is the difference of two
 * rounded running totals.
 */
export class RunningTotal {
  #amount: Amount = 0n;

  /** @returns USD of this piece */
  add(amount: Amount): number {
    const before = nanoOf(this.#amount);
    this.#amount += amount;
    return usdOfNano(nanoOf(this.#amount) - before);
  }
}

/** A percentage on top of ledger figures, in pieces that add up to the percentage of their exact sum. */
export class RunningMargin {
  #nano: Nano = 0n;
  readonly #steps: bigint;

  constructor(marginPct: number) {
    this.#steps = BigInt(Math.round(marginPct * PCT_STEPS));
  }

  /** @returns USD on top of this charge */
  add(usd: number): number {
    const before = this.#margin();
    this.#nano += nanoOfUsd(usd);
    return usdOfNano(this.#margin() - before);
  }

  #margin(): Nano {
    return divide(this.#nano * this.#steps, BigInt(100 * PCT_STEPS));
  }
}
