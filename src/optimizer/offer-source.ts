import type { Catalog, InstanceType } from "../domain/catalog.ts";
import type { Pricing, ResourceSet, Resources } from "../domain/pipeline.ts";
import type { Market } from "../domain/plan.ts";
import { remembered } from "../domain/remember.ts";
import { fits } from "./machines.ts";
import { placePattern } from "./rules.ts";

/** What a source needs to know of a query. */
export interface SourceQuery {
  readonly pricing: Pricing;
  readonly resources: Resources;
}

/** First row of each instance type in the price table, and one past the last. */
export const rowRanges = remembered((catalog: Catalog): Uint32Array => {
  const { prices, instanceTypes } = catalog;
  const first = new Uint32Array(instanceTypes.length + 1);
  for (let row = 0; row < prices.length; row++) first[prices.instanceType[row]! + 1]!++;
  for (let type = 0; type < instanceTypes.length; type++) first[type + 1]! += first[type]!;
  return first;
});

/** Shows the offers of the right machine one after the other. */
export type OfferSource = (
  query: SourceQuery,
  show: (row: number, market: Market, type: InstanceType, set: number) => void,
) => void;

/** All that the catalog has on offer. @param ranges  see `rowRanges` */
export const wholeCatalog = (catalog: Catalog, ranges: Uint32Array): OfferSource => {
  const every = everyRow(catalog, ranges);
  const { gone } = catalog.prices;
  return gone === undefined
    ? every
    : (query, show) => {
        every(query, (row, market, type, set) => {
          if (!gone.has(row)) show(row, market, type, set);
        });
      };
};

const everyRow =
  (catalog: Catalog, ranges: Uint32Array): OfferSource =>
  ({ pricing, resources }, show) => {
    const markets: Market[] = pricing === "any" ? ["on-demand", "spot"] : [pricing];
    const setOf = setChooser(catalog, resources);
    for (const index of machinesFor(catalog, resources)) {
      const type = catalog.instanceTypes[index]!;
      const set = setOf(type);
      const last = set === undefined ? 0 : ranges[index + 1]!;
      for (let row = ranges[index]!; row < last; row++)
        for (const market of markets) show(row, market, type, set!(row, market));
    }
  };

/** Machines by their own name and by that of their accelerator, as ascending indices. */
const machinesByName = remembered(({ instanceTypes }: Catalog) => {
  const machines = new Map<string, number[]>();
  instanceTypes.forEach(({ name, accelerator }, index) => {
    for (const key of accelerator === undefined ? [name] : [name, accelerator]) {
      const known = machines.get(key);
      if (known === undefined) machines.set(key, [index]);
      else known.push(index);
    }
  });
  return machines;
});

/** Ascending indices of all machines that may fit a set: there is no need to look at others where every set names something. */
const machinesFor = (catalog: Catalog, { sets }: Resources): Iterable<number> => {
  const names = sets.map(({ instanceType, accelerators }) => instanceType ?? accelerators?.name);
  const machines = machinesByName(catalog);
  const named = new Set<number>();
  for (const name of names) {
    if (name === undefined) return catalog.instanceTypes.keys();
    for (const index of machines.get(name) ?? []) named.add(index);
  }
  return Uint32Array.from(named).sort();
};

/** The rows alone that are listed, in their order, ascending. */
export const listedRows =
  (catalog: Catalog, rows: readonly number[]): OfferSource =>
  ({ pricing, resources }, show) => {
    const { instanceTypes, prices } = catalog;
    const markets: Market[] = pricing === "any" ? ["on-demand", "spot"] : [pricing];
    const setOf = setChooser(catalog, resources);
    let known = -1;
    let set: SetOf | undefined;
    for (const row of rows) {
      const index = prices.instanceType[row]!;
      const type = instanceTypes[index]!;
      if (index !== known) set = setOf(type);
      known = index;
      if (set !== undefined)
        for (const market of markets) show(row, market, type, set(row, market));
    }
  };

/** Rows of the price table on offer, by region, each list in the table's order. */
const rowsByRegion = remembered(({ prices, regions }: Catalog): readonly (readonly number[])[] => {
  const rows: number[][] = regions.map(() => []);
  for (let row = 0; row < prices.length; row++)
    if (!prices.gone?.has(row)) rows[prices.region[row]!]!.push(row);
  return rows;
});

/** What the catalog has in one region. @param region  index into `Catalog.regions` */
export const oneRegion = (catalog: Catalog, region: number): OfferSource =>
  listedRows(catalog, rowsByRegion(catalog)[region]!);

type SetOf = (row: number, market: Market) => number;

/**
 * Which set an offer satisfies first, −1 for none; `anyOf` makes no difference between its sets.
 *
 * @returns for a machine that fits no set, whatever the place and the market: `undefined`
 */
const setChooser = (
  catalog: Catalog,
  { choose, sets }: Resources,
): ((type: InstanceType) => SetOf | undefined) => {
  const rank = (set: number): number => (choose === "anyOf" ? Math.min(set, 0) : set);
  const permits = sets.map((set) => setPermits(catalog, set));
  return (type) => {
    const fitting = sets.flatMap((set, index) => (fits(type, set) ? [index] : []));
    const first = fitting[0];
    if (first === undefined) return undefined;
    if (permits[first] === undefined) return () => rank(first);
    return (row, market) => rank(fitting.find((set) => permits[set]?.(row, market) ?? true) ?? -1);
  };
};

/** `undefined`: at every place, in every market. */
const setPermits = (
  { regions, prices }: Catalog,
  { allow, market: only }: ResourceSet,
): ((row: number, market: Market) => boolean) | undefined => {
  if (allow === undefined && only === undefined) return undefined;
  const patterns = allow?.map(placePattern);
  return (row, market) =>
    (only === undefined || only === market) &&
    (patterns === undefined ||
      patterns.some((matches) =>
        matches(regions[prices.region[row]!]!, prices.zoneNames[prices.zone[row]!] ?? ""),
      ));
};
