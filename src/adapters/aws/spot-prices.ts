import type { PriceStretch } from "../../domain/adapter.ts";

export interface PricePoint {
  readonly atMs: number;
  readonly usdPerHour: number;
}

/**
 * Prices as stretches that cover [fromMs, untilMs] without gaps. A price holds until the next one; the first one also
 * holds for what lies before it, as far as the history goes back no further.
 *
 * @param points  in any order; empty: nothing is known, and nothing is returned
 */
export const stretches = (
  points: readonly PricePoint[],
  fromMs: number,
  untilMs: number,
): readonly PriceStretch[] => {
  const sorted = [...points].sort((a, b) => a.atMs - b.atMs);
  const firstAfter = sorted.findIndex(({ atMs }) => atMs > fromMs);
  const before = firstAfter === -1 ? sorted.length : firstAfter;
  const relevant = sorted.slice(Math.max(0, before - 1)).filter(({ atMs }) => atMs < untilMs);
  return relevant.flatMap(({ usdPerHour }, i) => {
    const begins = i === 0 ? fromMs : (relevant[i]?.atMs ?? fromMs);
    const ends = relevant[i + 1]?.atMs ?? untilMs;
    return ends > begins ? [{ fromMs: begins, untilMs: ends, usdPerHour }] : [];
  });
};
