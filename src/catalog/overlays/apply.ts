import type { Catalog, InstanceType } from "../../domain/catalog.ts";
import type { OwnPrice, PriceOverlay } from "../../domain/own-prices.ts";
import type { LimitedDiscount } from "../../domain/pipeline.ts";
import { OVERLAY_SOURCE } from "../../domain/price-age.ts";
import { placeMatcher } from "../place-pattern.ts";
import { concerns, usdPerHourOf } from "./machine-price.ts";
import { overlayNote } from "./notes.ts";

/** A catalog with the user's prices in it. */
export interface Overlaid {
  readonly catalog: Catalog;
  /** One sentence for each overlay, for the assumptions of a plan. */
  readonly notes: readonly string[];
  /** Discounts for the first node-hours: no price per hour says them, so they are not in the catalog. */
  readonly discounts: readonly LimitedDiscount[];
}

/**
 * Puts the user's prices into a catalog.
 *
 * The list is read from top to bottom: a price replaces what stands there, a percentage changes it. So the last price
 * wins, and of the percentages those after it count, one on top of the other. Prices per vCPU and per GiB are two
 * parts of one price: an entry with one of them leaves the other part as an earlier entry has set it.
 *
 * @param overlays  accelerators by their canonical name
 * @returns a catalog with new price columns; dates, hash and everything else are as before. A percentage of an unknown
 *          price is unknown.
 */
export const applyPriceOverlays = (
  catalog: Catalog,
  overlays: readonly PriceOverlay[],
): Overlaid => {
  const discounts = overlays.flatMap(limitedDiscount);
  const lasting = overlays.filter(({ firstNodeHours }) => firstNodeHours === undefined);
  if (lasting.length === 0) return { catalog, notes: [], discounts };
  const { prices } = catalog;
  const sources = prices.sources.includes(OVERLAY_SOURCE)
    ? prices.sources
    : [...prices.sources, OVERLAY_SOURCE];
  const onDemand = prices.onDemandUsdPerHour.slice();
  const spot = prices.spotUsdPerHour.slice();
  const source = prices.source.slice();
  const steps = lasting.map((overlay) => stepOf(overlay, catalog));
  for (let row = 0; row < prices.length; row++) {
    const before = [onDemand[row], spot[row]];
    onDemand[row] = priceOf(steps, catalog, row, "on-demand", before[0] ?? Number.NaN);
    spot[row] = priceOf(steps, catalog, row, "spot", before[1] ?? Number.NaN);
    if (!Object.is(onDemand[row], before[0]) || !Object.is(spot[row], before[1]))
      source[row] = sources.indexOf(OVERLAY_SOURCE);
  }
  const columns = { onDemandUsdPerHour: onDemand, spotUsdPerHour: spot, source, sources };
  return {
    catalog: { ...catalog, prices: { ...prices, ...columns } },
    notes: steps.map(({ overlay, effect }) => overlayNote(overlay, effect)),
    discounts,
  };
};

/** An overlay made ready for many rows, and what it did to them. */
interface Step {
  readonly overlay: PriceOverlay;
  readonly matches: (row: number, market: Market) => boolean;
  readonly effect: { changed: number; unknown: number };
}

type Market = NonNullable<PriceOverlay["market"]>;

const stepOf = (overlay: PriceOverlay, { prices, regions, instanceTypes }: Catalog): Step => {
  const matchesPlace = placeMatcher(overlay.match);
  const anyZone = overlay.match.split("/").length < 3;
  const places = (anyZone ? [""] : prices.zoneNames).map((zone) =>
    regions.map((region) => matchesPlace(region, zone)),
  );
  const types = instanceTypes.map((type) => matchesMachine(overlay, type));
  const priced = overlay.change.per !== "percent";
  const market = overlay.market ?? (priced ? "on-demand" : undefined);
  return {
    overlay,
    effect: { changed: 0, unknown: 0 },
    matches: (row, of) =>
      (market === undefined || market === of) &&
      types[prices.instanceType[row] ?? -1] === true &&
      places[anyZone ? 0 : (prices.zone[row] ?? 0)]?.[prices.region[row] ?? -1] === true,
  };
};

const matchesMachine = (
  { instanceType, accelerator, change }: PriceOverlay,
  type: InstanceType,
): boolean =>
  (instanceType === undefined || instanceType === type.name) &&
  (accelerator === undefined || accelerator === type.accelerator) &&
  (change.per === "percent" || concerns(change, type));

const priceOf = (
  steps: readonly Step[],
  { prices, instanceTypes }: Catalog,
  row: number,
  market: Market,
  listUsdPerHour: number,
): number => {
  const type = instanceTypes[prices.instanceType[row] ?? -1];
  if (type === undefined) return listUsdPerHour;
  let price: Priced = { usdPerHour: listUsdPerHour };
  for (const { overlay, matches, effect } of steps) {
    if (!matches(row, market)) continue;
    price = changed(price, overlay.change, type);
    if (!Number.isNaN(price.usdPerHour)) effect.changed++;
    // Most machines have no spot price at all; that is nothing to tell of a percentage.
    else if (market === "on-demand" || overlay.change.per !== "percent") effect.unknown++;
  }
  return price.usdPerHour;
};

/** A price on its way through the list. */
interface Priced {
  /** NaN: unknown. */
  readonly usdPerHour: number;
  /** The price by size that stands there, whose parts later entries can set. */
  readonly bySize?: OwnPrice & { readonly per: "size" };
}

const changed = (price: Priced, change: PriceOverlay["change"], type: InstanceType): Priced => {
  if (change.per === "percent")
    return { ...price, usdPerHour: known((price.usdPerHour * (100 + change.percent)) / 100) };
  if (change.per !== "size") return { usdPerHour: known(usdPerHourOf(change, type)) };
  const bySize = { ...price.bySize, ...change };
  return { usdPerHour: known(usdPerHourOf(bySize, type)), bySize };
};

/** A known price is finite and above 0. */
const known = (usdPerHour: number): number =>
  usdPerHour > 0 && usdPerHour < Number.POSITIVE_INFINITY ? usdPerHour : Number.NaN;

const limitedDiscount = (overlay: PriceOverlay): readonly LimitedDiscount[] => {
  const { match, instanceType, accelerator, change, firstNodeHours } = overlay;
  if (firstNodeHours === undefined || change.per !== "percent") return [];
  return [
    {
      match,
      ...(instanceType !== undefined && { instanceType }),
      ...(accelerator !== undefined && { accelerator }),
      percentOff: -change.percent,
      firstNodeHours,
    },
  ];
};
