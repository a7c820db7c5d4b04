import type { LinearModelData } from "./model-data.ts";

/** A row over non-negative columns; terms refer to {@link StandardForm.columns}. */
export interface StandardRow {
  readonly terms: readonly (readonly [column: number, coefficient: number])[];
  /** −Infinity when there is none. */
  readonly lower: number;
  /** +Infinity when there is none. */
  readonly upper: number;
}

export interface StandardColumn {
  readonly cost: number;
  readonly integer: boolean;
}

/** A model whose columns are all ≥ 0 and whose upper bounds are rows. */
export interface StandardForm {
  readonly columns: readonly StandardColumn[];
  readonly rows: readonly StandardRow[];
  /** A row without any column left cannot hold. */
  readonly contradictory: boolean;
  /** Values of the original columns from values of the standard ones. */
  readonly restore: (values: ArrayLike<number>) => Float64Array;
}

/** `x = shift + Σ sign × column`: one column when bounded on a side, two when free, none when fixed. */
interface Substitution {
  readonly shift: number;
  readonly parts: readonly (readonly [column: number, sign: number])[];
  /** Largest value of the standard column, +Infinity when there is none. */
  readonly width: number;
}

/**
 * Rewrites a model for a solver that knows non-negative columns only. Rows are scaled by powers of two to
 * coefficients near 1, because such a solver compares with absolute tolerances; an upper bound that some row
 * implies anyway (the 1 of a binary in an "exactly one" row) is left out, because every row costs a dense line.
 */
export const standardForm = (data: LinearModelData, costScale: number): StandardForm => {
  const columns: StandardColumn[] = [];
  const substitutions: Substitution[] = [];
  for (let j = 0; j < data.columnCount; j++) {
    substitutions.push(substitute(data, j, columns, (data.cost[j] ?? 0) * costScale));
  }
  const rows: StandardRow[] = [];
  let contradictory = false;
  for (let i = 0; i < data.rowCount; i++) {
    const row = standardRow(data, i, substitutions);
    if (row.terms.length > 0) rows.push(row);
    else contradictory ||= row.lower > ROUNDING || row.upper < -ROUNDING;
  }
  addUpperBounds(rows, substitutions, columns.length);
  return { columns, rows, contradictory, restore: restoreWith(substitutions) };
};

/** What a row scaled to 1 may miss because of rounding when its fixed columns were moved to the right. */
const ROUNDING = 1e-9;

const substitute = (
  data: LinearModelData,
  j: number,
  columns: StandardColumn[],
  cost: number,
): Substitution => {
  const integer = data.integer[j] === 1;
  const lower = integer ? Math.ceil(data.lower[j] ?? 0) : (data.lower[j] ?? 0);
  const upper = integer ? Math.floor(data.upper[j] ?? 0) : (data.upper[j] ?? 0);
  if (lower === upper) return { shift: lower, parts: [], width: 0 };
  const add = (sign: number): readonly [number, number] => {
    return [columns.push({ cost: cost * sign, integer }) - 1, sign];
  };
  if (Number.isFinite(lower)) return { shift: lower, parts: [add(1)], width: upper - lower };
  if (Number.isFinite(upper)) {
    return { shift: upper, parts: [add(-1)], width: Number.POSITIVE_INFINITY };
  }
  return { shift: 0, parts: [add(1), add(-1)], width: Number.POSITIVE_INFINITY };
};

const standardRow = (
  data: LinearModelData,
  i: number,
  substitutions: readonly Substitution[],
): StandardRow => {
  const terms: (readonly [number, number])[] = [];
  let moved = 0;
  let largest = 0;
  for (let k = data.rowStarts[i] ?? 0; k < (data.rowStarts[i + 1] ?? 0); k++) {
    const substitution = substitutions[data.rowColumns[k] ?? 0];
    const coefficient = data.rowValues[k] ?? 0;
    if (substitution === undefined) continue;
    moved += coefficient * substitution.shift;
    largest = Math.max(largest, Math.abs(coefficient));
    for (const [column, sign] of substitution.parts) terms.push([column, coefficient * sign]);
  }
  const scale = 2 ** -Math.round(Math.log2(largest));
  return {
    terms: scale === 1 ? terms : terms.map(([column, value]) => [column, value * scale] as const),
    lower: ((data.rowLower[i] ?? 0) - moved) * scale,
    upper: ((data.rowUpper[i] ?? 0) - moved) * scale,
  };
};

const addUpperBounds = (
  rows: StandardRow[],
  substitutions: readonly Substitution[],
  columnCount: number,
): void => {
  const implied = impliedUpperBounds(rows, columnCount);
  for (const { parts, width } of substitutions) {
    const column = parts[0]?.[0];
    if (column === undefined || (implied[column] ?? 0) <= width) continue;
    rows.push({ terms: [[column, 1]], lower: Number.NEGATIVE_INFINITY, upper: width });
  }
};

/** In a row `Σ a·x ≤ b` with all a > 0 and x ≥ 0, every x ≤ b / a. */
const impliedUpperBounds = (rows: readonly StandardRow[], columnCount: number): Float64Array => {
  const implied = new Float64Array(columnCount).fill(Number.POSITIVE_INFINITY);
  for (const { terms, upper } of rows) {
    if (upper === Number.POSITIVE_INFINITY || terms.some(([, value]) => value < 0)) continue;
    for (const [column, value] of terms) {
      implied[column] = Math.min(implied[column] ?? 0, upper / value);
    }
  }
  return implied;
};

const restoreWith =
  (substitutions: readonly Substitution[]) =>
  (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(substitutions, ({ shift, parts }) => {
      let value = shift;
      for (const [column, sign] of parts) value += sign * (values[column] ?? 0);
      return value;
    });
