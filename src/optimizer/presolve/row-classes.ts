import { FORBIDDEN, FREE } from "../routes.ts";

/**
 * Places whose rows of a pair matrix agree, but for the diagonal.
 *
 * Many places share one price list; a minimum over all sources then needs a look at each class, not at each place.
 */
export interface RowClasses {
  readonly count: number;
  /** By place. */
  readonly classOf: Int32Array;
  /** count × n: the tariff from any member to a place that is not that member itself. */
  readonly tariff: Int32Array;
  /** By place: staying is free and not part of the class's row. */
  readonly freeAtHome: Uint8Array;
}

/** No member has said yet what it pays to this place. */
const OPEN = -1;

/** @param matrix  n × n tariffs */
export const rowClasses = (matrix: Int32Array, n: number): RowClasses => {
  const classOf = new Int32Array(n);
  const freeAtHome = new Uint8Array(n);
  const rows: Int32Array[] = [];
  for (let place = 0; place < n; place++) {
    const row = matrix.subarray(place * n, (place + 1) * n);
    freeAtHome[place] = row[place] === FREE ? 1 : 0;
    const home = freeAtHome[place] === 1 ? place : n;
    const known = rows.findIndex((candidate) => agree(candidate, row, home));
    if (known >= 0) {
      classOf[place] = known;
      fill(rows[known]!, row, home);
      continue;
    }
    const own = row.slice();
    if (home < n) own[home] = OPEN;
    classOf[place] = rows.push(own) - 1;
  }
  const tariff = new Int32Array(rows.length * n);
  rows.forEach((row, k) => {
    tariff.set(
      row.map((value) => (value === OPEN ? FORBIDDEN : value)),
      k * n,
    );
  });
  return { count: rows.length, classOf, tariff, freeAtHome };
};

const agree = (known: Int32Array, row: Int32Array, home: number): boolean => {
  for (let to = 0; to < row.length; to++)
    if (to !== home && known[to] !== OPEN && known[to] !== row[to]) return false;
  return true;
};

const fill = (known: Int32Array, row: Int32Array, home: number): void => {
  for (let to = 0; to < row.length; to++)
    if (to !== home && known[to] === OPEN) known[to] = row[to]!;
};
