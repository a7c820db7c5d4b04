import type { Catalog, InstanceType, PriceTable } from "../domain/catalog.ts";
import { type LocationId, locationId } from "../domain/ids.ts";
import type { Blocked, Pricing, Quota, Resources } from "../domain/pipeline.ts";
import type { Market } from "../domain/plan.ts";
import { type Counted, type CountOf, NOT_COUNTED } from "./counters.ts";
import type { OfferSource } from "./offer-source.ts";
import { type PlaceRule, placePattern } from "./rules.ts";
import type { OfferTime, TimeOf } from "./stage-time.ts";
import { Tally } from "./tally.ts";

/** One row of the catalog in one market, as one stage sees it. */
export interface Offer extends OfferTime {
  /** Row of `Catalog.prices`. */
  readonly row: number;
  readonly market: Market;
  /** Index into `Catalog.regions`. */
  readonly region: number;
  /** NaN: unknown, all its nodes have to be reserved ones. */
  readonly usdPerHour: number;
  /** Which resource set it satisfies first. */
  readonly set: number;
  readonly counted: Counted;
  /** One node; absent when carbon does not matter. */
  readonly kgPerHour?: number;
  /** Its price is too old to be paid: all its nodes have to be reserved ones. */
  readonly stale?: true;
  /** The stage has this offer already and keeps it, whatever any rule says. */
  readonly held?: true;
}

/** What decides a stage's offers; stages that ask for the same share one selection. */
export interface OfferQuery {
  readonly resources: Resources;
  readonly pricing: Pricing;
  readonly nodes: number;
  readonly rules: readonly PlaceRule[];
  readonly blocked: readonly Blocked[];
  /** Only where time depends on the machine or the row: stages that differ in a fixed runtime alone share a selection. */
  readonly time?: TimeOf;
  /** A runtime that does not depend on the offer, where a ceiling or a quota needs it. */
  readonly fixedHours?: number;
  /** Inclusive. */
  readonly maxUsdPerHour?: number;
  /** Inclusive, one node over the whole stage. */
  readonly maxUsdPerNode?: number;
  /** Only where something counts over all stages. */
  readonly count?: CountOf;
  readonly quota: readonly Quota[];
  readonly reservedOnly: boolean;
  /** Only where carbon matters; `undefined` for an offer: it cannot be told. */
  readonly kgPerHour?: (type: InstanceType, row: number) => number | undefined;
  /** Only where the age of prices matters. */
  readonly freshness?: Freshness;
}

/** How old a price may be. */
export interface Freshness {
  /** ISO 8601 day. */
  readonly since: string;
  /** Whether the price in a row is of before that day. */
  readonly isStale: (row: number) => boolean;
}

export interface Selection {
  /** By region; in a region none is both dearer and slower than another of the same set. */
  readonly offers: readonly Offer[];
  /** Offers of the right machine, before rules about places and prices. */
  readonly considered: number;
  readonly tally: Tally;
}

export const PRICE_UNKNOWN = "price unknown";
export const OVER_HOUR_LIMIT = "price per node and hour over the stage's limit";
/** Followed by a day. */
export const OLD_PRICE = "price older than";
export const OVER_STAGE_LIMIT = "cost over the stage's limit";

export const ROW_RULES = [
  PRICE_UNKNOWN,
  "blocked",
  "no runtime given for the machine",
  OVER_HOUR_LIMIT,
  OVER_STAGE_LIMIT,
  "not reserved",
  "over a quota alone",
  "carbon unknown",
  "place or market of no alternative",
  "price too old",
] as const;
export const NO_RUNTIME = 4;
const [UNKNOWN_PRICE, BLOCKED, DEAR_HOUR, DEAR_STAGE] = [1, 2, 8, 16];
const [NOT_RESERVED, OVER_QUOTA, NO_CARBON, NO_ALTERNATIVE, STALE] = [32, 64, 128, 256, 512];

/** The rules about rows, in the order of their bits, as one query words them. */
export const rowRules = ({ freshness }: OfferQuery): readonly string[] =>
  freshness === undefined
    ? ROW_RULES
    : [...ROW_RULES.slice(0, -1), `${OLD_PRICE} ${freshness.since}`];

