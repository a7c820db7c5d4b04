import type { LinearModelData } from "./model-data.ts";

/** Solvers compare reduced costs with absolute tolerances of 1e-8 to 1e-6, so a cent must not be small. */
const SMALLEST_WANTED = 2 ** -7;
const LARGEST_WANTED = 2 ** 24;

/**
 * Power of two by which a backend multiplies the objective so that tiny prices stay visible to the solver's
 * absolute tolerances. Powers of two change no digits.
 */
export const objectiveScale = (data: LinearModelData): number => {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const cost of data.cost) {
    const size = Math.abs(cost);
    if (size === 0) continue;
    smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
  }
  if (largest === 0) return 1;
  const toSeeSmallest = 2 ** Math.ceil(Math.log2(SMALLEST_WANTED / smallest));
  const toBoundLargest = 2 ** Math.floor(Math.log2(LARGEST_WANTED / largest));
  return Math.min(Math.max(1, toSeeSmallest), toBoundLargest);
};
