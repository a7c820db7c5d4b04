/** A member of a partial order with a weight ≥ 0. */
export interface Weighted {
  readonly name: string;
  readonly weight: number;
}

/**
 * The largest total weight of members no two of which are ordered: the most that can go on at once when the order is
 * what waits for what.
 *
 * By Dilworth's theorem, each member repeated as often as it weighs, that is the least number of chains that cover all of
 * them: the sum of the weights less a largest flow that links members to later ones (Fulkerson 1956). Exact for
 * fractional weights too, by duality of linear programming.
 *
 * @param isBefore  a strict partial order, transitive
 */
export const heaviestAntichain = (
  members: readonly Weighted[],
  isBefore: (a: string, b: string) => boolean,
): number => {
  const links: Links = {
    later: members.map((a) => members.flatMap((b, at) => (isBefore(a.name, b.name) ? [at] : []))),
    asEarlier: members.map((member) => member.weight),
    asLater: members.map((member) => member.weight),
    flow: members.map(() => new Map()),
  };
  const total = members.reduce((sum, member) => sum + member.weight, 0);
  let linked = 0;
  for (let way = findWay(links); way !== undefined; way = findWay(links))
    linked += push(links, way);
  return total - linked;
};

interface Links {
  readonly later: readonly (readonly number[])[];
  /** Weight not linked yet to a later and to an earlier member. */
  readonly asEarlier: number[];
  readonly asLater: number[];
  /** Later member to earlier member to weight. */
  readonly flow: readonly Map<number, number>[];
}

/** Earlier and later members in turn, from one that may still be linked to another that may. */
type Way = readonly { readonly earlier: number; readonly later: number }[];

/** How far the search for a way has come. */
interface Search {
  /** Earlier members, in the order in which they were found. */
  readonly queue: number[];
  readonly seen: Set<number>;
  /** Later member to the earlier one before it on the way, and the other way round. */
  readonly reachedFrom: Map<number, number>;
  readonly viaLater: Map<number, number>;
}

/** Shortest way on which more can be linked, found breadth first. */
const findWay = (links: Links): Way | undefined => {
  const queue = links.asEarlier.flatMap((left, at) => (left > 0 ? [at] : []));
  const search = { queue, seen: new Set(queue), reachedFrom: new Map(), viaLater: new Map() };
  for (const earlier of queue) {
    const end = explore(links, search, earlier);
    if (end !== undefined) return trace(end, search);
  }
  return undefined;
};

/** Notes all that can be reached from one member. @returns a later member that may still be linked */
const explore = (links: Links, search: Search, earlier: number): number | undefined => {
  const found = (links.later[earlier] ?? []).filter((next) => !search.reachedFrom.has(next));
  for (const next of found) {
    search.reachedFrom.set(next, earlier);
    if ((links.asLater[next] ?? 0) > 0) return next;
    for (const other of linkedTo(links, next)) {
      if (search.seen.has(other)) continue;
      search.seen.add(other);
      search.viaLater.set(other, next);
      search.queue.push(other);
    }
  }
  return undefined;
};

const linkedTo = ({ flow }: Links, later: number): readonly number[] =>
  [...(flow[later] ?? [])].flatMap(([earlier, weight]) => (weight > 0 ? [earlier] : []));

const trace = (end: number, { reachedFrom, viaLater }: Search): Way => {
  const way: { earlier: number; later: number }[] = [];
  for (let later: number | undefined = end; later !== undefined; ) {
    const earlier = reachedFrom.get(later);
    if (earlier === undefined) break;
    way.unshift({ earlier, later });
    later = viaLater.get(earlier);
  }
  return way;
};

/** Links along the way as much as its narrowest step allows: there in each pair, back between two. */
const push = ({ asEarlier, asLater, flow }: Links, way: Way): number => {
  const first = way[0]?.earlier ?? 0;
  const last = way[way.length - 1]?.later ?? 0;
  const backs = way.slice(1).map(({ earlier }, at) => ({ earlier, later: way[at]?.later ?? 0 }));
  const flowOf = (later: number, earlier: number): number => flow[later]?.get(earlier) ?? 0;
  const amount = Math.min(
    asEarlier[first] ?? 0,
    asLater[last] ?? 0,
    ...backs.map(({ earlier, later }) => flowOf(later, earlier)),
  );
  asEarlier[first] = (asEarlier[first] ?? 0) - amount;
  asLater[last] = (asLater[last] ?? 0) - amount;
  for (const { earlier, later } of way) flow[later]?.set(earlier, flowOf(later, earlier) + amount);
  for (const { earlier, later } of backs)
    flow[later]?.set(earlier, flowOf(later, earlier) - amount);
  return amount;
};
