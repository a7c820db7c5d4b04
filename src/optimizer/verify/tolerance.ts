/** Relative slack of every comparison of money and time: sums in another order differ in the last bits. */
export const RELATIVE_TOLERANCE = 1e-9;

/** Ceilings are inclusive. */
export const withinLimit = (value: number, limit: number): boolean =>
  value <= limit + RELATIVE_TOLERANCE * Math.abs(limit);
