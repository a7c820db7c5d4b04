import type { PriceStretch } from "../../domain/adapter.ts";

/** A piece of usage within one day at one price. */
export interface Stretch {
  /** UTC, `2026-11-25`. */
  readonly day: string;
  readonly fromMs: number;
  readonly ms: number;
  readonly usdPerHour: number;
}

const DAY_MS = 86_400_000;

export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/**
 * Cuts [startMs, endMs) at midnight (UTC) and where the price moves.
 *
 * @param usdPerHour  where `prices` say nothing; behind the last of them its price goes on, for begun units
 * @param atMs        where else to cut
 */
export const stretchesOf = (
  startMs: number,
  endMs: number,
  prices: readonly PriceStretch[],
  usdPerHour: number,
  atMs: readonly number[] = [],
): readonly Stretch[] => {
  const sorted = [...prices].sort((a, b) => a.fromMs - b.fromMs);
  const cuts = cutsOf(startMs, endMs, sorted, atMs);
  const priceAt = priceOver(sorted, usdPerHour);
  return cuts.slice(1).map((untilMs, index) => {
    const fromMs = cuts[index] ?? startMs;
    return { day: dayOf(fromMs), fromMs, ms: untilMs - fromMs, usdPerHour: priceAt(fromMs) };
  });
};

const cutsOf = (
  startMs: number,
  endMs: number,
  prices: readonly PriceStretch[],
  others: readonly number[],
): number[] => {
  const cuts = new Set([startMs, endMs]);
  const add = (atMs: number): void => {
    if (atMs > startMs && atMs < endMs) cuts.add(atMs);
  };
  for (let midnight = Math.ceil(startMs / DAY_MS) * DAY_MS; midnight < endMs; midnight += DAY_MS)
    add(midnight);
  for (const other of others) add(other);
  for (const { fromMs, untilMs } of prices) {
    add(fromMs);
    add(untilMs);
  }
  return [...cuts].sort((a, b) => a - b);
};

const priceOver =
  (prices: readonly PriceStretch[], usdPerHour: number) =>
  (atMs: number): number => {
    const last = prices.at(-1);
    if (last !== undefined && atMs >= last.untilMs) return last.usdPerHour;
    const at = prices.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
    return at?.usdPerHour ?? usdPerHour;
  };
