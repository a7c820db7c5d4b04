import type { Catalog } from "../domain/catalog.ts";
import { type OfferRow, offerRows } from "./offer-rows.ts";

export type Market = "on-demand" | "spot";

/** An offer that one catalog has and the other has not. */
export interface OfferMention {
  /** `cloud/region` or `cloud/region/zone`. */
  readonly location: string;
  readonly instanceType: string;
  readonly market: Market;
  readonly usdPerHour: number;
}

export interface PriceMove {
  readonly location: string;
  readonly instanceType: string;
  readonly market: Market;
  readonly fromUsdPerHour: number;
  readonly toUsdPerHour: number;
  /** Per cent of the earlier price, negative when it fell. */
  readonly pct: number;
}

/** What changed from one catalog to another, in the order of the second (gone ones: of the first). */
export interface CatalogDiff {
  readonly new: readonly OfferMention[];
  readonly gone: readonly OfferMention[];
  readonly moved: readonly PriceMove[];
  /** Offers at the same price, or at one that moved by less than asked for. */
  readonly same: number;
}

/** @param minPct  smaller moves count as the same; the size of the move, up or down */
export const diffCatalogs = (before: Catalog, after: Catalog, minPct = 0): CatalogDiff => {
  const then = new Map([...mentions(before)].map((offer) => [keyOf(offer), offer]));
  const added: OfferMention[] = [];
  const moved: PriceMove[] = [];
  let same = 0;
  for (const offer of mentions(after)) {
    const key = keyOf(offer);
    const old = then.get(key);
    then.delete(key);
    if (old === undefined) added.push(offer);
    else if (isMove(old.usdPerHour, offer.usdPerHour, minPct)) moved.push(moveOf(old, offer));
    else same++;
  }
  return { new: added, gone: [...then.values()], moved, same };
};

function* mentions(catalog: Catalog): Generator<OfferMention> {
  for (const row of offerRows(catalog)) {
    const at = { location: locationOf(row), instanceType: row.machine.name };
    if (row.onDemandUsdPerHour !== undefined)
      yield { ...at, market: "on-demand", usdPerHour: row.onDemandUsdPerHour };
    if (row.spotUsdPerHour !== undefined)
      yield { ...at, market: "spot", usdPerHour: row.spotUsdPerHour };
  }
}

const locationOf = ({ region, zone }: OfferRow): string =>
  zone === "" ? region.id : `${region.id}/${zone}`;

const keyOf = ({ location, instanceType, market }: OfferMention): string =>
  `${location} ${instanceType} ${market}`;

const pctOf = (from: number, to: number): number => ((to - from) / from) * 100;

const isMove = (from: number, to: number, minPct: number): boolean =>
  from !== to && Math.abs(pctOf(from, to)) >= minPct;

const moveOf = (old: OfferMention, now: OfferMention): PriceMove => ({
  location: now.location,
  instanceType: now.instanceType,
  market: now.market,
  fromUsdPerHour: old.usdPerHour,
  toUsdPerHour: now.usdPerHour,
  pct: pctOf(old.usdPerHour, now.usdPerHour),
});
