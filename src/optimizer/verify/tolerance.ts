/** Relative slack of every comparison of money and time: sums in another order differ in the last bits. */
export const RELATIVE_TOLERANCE = 1e-9;

/** Ceilings are inclusive; below 1 the slack is absolute, as that of every search for a plan. */
export const withinLimit = (value: number, limit: number): boolean =>
  value <= limit + RELATIVE_TOLERANCE * Math.max(1, Math.abs(limit));
