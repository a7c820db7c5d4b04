/**
 * A table of values over pairs of places, cut into blocks.
 *
 * value(a, b) = base of a's class − Σ saving of the blocks that hold both a and b. All savings are ≥ 0, so that a model
 * that minimizes may bound each by "a is in the block's sources" and "b is in its targets" and needs nothing else.
 */
export interface PairBlocks {
  /** Places of the first stage with equal rows, and the largest value there. */
  readonly classes: readonly { readonly sources: readonly number[]; readonly base: number }[];
  readonly blocks: readonly Block[];
  /** For these sources, the second stage must stand in one of these targets. */
  readonly permitted: readonly {
    readonly sources: readonly number[];
    readonly targets: readonly number[];
  }[];
}

export interface Block {
  readonly sources: readonly number[];
  readonly targets: readonly number[];
  readonly saving: number;
}

/** A class of sources with one row; `home` holds the value of each source that stays where it is, if that differs. */
interface SourceClass {
  readonly sources: number[];
  readonly row: Float64Array;
  readonly home: Map<number, number>;
}

/**
 * Cuts the table into blocks: rows that agree are one class, each distinct value of a row one nested block.
 *
 * @param value  Infinity for a pair that must not be
 */
export const pairBlocks = (
  sources: readonly number[],
  targets: readonly number[],
  value: (source: number, target: number) => number,
): PairBlocks => {
  const classes = groupRows(sources, targets, value);
  const blocks: Block[] = [];
  const permitted: PairBlocks["permitted"][number][] = [];
  const bases = classes.map((group) => {
    const base = Math.max(0, ...finite([...group.row, ...group.home.values()]));
    blocks.push(...levelBlocks(group, targets, base), ...homeBlocks(group, targets, base));
    permitted.push(...permittedTargets(group, targets));
    return { sources: group.sources, base };
  });
  return { classes: bases, blocks: mergeBlocks(blocks), permitted };
};

const finite = (values: Iterable<number>): number[] => [...values].filter(Number.isFinite);

/** OPEN until some source that is not itself the target says what it pays there. */
const OPEN = Number.NaN;

const groupRows = (
  sources: readonly number[],
  targets: readonly number[],
  value: (source: number, target: number) => number,
): SourceClass[] => {
  const classes: SourceClass[] = [];
  const positionOf = new Map(targets.map((target, j) => [target, j]));
  for (const source of sources) {
    const row = Float64Array.from(targets, (target) => value(source, target));
    const home = positionOf.get(source);
    const group = classes.find((candidate) => agrees(candidate.row, row, home));
    if (group === undefined) {
      const first: SourceClass = { sources: [source], row, home: new Map() };
      if (home !== undefined) {
        first.home.set(source, row[home]!);
        row[home] = OPEN;
      }
      classes.push(first);
      continue;
    }
    group.sources.push(source);
    if (home !== undefined) group.home.set(source, row[home]!);
    row.forEach((v, j) => {
      if (j !== home && Number.isNaN(group.row[j]!)) group.row[j] = v;
    });
  }
  return classes.flatMap(settleHomes(positionOf));
};

const agrees = (known: Float64Array, row: Float64Array, home: number | undefined): boolean => {
  for (let j = 0; j < row.length; j++)
    if (j !== home && !Number.isNaN(known[j]!) && known[j] !== row[j]) return false;
  return true;
};

/** A source whose own value is not below its class's row becomes a class of its own: savings are never negative. */
const settleHomes =
  (positionOf: ReadonlyMap<number, number>) =>
  (group: SourceClass): SourceClass[] => {
    const single = group.sources.length === 1;
    const odd = group.sources.filter((source) => {
      const own = group.home.get(source);
      if (own === undefined) return false;
      const others = group.row[positionOf.get(source)!]!;
      return single || own > others;
    });
    const alone = odd.map((source) => {
      const row = group.row.slice();
      row[positionOf.get(source)!] = group.home.get(source)!;
      return { sources: [source], row, home: new Map<number, number>() };
    });
    const rest = group.sources.filter((source) => !odd.includes(source));
    if (rest.length === 0) return alone;
    const home = new Map([...group.home].filter(([source]) => !odd.includes(source)));
    // Where nobody but the place itself said a value, the row holds no block there.
    return [...alone, { sources: rest, row: group.row, home }];
  };

/** Targets by falling value: each step down saves the difference to the step above. */
const levelBlocks = (
  { sources, row }: SourceClass,
  targets: readonly number[],
  base: number,
): Block[] => {
  const values = [...new Set(finite(row))].sort((a, b) => b - a);
  let above = base;
  return values.flatMap((level) => {
    const saving = above - level;
    above = level;
    if (saving <= 0) return [];
    return [{ sources, targets: targets.filter((_, j) => row[j]! <= level), saving }];
  });
};

const homeBlocks = (
  { row, home }: SourceClass,
  targets: readonly number[],
  base: number,
): Block[] =>
  [...home].flatMap(([source, own]) => {
    const others = row[targets.indexOf(source)]!;
    const known = Number.isFinite(others) ? others : base;
    const saving = known - own;
    return saving > 0 && own !== Number.POSITIVE_INFINITY
      ? [{ sources: [source], targets: [source], saving }]
      : [];
  });

const permittedTargets = (
  { sources, row, home }: SourceClass,
  targets: readonly number[],
): PairBlocks["permitted"][number][] => {
  const open = targets.filter(
    (_, j) => row[j]! !== Number.POSITIVE_INFINITY && !Number.isNaN(row[j]!),
  );
  const exceptions: PairBlocks["permitted"][number][] = [];
  const plain = sources.filter((source) => {
    const own = home.get(source);
    const within = open.includes(source);
    if (own === undefined || within === (own !== Number.POSITIVE_INFINITY)) return true;
    const allowed = within ? open.filter((t) => t !== source) : [...open, source];
    if (allowed.length < targets.length) exceptions.push({ sources: [source], targets: allowed });
    return false;
  });
  if (plain.length > 0 && open.length < targets.length)
    exceptions.push({ sources: plain, targets: open });
  return exceptions;
};

/** Blocks of different classes with the same targets and saving are one. */
const mergeBlocks = (blocks: readonly Block[]): Block[] => {
  const merged = new Map<
    string,
    { sources: number[]; targets: readonly number[]; saving: number }
  >();
  for (const { sources, targets, saving } of blocks) {
    const key = `${saving}|${targets.join(" ")}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { sources: [...sources], targets, saving });
    else known.sources.push(...sources);
  }
  return [...merged.values()];
};
