import type {
  BrowseFault,
  InstanceEntry,
  InstanceListing,
  InstanceSort,
} from "../../domain/browse.ts";
import type { Catalog, InstanceType } from "../../domain/catalog.ts";
import type { Quantity } from "../../domain/pipeline.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { compareText } from "../sort.ts";
import { suggest } from "../suggest.ts";
import { type BestRows, byFigure } from "./best-rows.ts";
import { groupRows } from "./group-rows.ts";
import { bestOffers, offerOfRow } from "./offer.ts";
import { type PlaceQuery, placesOf } from "./places.ts";

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
  const { groups, ...counts } = groupRows(catalog, places, {
    wanted: catalog.instanceTypes.map((type) => isWanted(type, query)),
    keyOf: (type, region) => (query.allRegions ? `${type} ${regions[region]?.id}` : `${type}`),
    onDemand: (row) => prices.onDemandUsdPerHour[row] ?? Number.NaN,
    spot: (row) => prices.spotUsdPerHour[row] ?? Number.NaN,
  });
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
  return { cloud, instanceType, ...bestOffers(catalog, best) };
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