/**
 * Applies every rule to every offer of the right machine, and keeps the undominated ones of each region.
 *
 * @param groupOf  offers compete only within their group; absent: all are of one group
 */
export const selectOffers = (
  catalog: Catalog,
  source: OfferSource,
  query: OfferQuery,
  groupOf?: (row: number, market: Market) => number,
): Selection => {
  const { prices } = catalog;
  const maskOf = offerMask(catalog, query);
  const best = new BestOffers(catalog, query.resources.sets.length, groupOf);
  const tally = new Tally([...rowRules(query), ...query.rules.map((rule) => rule.label)]);
  let considered = 0;
  source(query, (row, market, type, set) => {
    considered++;
    const usdPerHour = usdPerHourOf(prices, row, market);
    const time = query.time === undefined ? NO_TIME : query.time(type, row, market);
    const counted = query.count === undefined ? NOT_COUNTED : query.count(type, row, market);
    const kgPerHour = query.kgPerHour?.(type, row);
    const stale = staleAt(query, row, usdPerHour);
    const mask = maskOf({ row, market, type, set, usdPerHour, time, counted, kgPerHour, stale });
    if (mask !== 0 || time === undefined) {
      const hours = time?.hours ?? query.fixedHours;
      const usdPerNode = hours === undefined ? undefined : usdPerHour * hours;
      // A ceiling on a stage's cost is missed by the least cost, every other rule by the lowest price.
      const usd = mask === DEAR_STAGE ? usdPerNode : usdPerHour;
      tally.refuse(mask, { row, market, usdPerHour, usdPerNode }, usd);
    } else best.offer(row, market, usdPerHour, set, time, counted, kgPerHour, stale);
  });
  return { offers: best.all(), considered, tally };
};

/** A price that nobody knows has no age. */
export const staleAt = ({ freshness }: OfferQuery, row: number, usdPerHour: number): boolean =>
  freshness !== undefined && !Number.isNaN(usdPerHour) && freshness.isStale(row);

export const NO_TIME: OfferTime = {};

export const usdPerHourOf = (prices: PriceTable, row: number, market: Market): number =>
  (market === "spot" ? prices.spotUsdPerHour : prices.onDemandUsdPerHour)[row]!;

interface Seen {
  readonly row: number;
  readonly market: Market;
  readonly type: InstanceType;
  /** −1: none at this place or in this market. */
  readonly set: number;
  readonly usdPerHour: number;
  readonly time: OfferTime | undefined;
  readonly counted: Counted;
  readonly kgPerHour: number | undefined;
  readonly stale: boolean;
}

/** Which rules an offer fails, bit by bit. What reserved nodes can mend is looked at when nodes are reserved. */
export const offerMask = (catalog: Catalog, query: OfferQuery): ((seen: Seen) => number) => {
  const blockers = query.blocked.map((entry) => blocker(entry));
  const placeMask = placeMasks(catalog, query.rules);
  return ({ row, market, type, set, usdPerHour, time, counted, kgPerHour, stale }) => {
    const isBlocked = blockers.some((blocks) => blocks(catalog, row, type, market));
    const hours = time?.hours ?? query.fixedHours;
    return (
      placeMask(row) |
      (isBlocked ? BLOCKED : 0) |
      (set < 0 ? NO_ALTERNATIVE : 0) |
      (time === undefined ? NO_RUNTIME : 0) |
      (query.kgPerHour !== undefined && kgPerHour === undefined ? NO_CARBON : 0) |
      (counted.pool >= 0 ? 0 : payingMask(query, usdPerHour, hours, counted) | (stale ? STALE : 0))
    );
  };
};

/** What a stage fails that pays for its nodes, so many of them. */
export const payingMask = (
  query: Pick<OfferQuery, "maxUsdPerHour" | "maxUsdPerNode" | "quota" | "reservedOnly" | "nodes">,
  usdPerHour: number,
  hours: number | undefined,
  { units }: Counted,
): number => {
  const takesTime = hours === undefined || hours > 0;
  const overQuota = units.some(
    (unit, q) =>
      Number.isNaN(unit) || (takesTime && unit * query.nodes > atMost(query.quota[q]!.count)),
  );
  return (
    priceMask(query, usdPerHour, hours) |
    (overQuota ? OVER_QUOTA : 0) |
    (query.reservedOnly ? NOT_RESERVED : 0)
  );
};

