import type { Catalog, InstanceType, PriceTable } from "../domain/catalog.ts";
import { type LocationId, locationId } from "../domain/ids.ts";
import type { Blocked, Pricing, Resources, Runtime } from "../domain/pipeline.ts";
import type { Market } from "../domain/plan.ts";
import { fits, hoursOn } from "./machines.ts";
import { type PlaceRule, placePattern } from "./rules.ts";
import { Tally } from "./tally.ts";

/** One row of the catalog in one market, as one stage sees it. */
export interface Offer {
  /** Row of `Catalog.prices`. */
  readonly row: number;
  readonly market: Market;
  /** Index into `Catalog.regions`. */
  readonly region: number;
  readonly usdPerHour: number;
  /** Absent when the runtime does not depend on the machine, or was not given. */
  readonly hours?: number;
  /** Which resource set it satisfies first. */
  readonly set: number;
}

/** What decides a stage's offers; stages that ask for the same share one selection. */
export interface OfferQuery {
  readonly resources: Resources;
  /** Only where it depends on the machine: stages that differ in a fixed runtime alone share a selection. */
  readonly runtime?: Extract<Runtime, { readonly kind: "by-machine" }>;
  readonly pricing: Pricing;
  readonly rules: readonly PlaceRule[];
  readonly blocked: readonly Blocked[];
  /** Inclusive. */
  readonly maxUsdPerHour?: number;
  /** Inclusive, one node over the whole stage; with `fixedHours` where the runtime is no matter of the machine. */
  readonly maxUsdPerNode?: number;
  readonly fixedHours?: number;
}

export interface Selection {
  /** By region; in a region none is both dearer and slower than another of the same set. */
  readonly offers: readonly Offer[];
  /** Offers of the right machine, before rules about places and prices. */
  readonly considered: number;
  readonly tally: Tally;
}

/** First row of each instance type in the price table, and one past the last. */
export const rowRanges = (catalog: Catalog): Uint32Array => {
  const { prices, instanceTypes } = catalog;
  const first = new Uint32Array(instanceTypes.length + 1);
  for (let row = 0; row < prices.length; row++) first[prices.instanceType[row]! + 1]!++;
  for (let type = 0; type < instanceTypes.length; type++) first[type + 1]! += first[type]!;
  return first;
};

export const ROW_RULES = [
  "price unknown",
  "blocked",
  "no runtime given for the machine",
  "price per node and hour over the stage's limit",
  "cost over the stage's limit",
] as const;
const [UNKNOWN_PRICE, BLOCKED, NO_RUNTIME, DEAR_HOUR, DEAR_STAGE] = [1, 2, 4, 8, 16];

/** Applies every rule to every offer of the right machine, and keeps the undominated ones of each region. */
export const selectOffers = (
  catalog: Catalog,
  ranges: Uint32Array,
  query: OfferQuery,
): Selection => {
  const { prices } = catalog;
  const markets: Market[] = query.pricing === "any" ? ["on-demand", "spot"] : [query.pricing];
  const maskOf = offerMask(catalog, query);
  const best = new BestOffers(catalog, query.resources.sets.length);
  const tally = new Tally([...ROW_RULES, ...query.rules.map((rule) => rule.label)]);
  let considered = 0;
  const consider = (row: number, market: Market, machine: Machine): void => {
    considered++;
    const usdPerHour = usdPerHourOf(prices, row, market);
    const mask = maskOf(row, market, usdPerHour, machine);
    if (mask !== 0) tally.refuse(mask, row, market, usdPerHour);
    else best.offer(row, market, usdPerHour, machine);
  };
  catalog.instanceTypes.forEach((type, index) => {
    const [from, to] = [ranges[index]!, ranges[index + 1]!];
    const machine = from === to ? undefined : machineOf(type, query);
    if (machine === undefined) return;
    for (let row = from; row < to; row++)
      for (const market of markets) consider(row, market, machine);
  });
  return { offers: best.all(), considered, tally };
};

const usdPerHourOf = (prices: PriceTable, row: number, market: Market): number =>
  (market === "spot" ? prices.spotUsdPerHour : prices.onDemandUsdPerHour)[row]!;

/** An instance type as a stage sees it. */
interface Machine {
  readonly type: InstanceType;
  readonly set: number;
  readonly hours: { readonly hours?: number };
  readonly mask: number;
}

