import type { Catalog, InstanceType } from "../domain/catalog.ts";
import type { Pipeline, Quota, Reservation, Stage } from "../domain/pipeline.ts";
import type { Market } from "../domain/plan.ts";
import { placePattern } from "./rules.ts";

/** What the rules that count over all stages say of one offer. */
export interface Counted {
  /** Reservation that the stage may draw from; −1: none. */
  readonly pool: number;
  /** Limited discount that its node-hours may have: the first that matches; −1: none. */
  readonly discount: number;
  /** By quota: units of one node, 0 where the quota is not about it; NaN: unknown. */
  readonly units: readonly number[];
  /** Equal for offers that count alike. */
  readonly key: string;
}

export const NOT_COUNTED: Counted = { pool: -1, discount: -1, units: [], key: "" };

export type CountOf = (type: InstanceType, row: number, market: Market) => Counted;

/** Reservations of one machine at one location, added up, in the file's order. */
export const reservationPools = ({ reserved }: Pipeline): Reservation[] => {
  const pools = new Map<string, Reservation>();
  for (const entry of reserved) {
    const key = `${entry.location} ${entry.instanceType}`;
    pools.set(key, { ...entry, nodes: entry.nodes + (pools.get(key)?.nodes ?? 0) });
  }
  return [...pools.values()];
};

/** Reads an offer as reservations, discounts and quota see it. `undefined`: nothing counts. */
export const counterOf = (pipeline: Pipeline, catalog: Catalog): CountOf | undefined => {
  const pools = reservationPools(pipeline);
  const { discounts, quota } = pipeline;
  if (pools.length + discounts.length + quota.length === 0) return undefined;
  const { prices, regions } = catalog;
  const matchers = discounts.map(({ match }) => placePattern(match));
  const quotaMatchers = quota.map(({ location }) => placePattern(location));
  return (type, row, market) => {
    const region = regions[prices.region[row]!]!;
    const zone = prices.zoneNames[prices.zone[row]!] ?? "";
    const paid = market === "on-demand";
    const pool = paid
      ? pools.findIndex(
          ({ instanceType, location }) =>
            instanceType === type.name &&
            (location === region.id || location === `${region.id}/${zone}`),
        )
      : -1;
    const discount = paid
      ? discounts.findIndex(
          ({ instanceType, accelerator }, i) =>
            matchers[i]!(region, zone) &&
            (instanceType === undefined || instanceType === type.name) &&
            (accelerator === undefined || accelerator === type.accelerator),
        )
      : -1;
    const units = quota.map((entry, i) =>
      quotaMatchers[i]!(region, zone) && concerns(entry, type, market) ? unitsOf(entry, type) : 0,
    );
    return { pool, discount, units, key: `${pool} ${discount} ${units.join(" ")}` };
  };
};

const concerns = (quota: Quota, type: InstanceType, market: Market): boolean =>
  (quota.accelerator === undefined || quota.accelerator === type.accelerator) &&
  (quota.instanceType === undefined || quota.instanceType === type.name) &&
  (quota.market === undefined || quota.market === market);

const unitsOf = (quota: Quota, type: InstanceType): number => {
  if (quota.accelerator !== undefined) return type.acceleratorCount ?? Number.NaN;
  return quota.instanceType === undefined ? (type.vcpus ?? Number.NaN) : 1;
};

/** How many of the stage's nodes may be reserved ones, each possibility; [0] for an offer without a reservation. */
export const reservedChoices = (
  { nodes, reservations }: Stage,
  pool: Reservation | undefined,
): readonly number[] => {
  if (reservations === "only") return pool !== undefined && pool.nodes >= nodes ? [nodes] : [];
  if (pool === undefined || reservations === "ignore") return [0];
  return Array.from({ length: Math.min(nodes, pool.nodes) + 1 }, (_, k) => k);
};
