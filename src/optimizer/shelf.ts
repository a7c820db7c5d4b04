import type { Catalog, InstanceType } from "../domain/catalog.ts";
import { NOT_COUNTED } from "./counters.ts";
import type { OfferSource } from "./offer-source.ts";
import {
  BestOffers,
  NO_RUNTIME,
  NO_TIME,
  type OfferQuery,
  offerMask,
  rowRules,
  type Selection,
  staleAt,
  usdPerHourOf,
} from "./offers.ts";
import { Tally } from "./tally.ts";

/**
 * What the catalog answers to a question before it is known how long the stage runs, machine by machine. Pipelines have
 * many stages that differ in their runtimes alone, and few machines that any of them has a runtime for.
 */
export interface Shelf {
  /** Offers of the right machine, before rules about places and prices. */
  readonly considered: number;
  /** In the order of the catalog. */
  readonly machines: readonly Machine[];
}

interface Machine {
  readonly type: InstanceType;
  /** By the rules that they fail, 0 for none. */
  readonly offers: ReadonlyMap<number, Pile>;
  /** Those that fail none. */
  readonly fit: readonly { readonly row: number; readonly set: number }[];
}

interface Pile {
  readonly offers: number;
  /** −1: none has a price. */
  readonly cheapestRow: number;
}

/** Whether time is all that stages with such questions differ in, and depends on the machine alone. */
export const isShelvable = (query: OfferQuery): boolean =>
  query.time !== undefined &&
  query.pricing === "on-demand" &&
  [query.count, query.kgPerHour, query.fixedHours, query.maxUsdPerNode].every(
    (part) => part === undefined,
  );

export const shelve = (catalog: Catalog, source: OfferSource, query: OfferQuery): Shelf => {
  const maskOf = offerMask(catalog, query);
  const machines: {
    type: InstanceType;
    offers: Map<number, Pile>;
    fit: Machine["fit"][number][];
  }[] = [];
  const rest = { time: NO_TIME, counted: NOT_COUNTED, kgPerHour: undefined };
  let considered = 0;
  source(query, (row, market, type, set) => {
    considered++;
    const usdPerHour = usdPerHourOf(catalog.prices, row, market);
    const stale = staleAt(query, row, usdPerHour);
    const mask = maskOf({ row, market, type, set, usdPerHour, stale, ...rest });
    if (machines.at(-1)?.type !== type) machines.push({ type, offers: new Map(), fit: [] });
    const { offers, fit } = machines.at(-1)!;
    if (mask === 0) fit.push({ row, set });
    const pile = offers.get(mask) ?? { offers: 0, cheapestRow: -1 };
    const least =
      pile.cheapestRow < 0 ? Number.POSITIVE_INFINITY : priceOf(catalog, pile.cheapestRow);
    offers.set(mask, {
      offers: pile.offers + 1,
      cheapestRow: usdPerHour < least ? row : pile.cheapestRow,
    });
  });
  return { considered, machines };
};

/** The same as `selectOffers` of the whole catalog, at once. */
export const selectFrom = (catalog: Catalog, shelf: Shelf, query: OfferQuery): Selection => {
  const best = new BestOffers(catalog, query.resources.sets.length, undefined);
  const tally = new Tally([...rowRules(query), ...query.rules.map((rule) => rule.label)]);
  for (const { type, offers, fit } of shelf.machines) {
    // On demand it is the same in every row.
    const time = query.time!(type, -1, "on-demand");
    for (const [mask, pile] of offers)
      if (mask !== 0 || time === undefined)
        tally.refuseAll(
          time === undefined ? mask | NO_RUNTIME : mask,
          pile.offers,
          nearMiss(catalog, pile, time?.hours),
        );
    if (time === undefined) continue;
    for (const { row, set } of fit)
      best.offer(row, "on-demand", priceOf(catalog, row), set, time, NOT_COUNTED, undefined, false);
  }
  return { offers: best.all(), considered: shelf.considered, tally };
};

const nearMiss = (catalog: Catalog, { cheapestRow: row }: Pile, hours: number | undefined) => {
  if (row < 0) return undefined;
  const usdPerHour = priceOf(catalog, row);
  const usdPerNode = hours === undefined ? undefined : usdPerHour * hours;
  return { row, market: "on-demand" as const, usdPerHour, usdPerNode };
};

const priceOf = ({ prices }: Catalog, row: number): number =>
  usdPerHourOf(prices, row, "on-demand");
