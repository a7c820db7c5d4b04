import type { LinearModelData } from "./model-data.ts";
import { printModel } from "./print-model.ts";

export type Sense = "<=" | ">=" | "=";
/** Index of a column. */
export type Column = number;

/** Relative size under which a sum of repeated coefficients counts as cancelled: pure rounding noise. */
const CANCELLED = 1e-14;

/**
 * A mixed-integer linear model, always minimized, built column by column and row by row.
 *
 * Rows are kept in compressed form; names serve messages and {@link toString} only and never reach a
 * solver. Mistakes of the caller (a duplicate name, an unknown column, a number that is not finite, a
 * string where a number belongs) throw: they are bugs, not answers. A statement that cannot hold (`0 >= 1`,
 * a lower bound over the upper one) is an answer: it makes the model infeasible and is kept in
 * {@link contradictions}.
 */
export class LinearModel {
  readonly columnNames: string[] = [];
  readonly rowNames: string[] = [];
  /** Names of rows and columns that no value can satisfy. Not empty: the model is infeasible. */
  readonly contradictions: string[] = [];

  readonly #knownColumns = new Set<string>();
  readonly #knownRows = new Set<string>();
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #integer: number[] = [];
  readonly #cost: number[] = [];
  readonly #rowLower: number[] = [];
  readonly #rowUpper: number[] = [];
  readonly #starts: number[] = [0];
  readonly #indices: number[] = [];
  readonly #values: number[] = [];
  /** Per column, where the row being built keeps its coefficient; stale when before that row's start. */
  readonly #slot: number[] = [];
  #prefix = "";
  #objectiveConstant = 0;

  get columns(): number {
    return this.columnNames.length;
  }

  /** Rows kept, without those that were trivially true. */
  get rows(): number {
    return this.rowNames.length;
  }

  get nonzeros(): number {
    return this.#values.length;
  }

  /** Adds a column that is 0 or 1. */
  binary(name: string): Column {
    return this.#column(name, 0, 1, 1);
  }

  /** Adds a whole-number column; the bounds may be infinite. */
  integer(name: string, lower = 0, upper = Number.POSITIVE_INFINITY): Column {
    return this.#column(name, lower, upper, 1);
  }

  /** Adds a real column; the bounds may be infinite. */
  continuous(name: string, lower = 0, upper = Number.POSITIVE_INFINITY): Column {
    return this.#column(name, lower, upper, 0);
  }

  /**
   * Adds `Σ coefficient × column  sense  rhs`. Repeated columns are summed, zeros left out; a row without
   * any term is dropped when true and recorded in {@link contradictions} when false.
   */
  row(own: string, terms: Iterable<readonly [Column, number]>, sense: Sense, rhs: number): void {
    const name = typeof own === "string" ? this.#prefix + own : own;
    this.#claim(this.#knownRows, "row", name);
    requireFinite(rhs, `right-hand side of row "${name}"`);
    const start = this.#values.length;
    try {
      for (const [column, coefficient] of terms) this.#term(name, start, column, coefficient);
    } catch (error) {
      this.#truncate(start);
      this.#knownRows.delete(name);
      throw error;
    }
    this.#dropZeros(start);
    if (this.#values.length === start) {
      if (!holdsForZero(sense, rhs)) this.contradictions.push(name);
      return;
    }
    this.rowNames.push(name);
    this.#starts.push(this.#values.length);
    this.#rowLower.push(sense === "<=" ? Number.NEGATIVE_INFINITY : rhs);
    this.#rowUpper.push(sense === ">=" ? Number.POSITIVE_INFINITY : rhs);
  }

  /** What is added meanwhile has a prefix before its name, so that a part of a model can be built several times. */
  scoped<T>(prefix: string, build: () => T): T {
    const outer = this.#prefix;
    this.#prefix = outer + prefix;
    try {
      return build();
    } finally {
      this.#prefix = outer;
    }
  }

