import type { Network, PriceTier } from "../domain/catalog.ts";
import { transferHours } from "../domain/units.ts";
import type { Place, Places } from "./places.ts";

/** Tariff 0: the route must not be used, its price or rate being unknown. Tariff 1: free. */
export const FORBIDDEN = 0;
export const FREE = 1;

/**
 * What a transfer between any two of n places costs and how long it takes.
 * Matrices are row-major, `from * n + to`.
 */
export interface Routes {
  readonly n: number;
  /** Index into `tariffs`. */
  readonly tariff: Int32Array;
  /** Graduated prices; entries 0 and 1 stand for `FORBIDDEN` and `FREE`. */
  readonly tariffs: readonly (readonly PriceTier[])[];
  /** Infinity when unknown. */
  readonly hoursPerGb: Float64Array;
  /** 0 within a region, 1 within a continent, 2 beyond. */
  readonly level: Uint8Array;
}

/** How much of the tables a row of the network names, from the least to the most specific. */
interface Painter<Row> {
  readonly rowsFrom: ReadonlyMap<string, readonly Row[]>;
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  readonly members: ReadonlyMap<string, readonly number[]>;
}

/**
 * Resolves the network's rows for every pair of places, but for `egressChanges`: the most specific row wins, `from` compared before `to`.
 *
 * Rows are painted over each other, the least specific first: a few writes a pair, where looking each pair up
 * took a hundred milliseconds.
 *
 * @see docs/adr/0007
 */
export const buildRoutes = (places: Places, network: Network): Routes => {
  const n = places.list.length;
  const tariffs = new TariffList();
  const tariff = new Int32Array(n * n);
  const hoursPerGb = new Float64Array(n * n).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < n; i++) tariff[i * n + i] = FREE;
  const egress = painter(places, network, network.egress);
  const throughput = painter(places, network, network.throughput);
  places.list.forEach((place, from) => {
    const scopes = targetsByScope(places, place);
    paint(places, egress, from, scopes, (row) => {
      const index = tariffs.indexOf(row.tiers);
      return (to) => {
        tariff[from * n + to] = index;
      };
    });
    paint(places, throughput, from, scopes, (row) => {
      const hours = transferHours(1, row.gbps);
      return (to) => {
        hoursPerGb[from * n + to] = hours;
      };
    });
  });
  for (let i = 0; i < n * n; i++)
    if (hoursPerGb[i] === Number.POSITIVE_INFINITY) tariff[i] = FORBIDDEN;
  return { n, tariff, tariffs: tariffs.list, hoursPerGb, level: levels(places) };
};

/** Graduated prices, equal ones once. */
class TariffList {
  readonly list: (readonly PriceTier[])[] = [[], []];
  readonly #byContent = new Map<string, number>();
  readonly #byIdentity = new Map<readonly PriceTier[], number>();

  indexOf(tiers: readonly PriceTier[]): number {
    const known = this.#byIdentity.get(tiers);
    if (known !== undefined) return known;
    const index = this.#find(tiers);
    this.#byIdentity.set(tiers, index);
    return index;
  }

  #find(tiers: readonly PriceTier[]): number {
    if (tiers.every((tier) => tier.usdPerGb === 0)) return FREE;
    const key = tiers.map(({ fromGb, usdPerGb }) => `${fromGb}:${usdPerGb}`).join(" ");
    const known = this.#byContent.get(key);
    if (known !== undefined) return known;
    const index = this.list.push(tiers) - 1;
    this.#byContent.set(key, index);
    return index;
  }
}

const painter = <Row extends { readonly from: string; readonly to: string }>(
  places: Places,
  network: Network,
  rows: readonly Row[],
): Painter<Row> => {
  const members = new Map<string, number[]>();
  const groupsOf = new Map<string, string[]>();
  // The larger group first, so that the smaller one, being more specific, is painted over it.
  const groups = [...network.regionGroups].sort(
    ([a, inA], [b, inB]) => inB.length - inA.length || (a < b ? 1 : -1),
  );
  for (const [group, regions] of groups) {
    for (const region of regions) {
      const place = places.indexOf.get(region);
      if (place === undefined) continue;
      push(members, group, place);
      push(groupsOf, region, group);
    }
  }
  const rank = new Map<string, number>();
  const toRank = (to: string): number => {
    const known = rank.get(to);
    if (known !== undefined) return known;
    const group = groups.findIndex(([name]) => name === to);
    const value = to.includes("/") ? groups.length + 1 : group + 1;
    rank.set(to, value);
    return value;
  };
  const rowsFrom = new Map<string, Row[]>();
  for (const row of rows) push(rowsFrom, row.from, row);
  for (const list of rowsFrom.values()) list.sort((a, b) => toRank(a.to) - toRank(b.to));
  return { rowsFrom, groupsOf, members };
};

const push = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

/** @param writer  prepares one row, then is told each place that the row reaches */
const paint = <Row extends { readonly to: string }>(
  places: Places,
  { rowsFrom, groupsOf, members }: Painter<Row>,
  from: number,
  scopes: ReadonlyMap<string, readonly number[]>,
  writer: (row: Row) => (to: number) => void,
): void => {
  const place = places.list[from]!;
  const targetsOf = ({ to }: Row): readonly number[] => {
    const named = members.get(to) ?? places.indexOf.get(to);
    if (named === undefined) return scopes.get(to === "internet" ? "other-cloud" : to) ?? [];
    // Staying is a matter of `same-region` rows alone, whatever group the region is in.
    return (typeof named === "number" ? [named] : named).filter((target) => target !== from);
  };
  for (const key of ["*", place.cloud, ...(groupsOf.get(place.id) ?? []), place.id])
    for (const row of rowsFrom.get(key) ?? []) targetsOf(row).forEach(writer(row));
};

const targetsByScope = (places: Places, from: Place): ReadonlyMap<string, readonly number[]> => {
  const scopes = new Map<string, number[]>();
  places.list.forEach((to, index) => {
    push(scopes, scopeOf(from, to), index);
  });
  return scopes;
};

/** A missing continent inside one cloud reads as another continent: the dearer of the two. */
export const scopeOf = (from: Place, to: Place): string => {
  if (from.id === to.id) return "same-region";
  if (from.cloud !== to.cloud || from.region?.partition !== to.region?.partition)
    return "other-cloud";
  const continent = from.region?.continent;
  return continent !== undefined && continent === to.region?.continent
    ? "same-continent"
    : "other-continent";
};

const levels = (places: Places): Uint8Array => {
  const n = places.list.length;
  const level = new Uint8Array(n * n).fill(2);
  places.list.forEach((from, i) => {
    places.list.forEach((to, j) => {
      const continent = from.region?.continent;
      if (i === j) level[i * n + j] = 0;
      else if (continent !== undefined && continent === to.region?.continent) level[i * n + j] = 1;
    });
  });
  return level;
};
