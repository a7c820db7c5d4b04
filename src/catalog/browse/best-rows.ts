/** A column of prices by row; NaN is unknown. */
export type RowKey = (row: number) => number;

/** The rows of one place, or of one machine, that a reader looks for. */
export interface BestRows {
  /** With the lowest on-demand price; absent: none is known. */
  readonly onDemand?: number;
  readonly spot?: number;
  /** Any row, for a place where no price is known. */
  readonly any: number;
  readonly rows: number;
  /** Rows without a known on-demand price. */
  readonly unknownOnDemand: number;
}

/** Adds a row; of equal ones the earlier stays, so the catalog's order decides. */
export const withRow = (
  best: BestRows | undefined,
  row: number,
  onDemand: RowKey,
  spot: RowKey,
): BestRows => {
  const isUnknown = Number.isNaN(onDemand(row));
  return {
    any: best?.any ?? row,
    rows: (best?.rows ?? 0) + 1,
    unknownOnDemand: (best?.unknownOnDemand ?? 0) + (isUnknown ? 1 : 0),
    ...lower("onDemand", best?.onDemand, row, onDemand),
    ...lower("spot", best?.spot, row, spot),
  };
};

const lower = <Name extends "onDemand" | "spot">(
  name: Name,
  best: number | undefined,
  row: number,
  key: RowKey,
): { readonly [K in Name]?: number } => {
  const usd = key(row);
  const wins = !Number.isNaN(usd) && (best === undefined || usd < key(best));
  const winner = wins ? row : best;
  return (winner === undefined ? {} : { [name]: winner }) as { readonly [K in Name]?: number };
};

/** Ascending; unknown figures come last, and equal ones keep their order. */
export const byFigure =
  <T>(figure: (item: T) => number | undefined) =>
  (a: T, b: T): number => {
    const [left, right] = [figure(a) ?? Number.NaN, figure(b) ?? Number.NaN];
    if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : 1;
    return Number.isNaN(right) ? -1 : left - right;
  };