const priceMask = (
  query: Pick<OfferQuery, "maxUsdPerHour" | "maxUsdPerNode">,
  usdPerHour: number,
  hours: number | undefined,
): number => {
  if (Number.isNaN(usdPerHour)) return UNKNOWN_PRICE;
  const overHour = query.maxUsdPerHour !== undefined && usdPerHour > atMost(query.maxUsdPerHour);
  const overStage =
    query.maxUsdPerNode !== undefined &&
    hours !== undefined &&
    usdPerHour * hours > atMost(query.maxUsdPerNode);
  return (overHour ? DEAR_HOUR : 0) | (overStage ? DEAR_STAGE : 0);
};

/** Ceilings are inclusive, whatever the last bit of the product says. */
const atMost = (limit: number): number => limit + 1e-9 * Math.max(1, Math.abs(limit));

/** Rules that could not be counted apart: a query with more than this many place rules shares the last bit. */
const MAX_BITS = 30;

const placeMasks = (catalog: Catalog, rules: readonly PlaceRule[]): ((row: number) => number) => {
  const { prices, regions } = catalog;
  const zonal = rules.some((rule) => rule.zonal);
  const known = new Map<number, number>();
  return (row) => {
    const zone = zonal ? prices.zone[row]! : 0;
    const key = zone * regions.length + prices.region[row]!;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    let mask = 0;
    rules.forEach((rule, index) => {
      if (!rule.permits(regions[prices.region[row]!]!, prices.zoneNames[zone] ?? ""))
        mask |= 1 << Math.min(ROW_RULES.length + index, MAX_BITS);
    });
    known.set(key, mask);
    return mask;
  };
};

type Blocker = (catalog: Catalog, row: number, type: InstanceType, market: Market) => boolean;

/** Whether an offer is one that must not be used. */
export const isBlockedBy = (
  catalog: Catalog,
  blocked: readonly Blocked[],
): ((row: number, market: Market) => boolean) => {
  const { instanceTypes, prices } = catalog;
  const blockers = blocked.map(blocker);
  return (row, market) =>
    blockers.some((blocks) =>
      blocks(catalog, row, instanceTypes[prices.instanceType[row]!]!, market),
    );
};

const blocker = (entry: Blocked): Blocker => {
  const matches = entry.location === undefined ? undefined : placePattern(entry.location);
  return ({ prices, regions }, row, type, market) =>
    (entry.market === undefined || entry.market === market) &&
    (entry.instanceType === undefined || entry.instanceType === type.name) &&
    (entry.accelerator === undefined || entry.accelerator === type.accelerator) &&
    (matches === undefined ||
      matches(regions[prices.region[row]!]!, prices.zoneNames[prices.zone[row]!] ?? ""));
};

/** Location of a row: its zone where the price is a zone's, else the region. */
export const locationOfRow = ({ prices, regions }: Catalog, row: number): LocationId =>
  locationId(regions[prices.region[row]!]!.id, prices.zoneNames[prices.zone[row]!] ?? "");

/**
 * The documented tie-break between offers of equal cost and time: the bigger machine (vCPUs, memory,
 * accelerators), then the location, the instance type, on-demand before spot.
 *
 * @returns negative when `a` is preferred
 */
export const compareTied = (
  catalog: Catalog,
  a: Pick<Offer, "row" | "market">,
  b: Pick<Offer, "row" | "market">,
): number => {
  const { prices, instanceTypes } = catalog;
  const [typeA, typeB] = [prices.instanceType[a.row]!, prices.instanceType[b.row]!];
  const bySize = typeA === typeB ? 0 : compareSize(instanceTypes[typeA]!, instanceTypes[typeB]!);
  if (bySize !== 0) return bySize;
  const samePlace =
    prices.region[a.row] === prices.region[b.row] && prices.zone[a.row] === prices.zone[b.row];
  return (
    (samePlace ? 0 : compareText(locationOfRow(catalog, a.row), locationOfRow(catalog, b.row))) ||
    compareText(instanceTypes[typeA]!.name, instanceTypes[typeB]!.name) ||
    compareText(a.market, b.market)
  );
};

