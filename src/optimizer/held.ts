import type { Catalog } from "../domain/catalog.ts";
import { cloudOf, regionOf } from "../domain/ids.ts";
import type { Stage } from "../domain/pipeline.ts";
import { type Held, heldAt, isFinished } from "../domain/progress.ts";
import { remembered } from "../domain/remember.ts";
import { type Counted, NOT_COUNTED } from "./counters.ts";
import { rowRanges } from "./offer-source.ts";
import { locationOfRow, type Offer, type OfferQuery, type Selection } from "./offers.ts";
import { Tally } from "./tally.ts";

/**
 * The one offer of a stage that is finished or running, whatever any rule says of it; none when the catalog does not have
 * its machine at its place.
 *
 * Figures that nobody knows count as nothing: the stage cannot be put elsewhere for that, and the plan says so.
 */
export const heldSelection = (
  catalog: Catalog,
  stage: Stage,
  query: OfferQuery,
  confidence: number | undefined,
): Selection => {
  const at = heldAt(stage);
  const row = at === undefined ? undefined : rowOf(catalog, at);
  if (at === undefined || row === undefined)
    return { offers: [], considered: 0, tally: new Tally([]) };
  return {
    offers: [heldOffer(catalog, stage, query, confidence, at, row)],
    considered: 1,
    tally: new Tally([]),
  };
};

const heldOffer = (
  { prices, instanceTypes }: Catalog,
  stage: Stage,
  query: OfferQuery,
  confidence: number | undefined,
  { market, usdPerHour: plannedUsd }: Held,
  row: number,
): Offer => {
  const type = instanceTypes[prices.instanceType[row]!]!;
  const hours = leftHours(stage);
  const listUsd = (market === "spot" ? prices.spotUsdPerHour : prices.onDemandUsdPerHour)[row]!;
  return {
    row,
    market,
    region: prices.region[row]!,
    usdPerHour: Number.isNaN(listUsd) ? (plannedUsd ?? 0) : listUsd,
    set: 0,
    counted: heldCounted(stage, query, query.count?.(type, row, market) ?? NOT_COUNTED),
    held: true,
    ...(hours === undefined ? {} : { hours }),
    ...(hours === undefined || confidence === undefined ? {} : { lateHours: hours }),
    ...(query.kgPerHour === undefined ? {} : { kgPerHour: query.kgPerHour(type, row) ?? 0 }),
  };
};

/** Of a stage that has its place. */
const leftHours = (stage: Stage): number | undefined => {
  if (isFinished(stage)) return 0;
  return stage.runtime.kind === "fixed" ? stage.runtime.hours : undefined;
};

/** A finished stage has given everything back. */
const heldCounted = (stage: Stage, { quota }: OfferQuery, counted: Counted): Counted =>
  isFinished(stage)
    ? { ...NOT_COUNTED, units: quota.map(() => 0) }
    : { ...counted, units: counted.units.map(orNothing) };

const orNothing = (figure: number): number => (Number.isNaN(figure) ? 0 : figure);

/** The row of a machine at a place; `undefined`: the catalog has none. */
export const rowOf = (
  catalog: Catalog,
  { location, instanceType }: Pick<Held, "location" | "instanceType">,
): number | undefined => {
  const type = typeIndex(catalog).get(`${cloudOf(location)} ${instanceType}`);
  if (type === undefined) return undefined;
  const { prices, regions } = catalog;
  const ranges = rowRanges(catalog);
  for (let row = ranges[type]!; row < ranges[type + 1]!; row++)
    if (
      regions[prices.region[row]!]!.id === regionOf(location) &&
      locationOfRow(catalog, row) === location
    )
      return row;
  return undefined;
};

const typeIndex = remembered(
  ({ instanceTypes }: Catalog) =>
    new Map(instanceTypes.map(({ cloud, name }, index) => [`${cloud} ${name}`, index])),
);
