import type { Catalog } from "../../domain/catalog.ts";
import { type BestRows, type RowKey, withRow } from "./best-rows.ts";
import type { Places } from "./places.ts";

/** Rows of the catalog in groups, and how many there are. */
export interface GroupedRows {
  /** In the catalog's order. */
  readonly groups: ReadonlyMap<string, BestRows>;
  readonly offers: number;
  readonly unknownOnDemand: number;
  /** Left out only because their partition has to be named. */
  readonly inSpecialPartitions: number;
}

export interface Grouping {
  /** By the place of a machine in `Catalog.instanceTypes`. */
  readonly wanted: readonly boolean[];
  /** Rows of one key are one group. */
  readonly keyOf: (type: number, region: number) => string;
  /** What decides which row of a group is the cheapest. */
  readonly onDemand: RowKey;
  readonly spot: RowKey;
}

/** The cheapest rows of each group of wanted machines at wanted places. */
export const groupRows = (
  { prices }: Catalog,
  places: Places,
  { wanted, keyOf, onDemand, spot }: Grouping,
): GroupedRows => {
  const groups = new Map<string, BestRows>();
  const counts = { offers: 0, unknownOnDemand: 0, inSpecialPartitions: 0 };
  for (let row = 0; row < prices.length; row++) {
    const type = prices.instanceType[row] ?? -1;
    const region = prices.region[row] ?? -1;
    if (wanted[type] !== true) continue;
    if (places.special[region]) counts.inSpecialPartitions++;
    if (!places.wanted[region]) continue;
    counts.offers++;
    if (Number.isNaN(prices.onDemandUsdPerHour[row])) counts.unknownOnDemand++;
    const key = keyOf(type, region);
    groups.set(key, withRow(groups.get(key), row, onDemand, spot));
  }
  return { groups, ...counts };
};