  /** Adds to the objective coefficient of a column. */
  addToObjective(column: Column, coefficient: number): void {
    this.#requireColumn(column, "the objective");
    requireFinite(coefficient, `objective coefficient of "${this.columnNames[column]}"`);
    const sum = (this.#cost[column] ?? 0) + coefficient;
    requireFinite(sum, `summed objective coefficient of "${this.columnNames[column]}"`);
    this.#cost[column] = sum;
  }

  addObjectiveConstant(value: number): void {
    requireFinite(value, "objective constant");
    this.#objectiveConstant += value;
    requireFinite(this.#objectiveConstant, "summed objective constant");
  }

  /** A snapshot of typed arrays, cheap to clone to a worker; later changes of the model do not show in it. */
  toData(): LinearModelData {
    return {
      columnCount: this.columns,
      rowCount: this.rows,
      cost: Float64Array.from(this.#cost),
      objectiveConstant: this.#objectiveConstant,
      lower: Float64Array.from(this.#lower),
      upper: Float64Array.from(this.#upper),
      integer: Uint8Array.from(this.#integer),
      rowStarts: Int32Array.from(this.#starts),
      rowColumns: Int32Array.from(this.#indices),
      rowValues: Float64Array.from(this.#values),
      rowLower: Float64Array.from(this.#rowLower),
      rowUpper: Float64Array.from(this.#rowUpper),
      contradictory: this.contradictions.length > 0,
    };
  }

  /** The whole model in the manner of an LP file, for debugging and tests. */
  toString(): string {
    return printModel(this.toData(), this);
  }

  #column(own: string, lower: number, upper: number, integer: 0 | 1): Column {
    const name = typeof own === "string" ? this.#prefix + own : own;
    requireBound(lower, Number.POSITIVE_INFINITY, `lower bound of column "${name}"`);
    requireBound(upper, Number.NEGATIVE_INFINITY, `upper bound of column "${name}"`);
    this.#claim(this.#knownColumns, "column", name);
    if (lower > upper) this.contradictions.push(name);
    this.#lower.push(lower);
    this.#upper.push(upper);
    this.#integer.push(integer);
    this.#cost.push(0);
    this.#slot.push(-1);
    return this.columnNames.push(name) - 1;
  }

  #term(row: string, start: number, column: Column, coefficient: number): void {
    this.#requireColumn(column, `row "${row}"`);
    requireFinite(coefficient, `coefficient of "${this.columnNames[column]}" in row "${row}"`);
    const slot = this.#slot[column] ?? -1;
    if (slot >= start && this.#indices[slot] === column) {
      const before = this.#values[slot] ?? 0;
      const sum = before + coefficient;
      requireFinite(sum, `summed coefficient of "${this.columnNames[column]}" in row "${row}"`);
      this.#values[slot] = Math.abs(sum) <= CANCELLED * Math.abs(coefficient) ? 0 : sum;
      return;
    }
    if (coefficient === 0) return;
    this.#slot[column] = this.#values.length;
    this.#indices.push(column);
    this.#values.push(coefficient);
  }

  #dropZeros(start: number): void {
    let kept = start;
    for (let k = start; k < this.#values.length; k++) {
      const value = this.#values[k] ?? 0;
      if (value === 0) continue;
      this.#indices[kept] = this.#indices[k] ?? 0;
      this.#values[kept++] = value;
    }
    this.#truncate(kept);
  }

  #truncate(length: number): void {
    this.#indices.length = length;
    this.#values.length = length;
  }

  #claim(known: Set<string>, kind: string, name: string): void {
    if (typeof name !== "string") throw new TypeError(`A ${kind} name must be a string.`);
    if (known.has(name)) throw new Error(`There is already a ${kind} named "${name}".`);
    known.add(name);
  }

  #requireColumn(column: Column, where: string): void {
    if (Number.isInteger(column) && column >= 0 && column < this.columns) return;
    throw new RangeError(`Unknown column ${String(column)} in ${where}: ${this.columns} exist.`);
  }
}

const holdsForZero = (sense: Sense, rhs: number): boolean => {
  if (sense === "<=") return 0 <= rhs;
  return sense === ">=" ? 0 >= rhs : rhs === 0;
};

const requireFinite = (value: number, what: string): void => {
  // The type says number; a string would pass JavaScript's arithmetic and concatenate.
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new TypeError(`The ${what} is ${shown(value)}; a finite number is needed.`);
  }
};

const requireBound = (value: number, absurd: number, what: string): void => {
  if (typeof value !== "number" || Number.isNaN(value) || value === absurd) {
    throw new TypeError(`The ${what} is ${shown(value)}; a number that can bound is needed.`);
  }
};

const shown = (value: unknown): string =>
  typeof value === "string" ? JSON.stringify(value) : String(value);
