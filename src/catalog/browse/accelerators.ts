import type {
  AcceleratorListing,
  AcceleratorPlace,
  AcceleratorSort,
  BrowseFault,
} from "../../domain/browse.ts";
import type { Catalog, InstanceType } from "../../domain/catalog.ts";
import type { Quantity } from "../../domain/pipeline.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { resolveAccelerator } from "../accelerator-names.ts";
import { compareText } from "../sort.ts";
import { byFigure } from "./best-rows.ts";
import { groupRows } from "./group-rows.ts";
import { bestOffers } from "./offer.ts";
import { type PlaceQuery, type Places, placesOf } from "./places.ts";

/** What to look for; all given parts must hold. */
export interface AcceleratorQuery extends PlaceQuery {
  /** Canonical name or alias, in any case, with a count if wanted: `A100-80GB`, `v100:4`, `V100:4+`. */
  readonly name?: string;
  /** Cards in the machine. Absent: one or more; parts of a card are left out, because their price is no card's. */
  readonly count?: Quantity;
  /** GiB of one card, inclusive; a card of unknown memory fails. */
  readonly minMemoryGib?: number;
  /** One entry for each region instead of each cloud. */
  readonly allRegions?: boolean;
  /** Default: `price` with a name, else `name`. `perGpu` also decides which offer of a place is the cheapest. */
  readonly sort?: AcceleratorSort;
}

/**
 * Every accelerator and where to rent it: the cheapest machine of each cloud, or region, on demand and on spot.
 *
 * Prices are those of whole machines, host included. A name is never guessed.
 *
 * @returns the listing, perhaps empty, or the names that are unknown with what may have been meant
 */
export const listAccelerators = (
  catalog: Catalog,
  query: AcceleratorQuery = {},
): Result<AcceleratorListing, readonly BrowseFault[]> => {
  const asked = askedFor(catalog, query);
  const places = placesOf(catalog, query);
  const faults = [...(asked.ok ? [] : [asked.error]), ...places.faults];
  if (!asked.ok || faults.length > 0) return err(faults);
  const sort = query.sort ?? (query.name === undefined ? "name" : "price");
  const verdicts = catalog.instanceTypes.map((type) => verdictOf(type, asked.value));
  const being = (verdict: Verdict) => verdicts.map((found) => found === verdict);
  const { byName, counts } = collect(catalog, places, being("wanted"), query, sort);
  const parts = collect(catalog, places, being("part"), query, sort);
  const entries = catalog.accelerators.flatMap((accelerator) => {
    const list = byName.get(accelerator.name);
    if (list === undefined) return [];
    return [
      {
        accelerator,
        places: sorted(
          list,
          ({ place }) => place,
          sort,
          (p) => [p],
        ),
      },
    ];
  });
  return ok({
    entries: sorted(
      entries,
      ({ accelerator }) => accelerator.name,
      sort,
      (e) => e.places,
    ),
    sort,
    ...counts,
    partsOfCards: parts.counts.offers,
  });
};

/** The cards of a query. */
interface Asked {
  /** Canonical; absent: any. */
  readonly name: string | undefined;
  /** Absent: whole cards of any number. */
  readonly count: Quantity | undefined;
  readonly memoryEnough: (type: InstanceType) => boolean;
}

const NAME_AND_COUNT = /^(.+?)\s*:\s*(\d+(?:\.\d+)?)\s*(\+)?$/;

const askedFor = (catalog: Catalog, query: AcceleratorQuery): Result<Asked, BrowseFault> => {
  const [, written, amount, plus] = NAME_AND_COUNT.exec(query.name?.trim() ?? "") ?? [];
  const inName =
    amount === undefined ? undefined : { amount: Number(amount), atLeast: plus !== undefined };
  const cards = new Map(catalog.accelerators.map((card) => [card.name, card.memoryGib]));
  const least = query.minMemoryGib;
  const memoryEnough = (type: InstanceType): boolean =>
    least === undefined ||
    (type.acceleratorMemoryGib ?? cards.get(type.accelerator ?? "") ?? 0) >= least;
  const rest = { count: query.count ?? inName, memoryEnough };
  if (query.name === undefined) return ok({ name: undefined, ...rest });
  const name = resolveAccelerator(catalog, written ?? query.name);
  if (name.ok) return ok({ name: name.value, ...rest });
  const { suggestions } = name.error;
  return err({
    part: "name",
    seen: query.name,
    suggestions: suggestions.map((s) => (amount === undefined ? s : `${s}:${amount}${plus ?? ""}`)),
  });
};

/** The cheapest rows of each place, by accelerator. */
const collect = (
  catalog: Catalog,
  places: Places,
  wanted: readonly boolean[],
  { allRegions = false }: AcceleratorQuery,
  sort: AcceleratorSort,
) => {
  const { prices, instanceTypes, regions } = catalog;
  const cards = (row: number): number =>
    sort === "perGpu" ? (instanceTypes[prices.instanceType[row] ?? -1]?.acceleratorCount ?? 1) : 1;
  const { groups, ...counts } = groupRows(catalog, places, {
    wanted,
    keyOf: (type, region) =>
      `${allRegions ? regions[region]?.id : regions[region]?.cloud} ${instanceTypes[type]?.accelerator}`,
    onDemand: (row) => (prices.onDemandUsdPerHour[row] ?? Number.NaN) / cards(row),
    spot: (row) => (prices.spotUsdPerHour[row] ?? Number.NaN) / cards(row),
  });
  const byName = new Map<string, AcceleratorPlace[]>();
  for (const [key, best] of groups) {
    // Names of accelerators may hold blanks, names of places may not.
    const place = key.slice(0, key.indexOf(" "));
    const name = key.slice(place.length + 1);
    const list = byName.get(name) ?? [];
    byName.set(name, list);
    list.push({ place, ...bestOffers(catalog, best) });
  }
  return { byName, counts };
};

/** `part`: right but for being a part of a card. */
type Verdict = "wanted" | "part" | "other";

const verdictOf = (type: InstanceType, asked: Asked): Verdict => {
  const { accelerator, acceleratorCount = 0 } = type;
  if (accelerator === undefined || !asked.memoryEnough(type)) return "other";
  if (asked.name !== undefined && asked.name !== accelerator) return "other";
  if (asked.count === undefined) return acceleratorCount < 1 ? "part" : "wanted";
  const { amount, atLeast } = asked.count;
  const right = atLeast ? acceleratorCount >= amount : acceleratorCount === amount;
  return right ? "wanted" : "other";
};

/** By the lowest figure of their places, then by name. */
const sorted = <T>(
  items: readonly T[],
  name: (item: T) => string,
  sort: AcceleratorSort,
  placesIn: (item: T) => readonly AcceleratorPlace[],
): readonly T[] => {
  const inNameOrder = [...items].sort((a, b) => compareText(name(a), name(b)));
  if (sort === "name") return inNameOrder;
  const lowest = (item: T): number | undefined =>
    placesIn(item)
      .map((place) => figureOf(place, sort))
      .sort(byFigure((figure) => figure))[0];
  return inNameOrder.sort(byFigure(lowest));
};

const figureOf = (
  { onDemand, spot }: AcceleratorPlace,
  sort: AcceleratorSort,
): number | undefined => {
  if (sort === "spot") return spot?.spotUsdPerHour;
  return sort === "perGpu" ? onDemand?.usdPerAcceleratorHour : onDemand?.usdPerHour;
};
