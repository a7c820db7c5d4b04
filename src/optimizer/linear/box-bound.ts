import type { LinearModelData } from "./model-data.ts";

/**
 * Lower bound of the objective from the columns' bounds alone, rows ignored; −Infinity when some column
 * could lower the objective forever, and only then can the model be unbounded.
 */
export const boxBound = (data: LinearModelData): number => {
  let sum = data.objectiveConstant;
  for (let j = 0; j < data.columnCount; j++) {
    const cost = data.cost[j] ?? 0;
    if (cost > 0) sum += cost * (data.lower[j] ?? 0);
    if (cost < 0) sum += cost * (data.upper[j] ?? 0);
  }
  return sum;
};
