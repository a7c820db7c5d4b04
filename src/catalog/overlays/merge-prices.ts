import type { Catalog, InstanceType, PriceTable, Region } from "../../domain/catalog.ts";
import { compareText, sortedBy } from "../sort.ts";

/** A price row to be added: the machine and the region by identity, USD per hour or NaN. */
export interface NewPrice {
  readonly type: InstanceType;
  readonly region: Region;
  readonly onDemandUsdPerHour: number;
}

type Parts = Pick<Catalog, "regions" | "instanceTypes" | "prices">;

/**
 * A catalog's places, machines and prices with some more, in the order that the domain promises.
 *
 * @param source  of the new prices; they have no date
 */
export const mergePrices = (
  catalog: Parts,
  added: {
    readonly regions: readonly Region[];
    readonly instanceTypes: readonly InstanceType[];
    readonly prices: readonly NewPrice[];
  },
  source: string,
): Parts => {
  const regions = sortedBy([...catalog.regions, ...added.regions], ({ id }) => id);
  const instanceTypes = sortedBy(
    [...catalog.instanceTypes, ...added.instanceTypes],
    ({ cloud }) => cloud,
    ({ name }) => name,
  );
  const regionPlace = new Map(regions.map((region, place) => [region, place]));
  const typePlace = new Map(instanceTypes.map((type, place) => [type, place]));
  const old = catalog.prices;
  const type = [
    ...Array.from(old.instanceType, (at) => placeOf(typePlace, catalog.instanceTypes[at])),
    ...added.prices.map((price) => placeOf(typePlace, price.type)),
  ];
  const region = [
    ...Array.from(old.region, (at) => placeOf(regionPlace, catalog.regions[at])),
    ...added.prices.map((price) => placeOf(regionPlace, price.region)),
  ];
  const zone = (row: number): number => old.zone[row] ?? 0;
  const zoneName = (row: number): string => old.zoneNames[zone(row)] ?? "";
  const order = Uint32Array.from(type, (_, row) => row).sort(
    (a, b) =>
      (type[a] ?? 0) - (type[b] ?? 0) ||
      (region[a] ?? 0) - (region[b] ?? 0) ||
      compareText(zoneName(a), zoneName(b)),
  );
  const pick = (values: { readonly [row: number]: number }, missing: number) => (row: number) =>
    values[row] ?? missing;
  const [dates, undated] = withName(old.dates, "");
  const [sources, ownSource] = withName(old.sources, source);
  const addedUsd = (row: number): number =>
    added.prices[row - old.length]?.onDemandUsdPerHour ?? Number.NaN;
  const prices: PriceTable = {
    length: order.length,
    instanceType: Uint32Array.from(order, pick(type, 0)),
    region: Uint16Array.from(order, pick(region, 0)),
    zone: Uint16Array.from(order, zone),
    zoneNames: old.zoneNames.length === 0 ? [""] : old.zoneNames,
    onDemandUsdPerHour: Float64Array.from(order, (row) =>
      row < old.length ? (old.onDemandUsdPerHour[row] ?? Number.NaN) : addedUsd(row),
    ),
    spotUsdPerHour: Float64Array.from(order, pick(old.spotUsdPerHour, Number.NaN)),
    spotInterruptionPct: Float64Array.from(order, pick(old.spotInterruptionPct, Number.NaN)),
    asOf: Uint16Array.from(order, pick(old.asOf, undated)),
    dates,
    source: Uint16Array.from(order, pick(old.source, ownSource)),
    sources,
    confidence: Uint8Array.from(order, pick(old.confidence, 0)),
  };
  return { regions, instanceTypes, prices };
};

const placeOf = <T>(places: ReadonlyMap<T, number>, item: T | undefined): number =>
  item === undefined ? 0 : (places.get(item) ?? 0);

/** A list that holds the name, and where. Added at the end, because rows refer to places in the list. */
const withName = (names: readonly string[], name: string): readonly [readonly string[], number] => {
  const at = names.indexOf(name);
  return at >= 0 ? [names, at] : [[...names, name], names.length];
};
