const TOLERANCE = 1e-9;

/** Limits are inclusive, whatever the last bits say. */
export const within = (value: number, limit: number): boolean =>
  value <= limit + TOLERANCE * Math.max(1, Math.abs(limit));