/** `undefined`: it is not what the stage asks for. */
const machineOf = (type: InstanceType, query: OfferQuery): Machine | undefined => {
  const set = firstSet(type, query.resources);
  if (set < 0) return undefined;
  const hours = query.runtime === undefined ? "not given" : hoursOn(query.runtime, type);
  return {
    type,
    set,
    hours: typeof hours === "number" ? { hours } : {},
    mask: hours === "no runtime for this machine" ? NO_RUNTIME : 0,
  };
};

/** Which rules an offer fails, bit by bit. */
const offerMask = (
  catalog: Catalog,
  query: OfferQuery,
): ((row: number, market: Market, usdPerHour: number, machine: Machine) => number) => {
  const blockers = query.blocked.map((entry) => blocker(entry));
  const placeMask = placeMasks(catalog, query.rules);
  return (row, market, usdPerHour, { type, hours, mask }) => {
    const isBlocked = blockers.some((blocks) => blocks(catalog, row, type, market));
    return (
      mask |
      priceMask(query, usdPerHour, hours.hours ?? query.fixedHours) |
      (isBlocked ? BLOCKED : 0) |
      placeMask(row)
    );
  };
};

/** Which set the machine satisfies first, −1 for none; `anyOf` makes no difference between its sets. */
const firstSet = (type: InstanceType, { choose, sets }: Resources): number => {
  const set = sets.findIndex((candidate) => fits(type, candidate));
  return choose === "anyOf" ? Math.min(set, 0) : set;
};

const priceMask = (query: OfferQuery, usdPerHour: number, hours: number | undefined): number => {
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
  const size = (x: Pick<Offer, "row">): readonly number[] => {
    const type = catalog.instanceTypes[catalog.prices.instanceType[x.row]!]!;
    return [type.vcpus ?? 0, type.memoryGib ?? 0, type.acceleratorCount ?? 0];
  };
  const [sizeA, sizeB] = [size(a), size(b)];
  for (let i = 0; i < sizeA.length; i++) if (sizeA[i] !== sizeB[i]) return sizeB[i]! - sizeA[i]!;
  const text = (x: Pick<Offer, "row" | "market">): readonly string[] => [
    locationOfRow(catalog, x.row),
    catalog.instanceTypes[catalog.prices.instanceType[x.row]!]!.name,
    x.market,
  ];
  const [textA, textB] = [text(a), text(b)];
  for (let i = 0; i < textA.length; i++)
    if (textA[i] !== textB[i]) return textA[i]! < textB[i]! ? -1 : 1;
  return 0;
};

/** Per region and resource set, the offers that no other beats in both cost and time. */
class BestOffers {
  readonly #catalog: Catalog;
  readonly #sets: number;
  /** By region × sets + set. */
  readonly #byPlace: (Offer[] | undefined)[] = [];

  constructor(catalog: Catalog, sets: number) {
    this.#catalog = catalog;
    this.#sets = sets;
  }

  offer(row: number, market: Market, usdPerHour: number, { set, hours }: Machine): void {
    const region = this.#catalog.prices.region[row]!;
    const key = region * this.#sets + set;
    const rivals = this.#byPlace[key] ?? [];
    const time = hours.hours ?? 1;
    // By far the most offers are dearer and no faster than one that is there already.
    for (const rival of rivals) {
      const rivalTime = rival.hours ?? 1;
      if (rivalTime <= time && rival.usdPerHour * rivalTime < usdPerHour * time) return;
    }
    const candidate: Offer = { row, market, region, usdPerHour, set, ...hours };
    if (rivals.some((rival) => this.#beats(rival, candidate))) return;
    this.#byPlace[key] = [...rivals.filter((rival) => !this.#beats(candidate, rival)), candidate];
  }

  all(): Offer[] {
    const offers = this.#byPlace.flatMap((list) => list ?? []);
    return offers.sort((a, b) => a.region - b.region || a.set - b.set || a.row - b.row);
  }

  #beats(a: Offer, b: Offer): boolean {
    const [hoursA, hoursB] = [a.hours ?? 1, b.hours ?? 1];
    const [usdA, usdB] = [a.usdPerHour * hoursA, b.usdPerHour * hoursB];
    if (hoursA > hoursB || usdA > usdB) return false;
    return hoursA < hoursB || usdA < usdB || compareTied(this.#catalog, a, b) < 0;
  }
}
