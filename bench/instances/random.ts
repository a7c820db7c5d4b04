/** A stream of numbers that is the same for the same seed, on every machine (mulberry32). */
export interface Random {
  /** From 0 up to but without 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  /** Evenly spread over the orders of magnitude between the two. */
  readonly logUniform: (least: number, most: number) => number;
  /** @param list  at least one */
  readonly pick: <T>(list: readonly T[]) => T;
}

export const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    int: (least, most) => least + Math.floor(next() * (most - least + 1)),
    logUniform: (least, most) => least * (most / least) ** next(),
    pick: (list) => list[Math.floor(next() * list.length)]!,
  };
};
