import type { Catalog, InstanceType, PriceTable, Region } from "../../domain/catalog.ts";
import { cloudOf, regionOf } from "../../domain/ids.ts";
import { remembered } from "../../domain/remember.ts";
import { rowOf } from "../../optimizer/held.ts";
import type { HeldStage, Situation } from "./situation.ts";

/**
 * The catalog with every machine that a stage has, or had, at its place. What a catalog of today does not offer any more is
 * still running where it was started: its row is put back, without a price and for nobody else.
 *
 * @returns the catalog itself when nothing is missing
 */
export const withHeldOffers = (catalog: Catalog, situation: Situation): Catalog => {
  const missing = new Map<string, HeldStage>();
  for (const held of [...situation.finished, ...situation.running])
    if (rowOf(catalog, held) === undefined)
      missing.set(`${held.location} ${held.instanceType}`, held);
  if (missing.size === 0) return catalog;
  const known = lastRestored(catalog);
  const key = [...missing.keys()].sort().join("|");
  if (known.key !== key || known.restored === undefined) {
    known.key = key;
    known.restored = [...missing.values()].reduce(
      withRow,
      withPlaces(catalog, [...missing.values()]),
    );
  }
  return known.restored;
};

/** The next planning of the same run finds the same catalog, and with it all that is remembered of it. */
const lastRestored = remembered(
  (_catalog: Catalog): { key: string; restored: Catalog | undefined } => ({
    key: "",
    restored: undefined,
  }),
);

/** Regions and machines that are gone, with what is known of them; rows keep pointing to theirs. */
const withPlaces = (catalog: Catalog, missing: readonly HeldStage[]): Catalog => {
  const regions = sortedWith(catalog.regions, missing.map(regionLike), ({ id }) => id);
  const instanceTypes = sortedWith(
    catalog.instanceTypes,
    missing.map(machineLike),
    ({ cloud, name }) => `${cloud}\u0000${name}`,
  );
  const regionAt = catalog.regions.map((region) => regions.indexOf(region));
  const typeIndex = new Map(instanceTypes.map((type, index) => [type, index]));
  const typeAt = catalog.instanceTypes.map((type) => typeIndex.get(type)!);
  const { prices } = catalog;
  return {
    ...catalog,
    regions,
    instanceTypes,
    prices: {
      ...prices,
      region: prices.region.map((region) => regionAt[region]!),
      instanceType: prices.instanceType.map((type) => typeAt[type]!),
    },
  };
};

const sortedWith = <T>(
  known: readonly T[],
  others: readonly T[],
  keyOf: (one: T) => string,
): T[] => {
  const all = new Map(known.map((one) => [keyOf(one), one]));
  for (const other of others) if (!all.has(keyOf(other))) all.set(keyOf(other), other);
  return [...all].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one);
};

/** Of a region that is gone nothing but its name is known. */
const regionLike = ({ location }: HeldStage): Region => {
  const id = regionOf(location);
  const cloud = cloudOf(id);
  return { id, cloud, name: id.slice(cloud.length + 1), partition: cloud, zones: [] };
};

const machineLike = ({ location, instanceType, accelerators = {} }: HeldStage): InstanceType => {
  const [accelerator, acceleratorCount] = Object.entries(accelerators)[0] ?? [];
  return {
    cloud: cloudOf(location),
    name: instanceType,
    features: [],
    ...(accelerator === undefined || acceleratorCount === undefined
      ? {}
      : { accelerator, acceleratorCount }),
  };
};

/** One row more, without a price, behind the other rows of its machine. */
const withRow = (catalog: Catalog, { location, instanceType }: HeldStage): Catalog => {
  const { prices, regions, instanceTypes } = catalog;
  const cloud = cloudOf(location);
  const type = instanceTypes.findIndex(
    (each) => each.cloud === cloud && each.name === instanceType,
  );
  const region = regions.findIndex(({ id }) => id === regionOf(location));
  const zone = location.split("/")[2] ?? "";
  const zoneNames = prices.zoneNames.includes(zone)
    ? prices.zoneNames
    : [...prices.zoneNames, zone];
  const dates = prices.dates.includes("") ? prices.dates : [...prices.dates, ""];
  const sources = prices.sources.includes("") ? prices.sources : [...prices.sources, ""];
  let row = 0;
  while (row < prices.length && prices.instanceType[row]! <= type) row++;
  const put = <Column extends NumberColumn>(column: Column, value: number): Column => {
    const longer = new (column.constructor as new (length: number) => Column)(prices.length + 1);
    longer.set(column.subarray(0, row));
    longer[row] = value;
    longer.set(column.subarray(row), row + 1);
    return longer;
  };
  const table: PriceTable = {
    length: prices.length + 1,
    instanceType: put(prices.instanceType, type),
    region: put(prices.region, region),
    zone: put(prices.zone, zoneNames.indexOf(zone)),
    zoneNames,
    onDemandUsdPerHour: put(prices.onDemandUsdPerHour, Number.NaN),
    spotUsdPerHour: put(prices.spotUsdPerHour, Number.NaN),
    spotInterruptionPct: put(prices.spotInterruptionPct, Number.NaN),
    asOf: put(prices.asOf, dates.indexOf("")),
    dates,
    source: put(prices.source, sources.indexOf("")),
    sources,
    confidence: put(prices.confidence, 0),
    gone: new Set([
      row,
      ...[...(prices.gone ?? [])].map((other) => (other < row ? other : other + 1)),
    ]),
  };
  return { ...catalog, prices: table };
};

type NumberColumn = Uint32Array | Uint16Array | Uint8Array | Float64Array;
