import type { LinearModelData } from "./model-data.ts";

/** How far a solver's whole number may be from one, and how far a row may be missed, relative to its size. */
export const TOLERANCE = 1e-6;

/**
 * A solver's raw values made exact and checked against the model: whole numbers rounded, values just outside
 * their bounds put onto them, then every row tested. 0.9999999 is 1; 0.9 in a whole-number column, or a row
 * missed by more than {@link TOLERANCE} of its largest term, is no solution.
 *
 * @returns undefined when the values are not a solution of the model.
 */
export const checkedValues = (
  data: LinearModelData,
  raw: ArrayLike<number>,
): Float64Array | undefined => {
  const values = new Float64Array(data.columnCount);
  for (let j = 0; j < data.columnCount; j++) {
    const value = columnValue(data, j, raw[j] ?? 0);
    if (value === undefined) return undefined;
    values[j] = value;
  }
  for (let i = 0; i < data.rowCount; i++) if (!rowHolds(data, i, values)) return undefined;
  return values;
};

/** Objective of the given values, the constant included. */
export const objectiveOf = (data: LinearModelData, values: ArrayLike<number>): number => {
  let sum = data.objectiveConstant;
  for (let j = 0; j < data.columnCount; j++) sum += (data.cost[j] ?? 0) * (values[j] ?? 0);
  return sum;
};

const columnValue = (data: LinearModelData, j: number, raw: number): number | undefined => {
  if (!Number.isFinite(raw)) return undefined;
  const lower = data.lower[j] ?? 0;
  const upper = data.upper[j] ?? 0;
  const whole = data.integer[j] === 1;
  const value = whole ? Math.round(raw) : Math.min(Math.max(raw, lower), upper);
  if (Math.abs(value - raw) > TOLERANCE * Math.max(1, whole ? 1 : Math.abs(value)))
    return undefined;
  if (value < lower || value > upper) return undefined;
  return value + 0; // −0 becomes 0
};

const rowHolds = (data: LinearModelData, i: number, values: Float64Array): boolean => {
  let activity = 0;
  let largest = 1;
  for (let k = data.rowStarts[i] ?? 0; k < (data.rowStarts[i + 1] ?? 0); k++) {
    const term = (data.rowValues[k] ?? 0) * (values[data.rowColumns[k] ?? 0] ?? 0);
    activity += term;
    largest = Math.max(largest, Math.abs(term));
  }
  const slack = TOLERANCE * largest;
  return activity >= (data.rowLower[i] ?? 0) - slack && activity <= (data.rowUpper[i] ?? 0) + slack;
};
