import type { LinearModelData } from "../../src/optimizer/linear/model-data.ts";

/** A model as a free-format MPS file, which CBC recognizes by the word in its first line: columns `C0`, `C1` …, rows `R0`, `R1` …; the objective's constant is left out. */
export const mpsLines = function* (data: LinearModelData): Generator<string> {
  yield "NAME bench FREE";
  yield "ROWS";
  yield " N COST";
  for (let i = 0; i < data.rowCount; i++) yield ` ${senseOf(data, i)} R${i}`;
  yield "COLUMNS";
  yield* columnLines(data);
  yield "RHS";
  for (let i = 0; i < data.rowCount; i++) {
    const rhs = senseOf(data, i) === "L" ? data.rowUpper[i]! : data.rowLower[i]!;
    if (rhs !== 0) yield ` RHS R${i} ${rhs}`;
  }
  yield "BOUNDS";
  for (let j = 0; j < data.columnCount; j++) yield* boundLines(data, j);
  yield "ENDATA";
};

const senseOf = ({ rowLower, rowUpper }: LinearModelData, i: number): "E" | "G" | "L" => {
  if (rowLower[i] === rowUpper[i]) return "E";
  return rowUpper[i] === Number.POSITIVE_INFINITY ? "G" : "L";
};

/** The rows of a model turned into columns. */
const columnLines = function* (data: LinearModelData): Generator<string> {
  const { columnCount, rowCount, rowStarts, rowColumns, rowValues, cost, integer } = data;
  const starts = new Int32Array(columnCount + 1);
  for (const column of rowColumns) starts[column + 1]!++;
  for (let j = 0; j < columnCount; j++) starts[j + 1]! += starts[j]!;
  const rows = new Int32Array(rowColumns.length);
  const values = new Float64Array(rowColumns.length);
  const next = starts.slice();
  for (let i = 0; i < rowCount; i++)
    for (let k = rowStarts[i]!; k < rowStarts[i + 1]!; k++) {
      const at = next[rowColumns[k]!]!++;
      rows[at] = i;
      values[at] = rowValues[k]!;
    }
  for (let j = 0; j < columnCount; j++) {
    if (integer[j] === 1) yield ` M${j} 'MARKER' 'INTORG'`;
    yield ` C${j} COST ${cost[j]}`;
    for (let k = starts[j]!; k < starts[j + 1]!; k++) yield ` C${j} R${rows[k]} ${values[k]}`;
    if (integer[j] === 1) yield ` N${j} 'MARKER' 'INTEND'`;
  }
};

const boundLines = function* ({ lower, upper }: LinearModelData, j: number): Generator<string> {
  if (lower[j] === Number.NEGATIVE_INFINITY) yield ` MI BND C${j}`;
  else if (lower[j] !== 0) yield ` LO BND C${j} ${lower[j]}`;
  yield upper[j] === Number.POSITIVE_INFINITY ? ` PL BND C${j}` : ` UP BND C${j} ${upper[j]}`;
};
