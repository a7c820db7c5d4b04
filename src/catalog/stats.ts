import type { Catalog } from "../domain/catalog.ts";
import { THRESHOLDS } from "./check/thresholds.ts";
import { type OfferRow, offerRows } from "./offer-rows.ts";

/** How much a cloud, or all of them, has to offer, and how old it is. */
export interface Stats {
  /** Regions with at least one known price. */
  readonly regions: number;
  readonly machines: number;
  readonly rows: number;
  /** Price rows × market, each at a known price. */
  readonly onDemandOffers: number;
  readonly spotOffers: number;
  /** Rows without any known price. */
  readonly unpricedRows: number;
  readonly accelerators: number;
  /** ISO 8601; "" when no row says. */
  readonly oldest: string;
  readonly newest: string;
  /** Rows older than `THRESHOLDS.oldMonths`, and those without a date. */
  readonly oldRows: number;
  readonly undatedRows: number;
}

export interface CatalogStats {
  readonly clouds: readonly (Stats & { readonly cloud: string })[];
  readonly total: Stats & { readonly clouds: number };
  /** Rows dated before it are old. */
  readonly oldBefore: string;
}

/** Counts a catalog by cloud. @param today  ISO 8601 */
export const catalogStats = (catalog: Catalog, today: string): CatalogStats => {
  const oldBefore = monthsBefore(today, THRESHOLDS.oldMonths);
  const tallies = new Map<string, Tally>();
  const all = newTally();
  for (const row of offerRows(catalog)) {
    const tally = tallies.get(row.machine.cloud) ?? newTally();
    tallies.set(row.machine.cloud, tally);
    addRow(tally, row, oldBefore);
    addRow(all, row, oldBefore);
  }
  const clouds = [...tallies].map(([cloud, tally]) => ({ cloud, ...toStats(tally) }));
  return { clouds, total: { clouds: clouds.length, ...toStats(all) }, oldBefore };
};

/** @returns ISO 8601 day */
export const monthsBefore = (today: string, months: number): string => {
  const date = new Date(`${today.slice(0, 10)}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date.toISOString().slice(0, 10);
};

/** A month without a day counts as its last day, a year as its last: only what is surely old is called old. */
export const isOlderThan = (date: string, day: string): boolean =>
  date !== "" && date < day.slice(0, date.length);

interface Tally {
  readonly regions: Set<string>;
  readonly machines: Set<string>;
  readonly accelerators: Set<string>;
  rows: number;
  onDemandOffers: number;
  spotOffers: number;
  unpricedRows: number;
  oldest: string;
  newest: string;
  oldRows: number;
  undatedRows: number;
}

const newTally = (): Tally => ({
  regions: new Set(),
  machines: new Set(),
  accelerators: new Set(),
  rows: 0,
  onDemandOffers: 0,
  spotOffers: 0,
  unpricedRows: 0,
  oldest: "",
  newest: "",
  oldRows: 0,
  undatedRows: 0,
});

const addRow = (tally: Tally, row: OfferRow, oldBefore: string): void => {
  const { machine, asOf } = row;
  const hasOnDemand = row.onDemandUsdPerHour !== undefined;
  const hasSpot = row.spotUsdPerHour !== undefined;
  tally.rows++;
  tally.onDemandOffers += Number(hasOnDemand);
  tally.spotOffers += Number(hasSpot);
  tally.unpricedRows += Number(!hasOnDemand && !hasSpot);
  tally.machines.add(`${machine.cloud}/${machine.name}`);
  if (machine.accelerator !== undefined) tally.accelerators.add(machine.accelerator);
  if (hasOnDemand || hasSpot) tally.regions.add(row.region.id);
  if (asOf === "") tally.undatedRows++;
  else if (tally.oldest === "" || asOf < tally.oldest) tally.oldest = asOf;
  if (asOf > tally.newest) tally.newest = asOf;
  tally.oldRows += Number(isOlderThan(asOf, oldBefore));
};

const toStats = ({ regions, machines, accelerators, ...counts }: Tally): Stats => ({
  regions: regions.size,
  machines: machines.size,
  accelerators: accelerators.size,
  ...counts,
});
