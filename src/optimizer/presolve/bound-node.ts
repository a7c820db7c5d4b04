import type { PairCost, Problem } from "../problem.ts";
import type { BoundEdge } from "./bound-edge.ts";

/** One stage, its candidates grouped by place. */
export interface BoundNode {
  /** Indices of the problem's candidates still alive. */
  candidates: Int32Array;
  /** Own cost with time at its price; of the cost alone. */
  usd: Float64Array;
  plainUsd: Float64Array;
  /** By candidate: index into `places`. */
  local: Int32Array;
  places: Int32Array;
  /** Least own cost, time included. */
  least: number;
  readonly earlier: BoundEdge[];
  readonly later: BoundEdge[];
}

/** @param n  number of places */
export const nodeOf = (list: Problem["candidates"][number], n: number): BoundNode => {
  const localOf = new Int32Array(n).fill(-1);
  const places = new Int32Array(n);
  let count = 0;
  const local = new Int32Array(list.length);
  const candidates = new Int32Array(list.length);
  const usd = new Float64Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const { leastUsd, place } = list[i]!;
    candidates[i] = i;
    usd[i] = leastUsd;
    if (localOf[place]! < 0) {
      places[count] = place;
      localOf[place] = count++;
    }
    local[i] = localOf[place]!;
  }
  return {
    candidates,
    usd,
    plainUsd: usd.slice(),
    local,
    places: places.slice(0, count),
    least: 0,
    earlier: [],
    later: [],
  };
};

export const minimum = (values: Float64Array): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i]! < least) least = values[i]!;
  return least;
};

export const ownCost = (node: BoundNode, stage: number): Float64Array => {
  const own = node.usd.slice();
  for (const edges of [node.earlier, node.later])
    for (const edge of edges) {
      const into = edge.from === stage ? edge.intoFrom : edge.intoTo;
      for (let i = 0; i < own.length; i++) own[i]! += into[node.local[i]!]!;
    }
  return own;
};

/** Forgets the candidates over what is allowed, and the places that no other candidate of the stage uses. */
export const compact = (
  stage: number,
  node: BoundNode,
  own: Float64Array,
  allowed: number,
  alive: number,
): void => {
  const { candidates, usd, plainUsd, local, places } = node;
  const renumbered = new Int32Array(places.length).fill(-1);
  const kept = new Int32Array(places.length);
  let keptPlaces = 0;
  node.candidates = new Int32Array(alive);
  node.usd = new Float64Array(alive);
  node.plainUsd = new Float64Array(alive);
  node.local = new Int32Array(alive);
  for (let i = 0, k = 0; i < own.length; i++) {
    if (!(own[i]! <= allowed) || own[i] === Number.POSITIVE_INFINITY) continue;
    const place = local[i]!;
    if (renumbered[place]! < 0) {
      kept[keptPlaces] = place;
      renumbered[place] = keptPlaces++;
    }
    node.candidates[k] = candidates[i]!;
    node.usd[k] = usd[i]!;
    node.plainUsd[k] = plainUsd[i]!;
    node.local[k] = renumbered[place]!;
    own[k++] = own[i]!;
  }
  if (keptPlaces === places.length) {
    node.local = node.local.map((place) => kept[place]!);
    return;
  }
  node.places = Int32Array.from({ length: keptPlaces }, (_, k) => places[kept[k]!]!);
  const pick = (array: Float64Array): Float64Array => {
    const picked = new Float64Array(keptPlaces);
    for (let k = 0; k < keptPlaces; k++) picked[k] = array[kept[k]!]!;
    return picked;
  };
  for (const edges of [node.earlier, node.later])
    for (const edge of edges)
      if (edge.from === stage) edge.intoFrom = pick(edge.intoFrom);
      else edge.intoTo = pick(edge.intoTo);
};

/** Hands the stage's own cost on to the edges ahead. */
export const spread = (
  stage: number,
  node: BoundNode,
  own: Float64Array,
  behind: readonly BoundEdge[],
  ahead: readonly BoundEdge[],
): void => {
  const total = weightOf(ahead);
  if (total === 0 || node.candidates.length === 0) return;
  const unit = 1 / Math.max(total, weightOf(behind));
  const least = new Float64Array(node.places.length).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < node.candidates.length; i++) {
    const local = node.local[i]!;
    if (own[i]! < least[local]!) least[local] = own[i]!;
  }
  for (const edge of ahead) {
    const into = edge.from === stage ? edge.intoFrom : edge.intoTo;
    const share = unit * edge.weight;
    for (let p = 0; p < least.length; p++) into[p]! -= share * least[p]!;
    edge.least = share * node.least;
  }
  node.least *= 1 - unit * total;
};

/** An edge can pass on no more than it can cost; one that only forbids can pass on anything. */
export const weightOfCost = ({ usdByTariff }: PairCost): number => {
  let most = 0;
  for (const usd of usdByTariff) if (usd < Number.POSITIVE_INFINITY && usd > most) most = usd;
  return most === 0 ? LITTLE_WEIGHT : most;
};
const LITTLE_WEIGHT = 1e-9;

const weightOf = (edges: readonly BoundEdge[]): number => {
  let weight = 0;
  for (const edge of edges) weight += edge.weight;
  return weight;
};
