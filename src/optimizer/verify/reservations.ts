import { type LocationId, regionOf } from "../../domain/ids.ts";
import type { Pipeline, Reservation, Stage } from "../../domain/pipeline.ts";
import type { Ancestors } from "./dependencies.ts";
import { mostAtOnce } from "./held.ts";
import type { VerifiedOffer } from "./offer.ts";
import type { Placed } from "./placements.ts";

/** The reservations of a pipeline, those of one machine at one location added up, in the file's order. */
export const poolsOf = ({ reserved }: Pipeline): readonly Reservation[] => {
  const pools = new Map<string, Reservation>();
  for (const entry of reserved) {
    const key = `${entry.location} ${entry.instanceType}`;
    pools.set(key, { ...entry, nodes: (pools.get(key)?.nodes ?? 0) + entry.nodes });
  }
  return [...pools.values()];
};

const isAt = (offer: LocationId, pool: LocationId): boolean =>
  offer === pool || regionOf(offer) === pool;

/** The reservation that a stage at this offer draws from: the first that fits. */
export const poolFor = (
  pools: readonly Reservation[],
  offer: VerifiedOffer,
): Reservation | undefined =>
  offer.market === "spot"
    ? undefined
    : pools.find(
        (pool) => pool.instanceType === offer.machine.name && isAt(offer.location, pool.location),
      );

/** What one stage may take of the reservations, whatever the others take. */
export const reservationProblems = (
  stage: Stage,
  offer: VerifiedOffer,
  reservedNodes: number,
  pools: readonly Reservation[],
): readonly string[] => {
  const { nodes, reservations } = stage;
  if (reservations === "only" && reservedNodes !== nodes)
    return [`takes ${reservedNodes} reserved nodes of ${nodes} but may take no others`];
  if (reservedNodes === 0) return [];
  if (reservations === "ignore") return ["takes reserved nodes but is to ignore them"];
  if (reservedNodes > nodes) return [`takes ${reservedNodes} reserved nodes but has ${nodes}`];
  const pool = poolFor(pools, offer);
  const what = `${offer.market} ${offer.machine.name} in ${offer.location}`;
  if (pool === undefined) return [`takes reserved nodes, none are reserved for ${what}`];
  if (reservedNodes <= pool.nodes) return [];
  return [`takes ${reservedNodes} reserved nodes, ${pool.nodes} are reserved for ${what}`];
};

/**
 * Stages that no dependency separates may run at once: together they fit into each reservation.
 *
 * @param hasPlace  whether a stage holds its nodes already
 */
export const sharedReservationProblems = (
  pools: readonly Reservation[],
  placed: ReadonlyMap<string, Placed>,
  ancestors: () => Ancestors,
  hasPlace: (stage: string) => boolean,
): readonly string[] => {
  const users = [...placed].filter(([, { reservedNodes }]) => reservedNodes > 0);
  return pools.flatMap((pool) => {
    const own = users
      .filter(([, { offer }]) => poolFor(pools, offer) === pool)
      .map(([name, { reservedNodes }]) => ({
        name,
        weight: reservedNodes,
        held: hasPlace(name),
      }));
    // What one takes alone is a rule of its own.
    if (own.length < 2) return [];
    if (own.reduce((sum, { weight }) => sum + weight, 0) <= pool.nodes) return [];
    const most = mostAtOnce(own, pool.nodes, (a, b) => ancestors().get(b)?.has(a) === true);
    if (most <= pool.nodes) return [];
    return [
      `${most} reserved nodes of ${pool.instanceType} in ${pool.location} may be taken at once, ` +
        `${pool.nodes} are reserved (by ${own.map(({ name }) => name).join(", ")})`,
    ];
  });
};
