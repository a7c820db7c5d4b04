/**
 * Places whose rows of a pair matrix agree, but for what they say of themselves.
 *
 * Many places share one price list; a minimum over all sources then needs a look at each class, not at each place.
 */
export interface RowClasses {
  readonly count: number;
  /** By place. */
  readonly classOf: Int32Array;
  /** count × n: the entry from any member to a place that is not that member itself; −1 where there is none. */
  readonly away: Int32Array;
  /** By place: the entry of staying. */
  readonly home: Int32Array;
  /** By class: each entry of `away` that its members have, once. */
  readonly entries: readonly Int32Array[];
  /** By class: its members. */
  readonly members: readonly Int32Array[];
}

/** No member has said yet what it pays to this place. */
const OPEN = -1;

/** @param matrix  n × n, entries ≥ 0 */
export const rowClasses = (matrix: Int32Array, n: number): RowClasses => {
  const classOf = new Int32Array(n);
  const home = new Int32Array(n);
  const rows: Int32Array[] = [];
  for (let place = 0; place < n; place++) {
    const row = matrix.subarray(place * n, (place + 1) * n);
    home[place] = row[place]!;
    const known = rows.findIndex((candidate) => agree(candidate, row, place));
    if (known >= 0) {
      classOf[place] = known;
      fill(rows[known]!, row, place);
      continue;
    }
    const own = row.slice();
    own[place] = OPEN;
    classOf[place] = rows.push(own) - 1;
  }
  const away = new Int32Array(rows.length * n);
  rows.forEach((row, k) => {
    away.set(row, k * n);
  });
  const entries = rows.map((row) =>
    Int32Array.from(new Set(row.filter((entry) => entry !== OPEN))),
  );
  const members = rows.map((_, k) =>
    Int32Array.from(home.keys()).filter((place) => classOf[place] === k),
  );
  return { count: rows.length, classOf, away, home, entries, members };
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