/** Called for every pair of offers that cost the same, of which there are very many: nothing is built for it. */
const compareSize = (a: InstanceType, b: InstanceType): number =>
  (b.vcpus ?? 0) - (a.vcpus ?? 0) ||
  (b.memoryGib ?? 0) - (a.memoryGib ?? 0) ||
  (b.acceleratorCount ?? 0) - (a.acceleratorCount ?? 0);

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Per region and resource set, the offers that no other beats in both cost and time. */
export class BestOffers {
  readonly #catalog: Catalog;
  readonly #sets: number;
  readonly #groupOf: ((row: number, market: Market) => number) | undefined;
  /** By how it counts, then by region × sets + set. */
  readonly #byKey = new Map<string, (readonly Offer[] | undefined)[]>();

  constructor(
    catalog: Catalog,
    sets: number,
    groupOf: ((row: number, market: Market) => number) | undefined,
  ) {
    this.#catalog = catalog;
    this.#sets = sets;
    this.#groupOf = groupOf;
  }

  offer(
    row: number,
    market: Market,
    usdPerHour: number,
    set: number,
    time: OfferTime,
    counted: Counted,
    kgPerHour: number | undefined,
    stale: boolean,
  ): void {
    const region = this.#catalog.prices.region[row]!;
    // Offers that a reservation, a discount or a quota counts compete only with those that it counts alike.
    const alike = `${counted.pool < 0 ? counted.key : row}`;
    const group = this.#groupOf?.(row, market);
    const key = group === undefined ? alike : `${group} ${alike}`;
    const rivals = this.#rivals(key, region * this.#sets + set);
    const hours = time.hours ?? 1;
    // By far the most offers are dearer and no faster than one that is there already.
    if (kgPerHour === undefined && time.lateHours === undefined)
      for (const rival of rivals) {
        const rivalHours = rival.hours ?? 1;
        if (rivalHours <= hours && rival.usdPerHour * rivalHours < usdPerHour * hours) return;
      }
    const candidate: Offer = {
      row,
      market,
      region,
      usdPerHour,
      set,
      counted,
      ...time,
      ...(kgPerHour === undefined ? {} : { kgPerHour }),
      ...(stale ? { stale } : {}),
    };
    if (rivals.some((rival) => this.#beats(rival, candidate))) return;
    const kept = rivals.filter((rival) => !this.#beats(candidate, rival));
    this.#byKey.get(key)![region * this.#sets + set] = [...kept, candidate];
  }

  #rivals(key: string, place: number): readonly Offer[] {
    const byPlace = this.#byKey.get(key);
    if (byPlace !== undefined) return byPlace[place] ?? [];
    this.#byKey.set(key, []);
    return [];
  }

  all(): Offer[] {
    const offers = [...this.#byKey.values()].flatMap((places) =>
      places.flatMap((list) => list ?? []),
    );
    return offers.sort((a, b) => a.region - b.region || a.set - b.set || a.row - b.row);
  }

  #beats(a: Offer, b: Offer): boolean {
    const [hoursA, hoursB] = [a.hours ?? 1, b.hours ?? 1];
    const [usdA, usdB] = [a.usdPerHour * hoursA, b.usdPerHour * hoursB];
    const [lateA, lateB] = [a.lateHours ?? 0, b.lateHours ?? 0];
    const [kgA, kgB] = [(a.kgPerHour ?? 0) * hoursA, (b.kgPerHour ?? 0) * hoursB];
    if (usdA > usdB || hoursA > hoursB || lateA > lateB || kgA > kgB) return false;
    if (usdA < usdB || hoursA < hoursB || lateA < lateB || kgA < kgB) return true;
    return compareTied(this.#catalog, a, b) < 0;
  }
}
