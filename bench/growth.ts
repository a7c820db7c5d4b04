/** A measured size and what it took; both > 0. */
export interface SizeAndTime {
  readonly size: number;
  readonly ms: number;
}

/**
 * Exponent of growth: the slope of the least-squares line through log(time) over log(size). 1 is linear.
 *
 * @param points  at least two different sizes
 */
export const growthExponent = (points: readonly SizeAndTime[]): number => {
  const logs = points.map(({ size, ms }) => ({ x: Math.log(size), y: Math.log(ms) }));
  const mean = (pick: (log: { readonly x: number; readonly y: number }) => number): number =>
    logs.reduce((sum, log) => sum + pick(log), 0) / logs.length;
  const [x, y] = [mean((log) => log.x), mean((log) => log.y)];
  const covariance = logs.reduce((sum, log) => sum + (log.x - x) * (log.y - y), 0);
  const variance = logs.reduce((sum, log) => sum + (log.x - x) ** 2, 0);
  if (!(variance > 0)) throw new RangeError("A growth needs at least two different sizes.");
  return covariance / variance;
};
