import type { Catalog, InstanceType } from "../../domain/catalog.ts";
import type { Quantity } from "../../domain/pipeline.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { compareText } from "../sort.ts";
import { suggest } from "../suggest.ts";
import { type BestRows, byFigure, withRow } from "./best-rows.ts";
import { type BrowseOffer, offerOfRow } from "./offer.ts";
import { type BrowseFault, type PlaceQuery, placesOf } from "./places.ts";

export type InstanceSort = "price" | "spot" | "perCpu" | "name";

/** Machines without accelerators; all given parts must hold, and an unknown figure satisfies none. */
export interface InstanceQuery extends PlaceQuery {
  readonly cpus?: Quantity;
  readonly memoryGib?: Quantity;
  /** As in the catalog: `x86_64`, `arm64`; in any case. */
  readonly arch?: string;
  /** One entry for each region of a machine instead of its cheapest one. */
  readonly allRegions?: boolean;
  /** Default: `price`. */
  readonly sort?: InstanceSort;
}

/** A machine and where it is cheapest. */
export interface InstanceEntry {
  readonly cloud: string;
  readonly instanceType: string;
  /** Where it is cheapest on demand; absent: no such price is known. */
  readonly onDemand?: BrowseOffer;
  readonly spot?: BrowseOffer;
  /** Only where no price of either market is known. */
  readonly unpriced?: BrowseOffer;
  readonly offers: number;
  readonly unknownOnDemand: number;
}

export interface InstanceListing {
  /** Sorted as asked for. */
  readonly entries: readonly InstanceEntry[];
  readonly sort: InstanceSort;
  readonly offers: number;
  readonly unknownOnDemand: number;
  readonly inSpecialPartitions: number;
}

/**
 * Every machine without accelerators and where it is cheapest.
 *
 * @returns the listing, perhaps empty, or the names that are unknown with what may have been meant
 */
export const listInstances = (
  catalog: Catalog,
  query: InstanceQuery = {},
): Result<InstanceListing, readonly BrowseFault[]> => {
  const places = placesOf(catalog, query);
  const faults = [...archFaults(catalog, query.arch), ...places.faults];
  if (faults.length > 0) return err(faults);
  const { prices, regions } = catalog;
  const onDemand = (row: number) => prices.onDemandUsdPerHour[row] ?? Number.NaN;
  const spot = (row: number) => prices.spotUsdPerHour[row] ?? Number.NaN;
  const wanted = catalog.instanceTypes.map((type) => isWanted(type, query));
  const groups = new Map<string, BestRows>();
  const counts = { offers: 0, unknownOnDemand: 0, inSpecialPartitions: 0 };
  for (let row = 0; row < prices.length; row++) {
    const type = prices.instanceType[row] ?? -1;
    const region = prices.region[row] ?? -1;
    if (!wanted[type]) continue;
    if (places.special[region]) counts.inSpecialPartitions++;
    if (!places.wanted[region]) continue;
    counts.offers++;
    if (Number.isNaN(onDemand(row))) counts.unknownOnDemand++;
    const key = query.allRegions ? `${type} ${regions[region]?.id}` : `${type}`;
    groups.set(key, withRow(groups.get(key), row, onDemand, spot));
  }
  const sort = query.sort ?? "price";
  const entries = [...groups.values()].map((best) => toEntry(catalog, best));
  return ok({ entries: sorted(entries, sort), sort, ...counts });
};

const isWanted = (type: InstanceType, { cpus, memoryGib, arch }: InstanceQuery): boolean =>
  type.accelerator === undefined &&
  satisfies(type.vcpus, cpus) &&
  satisfies(type.memoryGib, memoryGib) &&
  (arch === undefined || type.arch?.toLowerCase() === arch.toLowerCase());

const satisfies = (figure: number | undefined, wanted: Quantity | undefined): boolean => {
  if (wanted === undefined) return true;
  if (figure === undefined) return false;
  return wanted.atLeast ? figure >= wanted.amount : figure === wanted.amount;
};

const archFaults = (
  { instanceTypes }: Catalog,
  arch: string | undefined,
): readonly BrowseFault[] => {
  if (arch === undefined) return [];
  const known = [...new Set(instanceTypes.flatMap((type) => type.arch ?? []))].sort();
  if (known.some((name) => name.toLowerCase() === arch.toLowerCase())) return [];
  const close = suggest(arch, known);
  return [{ part: "arch", seen: arch, suggestions: close.length > 0 ? close : known }];
};

const toEntry = (catalog: Catalog, best: BestRows): InstanceEntry => {
  const { cloud, instanceType } = offerOfRow(catalog, best.any);
  return {
    cloud,
    instanceType,
    ...(best.onDemand !== undefined && { onDemand: offerOfRow(catalog, best.onDemand) }),
    ...(best.spot !== undefined && { spot: offerOfRow(catalog, best.spot) }),
    ...(best.onDemand === undefined &&
      best.spot === undefined && { unpriced: offerOfRow(catalog, best.any) }),
    offers: best.rows,
    unknownOnDemand: best.unknownOnDemand,
  };
};

const sorted = (
  entries: readonly InstanceEntry[],
  sort: InstanceSort,
): readonly InstanceEntry[] => {
  const inNameOrder = [...entries].sort(
    (a, b) => compareText(a.cloud, b.cloud) || compareText(a.instanceType, b.instanceType),
  );
  return sort === "name"
    ? inNameOrder
    : inNameOrder.sort(byFigure((entry) => figureOf(entry, sort)));
};

const figureOf = ({ onDemand, spot }: InstanceEntry, sort: InstanceSort): number | undefined => {
  if (sort === "spot") return spot?.spotUsdPerHour;
  const usd = onDemand?.usdPerHour;
  if (sort === "price" || usd === undefined) return usd;
  return onDemand?.vcpus === undefined ? undefined : usd / onDemand.vcpus;
};
