/**
 * A linear model as solvers read it: `minimize cost·x + objectiveConstant` subject to
 * `rowLower ≤ A·x ≤ rowUpper` and `lower ≤ x ≤ upper`. Plain and cloneable, so it can be posted to a worker.
 */
export interface LinearModelData {
  readonly columnCount: number;
  readonly rowCount: number;
  /** Per column. */
  readonly cost: Float64Array;
  readonly objectiveConstant: number;
  /** Per column; −Infinity when there is none. */
  readonly lower: Float64Array;
  /** Per column; +Infinity when there is none. */
  readonly upper: Float64Array;
  /** Per column: 1 when the value must be whole. */
  readonly integer: Uint8Array;
  /** `rowCount + 1` offsets into `rowColumns` and `rowValues` (compressed rows, no zeros, no repeats). */
  readonly rowStarts: Int32Array;
  readonly rowColumns: Int32Array;
  readonly rowValues: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** True when building the model already showed that nothing can satisfy it. */
  readonly contradictory: boolean;
}

export const hasIntegers = (data: LinearModelData): boolean => data.integer.includes(1);

/** The same feasible set with nothing to minimize: solving it answers "is there any solution?". */
export const withoutObjective = (data: LinearModelData): LinearModelData => ({
  ...data,
  cost: new Float64Array(data.columnCount),
  objectiveConstant: 0,
});

/** The linear relaxation: every column real. */
export const relaxed = (data: LinearModelData): LinearModelData => ({
  ...data,
  integer: new Uint8Array(data.columnCount),
});

/** The linear rest of the model once every whole-number column has the (rounded) value given. */
export const withIntegersFixed = (
  data: LinearModelData,
  values: ArrayLike<number>,
): LinearModelData => {
  const lower = data.lower.slice();
  const upper = data.upper.slice();
  for (let j = 0; j < data.columnCount; j++) {
    if (data.integer[j] === 1) lower[j] = upper[j] = Math.round(values[j] ?? 0);
  }
  return { ...relaxed(data), lower, upper };
};
