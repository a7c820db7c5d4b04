import type { Accelerator, Catalog, InstanceType } from "../../domain/catalog.ts";
import type { Quantity } from "../../domain/pipeline.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { resolveAccelerator } from "../accelerator-names.ts";
import { compareText } from "../sort.ts";
import { type BestRows, byFigure, withRow } from "./best-rows.ts";
import { type BrowseOffer, offerOfRow } from "./offer.ts";
import { type BrowseFault, type PlaceQuery, placesOf } from "./places.ts";

export type AcceleratorSort = "price" | "spot" | "perGpu" | "name";

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

/** What one cloud or region asks for a card. */
export interface AcceleratorPlace {
  /** `gcp`, or `gcp/us-central1` with `allRegions`. */
  readonly place: string;
  /** The cheapest machine; absent: no price is known. */
  readonly onDemand?: BrowseOffer;
  readonly spot?: BrowseOffer;
  /** Only where no price of either market is known: a machine that is rented there. */
  readonly unpriced?: BrowseOffer;
  /** Rows of the catalog: machines in regions or zones. */
  readonly offers: number;
  /** Those of them whose on-demand price is unknown. */
  readonly unknownOnDemand: number;
}

export interface AcceleratorEntry {
  readonly accelerator: Accelerator;
  /** Sorted as asked for. */
  readonly places: readonly AcceleratorPlace[];
}

export interface AcceleratorListing {
  /** Accelerators with at least one offer, sorted as asked for. */
  readonly entries: readonly AcceleratorEntry[];
  readonly sort: AcceleratorSort;
  readonly offers: number;
  readonly unknownOnDemand: number;
  /** Offers of a part of a card, left out unless a count is asked for. */
  readonly partsOfCards: number;
  /** Offers in special partitions, left out unless a pattern names them. */
  readonly inSpecialPartitions: number;
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
  const found = collect(catalog, asked.value, places, query.allRegions === true, sort);
  const entries = catalog.accelerators.flatMap((accelerator) => {
    const rows = found.byName.get(accelerator.name);
    if (rows === undefined) return [];
    const list = [...rows].map(([place, best]) => toPlace(catalog, place, best));
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
  const { byName: _, ...counts } = found;
  return ok({
    entries: sorted(
      entries,
      ({ accelerator }) => accelerator.name,
      sort,
      (e) => e.places,
    ),
    sort,
    ...counts,
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

type Found = Pick<
  AcceleratorListing,
  "offers" | "unknownOnDemand" | "partsOfCards" | "inSpecialPartitions"
> & { readonly byName: ReadonlyMap<string, ReadonlyMap<string, BestRows>> };

const collect = (
  catalog: Catalog,
  asked: Asked,
  places: ReturnType<typeof placesOf>,
  allRegions: boolean,
  sort: AcceleratorSort,
): Found => {
  const { prices, instanceTypes, regions } = catalog;
  const verdicts = instanceTypes.map((type) => verdictOf(type, asked));
  const perCard = (usdPerHour: Float64Array) => (row: number) =>
    (usdPerHour[row] ?? Number.NaN) /
    (sort === "perGpu"
      ? (instanceTypes[prices.instanceType[row] ?? -1]?.acceleratorCount ?? 1)
      : 1);
  const [onDemand, spot] = [perCard(prices.onDemandUsdPerHour), perCard(prices.spotUsdPerHour)];
  const byName = new Map<string, Map<string, BestRows>>();
  const counts = { offers: 0, unknownOnDemand: 0, partsOfCards: 0, inSpecialPartitions: 0 };
  for (let row = 0; row < prices.length; row++) {
    const at = prices.instanceType[row] ?? -1;
    const verdict = verdicts[at];
    const region = prices.region[row] ?? -1;
    if (verdict === undefined || verdict === "other") continue;
    if (places.special[region]) counts.inSpecialPartitions++;
    if (!places.wanted[region]) continue;
    if (verdict === "part") {
      counts.partsOfCards++;
      continue;
    }
    counts.offers++;
    if (Number.isNaN(onDemand(row))) counts.unknownOnDemand++;
    const group = inMap(byName, instanceTypes[at]?.accelerator ?? "");
    const place = (allRegions ? regions[region]?.id : regions[region]?.cloud) ?? "";
    group.set(place, withRow(group.get(place), row, onDemand, spot));
  }
  return { byName, ...counts };
};

/** `part`: right but for being a part of a card. */
const verdictOf = (type: InstanceType, asked: Asked): "wanted" | "part" | "other" => {
  const { accelerator, acceleratorCount = 0 } = type;
  if (accelerator === undefined || !asked.memoryEnough(type)) return "other";
  if (asked.name !== undefined && asked.name !== accelerator) return "other";
  if (asked.count === undefined) return acceleratorCount < 1 ? "part" : "wanted";
  const { amount, atLeast } = asked.count;
  const right = atLeast ? acceleratorCount >= amount : acceleratorCount === amount;
  return right ? "wanted" : "other";
};

const inMap = (maps: Map<string, Map<string, BestRows>>, name: string): Map<string, BestRows> => {
  const map = maps.get(name) ?? new Map<string, BestRows>();
  maps.set(name, map);
  return map;
};

const toPlace = (catalog: Catalog, place: string, best: BestRows): AcceleratorPlace => ({
  place,
  ...(best.onDemand !== undefined && { onDemand: offerOfRow(catalog, best.onDemand) }),
  ...(best.spot !== undefined && { spot: offerOfRow(catalog, best.spot) }),
  ...(best.onDemand === undefined &&
    best.spot === undefined && { unpriced: offerOfRow(catalog, best.any) }),
  offers: best.rows,
  unknownOnDemand: best.unknownOnDemand,
});

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
