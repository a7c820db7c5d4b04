/** @returns NaN of nothing */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Linear between the two nearest. @param share  0–1 @returns NaN of nothing */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
};

/** `count` steps spread evenly over 0 … `span`, each in the middle of its part. */
export const evenly = (span: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => Math.floor((span * (index + 0.5)) / count));
