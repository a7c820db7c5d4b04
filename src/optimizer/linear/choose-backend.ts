import type { LinearModelData } from "./model-data.ts";
import type { Backend } from "./solution.ts";

/**
 * Rows × columns up to which javascript-lp-solver is the faster one. Its table is dense and it adds no cuts, so
 * rows that weigh one column against another (a budget, a deadline, finish times) make it branch long before
 * size does. Measured on placement models: n stages, k candidates each, two inputs a stage, savings columns.
 */
const MAX_CELLS_UNIT_ROWS = 100_000;
const MAX_CELLS_WEIGHTED_ROWS = 2_000;

/** The backend that `auto` stands for: javascript-lp-solver for small models, HiGHS for all others. */
export const chooseBackend = (data: LinearModelData): Backend => {
  const cells = data.rowCount * data.columnCount;
  const most = hasOnlyUnitRows(data) ? MAX_CELLS_UNIT_ROWS : MAX_CELLS_WEIGHTED_ROWS;
  return cells <= most ? "javascript-lp-solver" : "highs";
};

/** True when in every row all coefficients have the same size: choices, implications, counts. */
const hasOnlyUnitRows = (data: LinearModelData): boolean => {
  for (let i = 0; i < data.rowCount; i++) {
    const start = data.rowStarts[i] ?? 0;
    const size = Math.abs(data.rowValues[start] ?? 0);
    for (let k = start + 1; k < (data.rowStarts[i + 1] ?? 0); k++) {
      if (Math.abs(data.rowValues[k] ?? 0) !== size) return false;
    }
  }
  return true;
};
