import type { PairCost } from "../problem.ts";
import type { PairMatrix } from "./pair-matrix.ts";

/** One pair of stages whose places cost something together, while bounds are worked out. */
export interface BoundEdge {
  readonly from: number;
  readonly to: number;
  readonly cost: PairCost;
  readonly matrix: PairMatrix;
  /** GB whose hours count at the price of time; 0 for a pair without a transfer. */
  readonly gb: number;
  /** The price of time that `usd` counts in. */
  usdPerHour: number;
  /** Cost by entry of the matrix, time included. */
  usd: Float64Array;
  /** See `leastAwayUsd`. */
  leastAway: Float64Array;
  /** By local place of `from` and of `to`: cost moved from this edge into the stage's own. */
  intoFrom: Float64Array;
  intoTo: Float64Array;
  /** Its part of what a stage hands on. */
  readonly weight: number;
  /** A lower bound of what is left in the edge. */
  least: number;
}

/** Places of one stage: global indices by local index. */
export type LocalPlaces = Int32Array;

/** By class of places: the least that going elsewhere from there costs. */
export const leastAwayUsd = ({ classes }: PairMatrix, usd: Float64Array): Float64Array =>
  Float64Array.from(classes.entries, (entries) => {
    let least = Number.POSITIVE_INFINITY;
    for (let e = 0; e < entries.length; e++)
      if (usd[entries[e]!]! < least) least = usd[entries[e]!]!;
    return least;
  });

/** Moves into the end `to` all that the edge can give: the minimum over the other end. */
export const collectAtTo = (edge: BoundEdge, from: LocalPlaces, to: LocalPlaces): void => {
  if (isFew(from, to)) {
    collectFewAtTo(edge, from, to);
    return;
  }
  const { matrix, usd, intoFrom, intoTo, leastAway } = edge;
  const { classes } = matrix;
  const best = new Float64Array(classes.count).fill(Number.POSITIVE_INFINITY);
  const home = new Float64Array(classes.classOf.length).fill(Number.POSITIVE_INFINITY);
  const present: number[] = [];
  for (let i = 0; i < from.length; i++) {
    const place = from[i]!;
    const k = classes.classOf[place]!;
    const value = -intoFrom[i]!;
    if (best[k] === Number.POSITIVE_INFINITY) present.push(k);
    if (value < best[k]!) best[k] = value;
    home[place] = value + usd[classes.home[place]!]!;
  }
  // The class that can be cheapest comes first: once it cannot be cheaper than what is known, none can.
  const floor = best.map((value, k) => value + leastAway[k]!);
  present.sort((a, b) => floor[a]! - floor[b]!);
  for (let j = 0; j < to.length; j++)
    intoTo[j] = leastFrom(edge, best, floor, present, to[j]!, home[to[j]!]!);
};

/** Least over all classes of sources for one target. */
const leastFrom = (
  { matrix, usd }: BoundEdge,
  best: Float64Array,
  floor: Float64Array,
  present: readonly number[],
  place: number,
  staying: number,
): number => {
  const { away, classOf } = matrix.classes;
  let least = staying;
  for (let c = 0; c < present.length && floor[present[c]!]! < least; c++) {
    const k = present[c]!;
    const entry = away[k * classOf.length + place]!;
    if (entry >= 0 && best[k]! + usd[entry]! < least) least = best[k]! + usd[entry]!;
  }
  return least;
};

/** The same for the end `from`. */
export const collectAtFrom = (edge: BoundEdge, from: LocalPlaces, to: LocalPlaces): void => {
  if (isFew(from, to)) {
    collectFewAtFrom(edge, from, to);
    return;
  }
  const { matrix, usd, intoFrom, intoTo, leastAway } = edge;
  const { classes } = matrix;
  const n = classes.classOf.length;
  const best = new Float64Array(classes.count).fill(Number.NaN);
  const stay = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0; j < to.length; j++) {
    const value = -intoTo[j]!;
    stay[to[j]!] = value;
    if (value < least) least = value;
  }
  for (let i = 0; i < from.length; i++) {
    const place = from[i]!;
    const k = classes.classOf[place]!;
    const staying = stay[place]! + usd[classes.home[place]!]!;
    intoFrom[i] = staying;
    // Nowhere else is it cheaper, whatever the way there costs.
    if (staying <= least + leastAway[k]!) continue;
    if (Number.isNaN(best[k]!)) best[k] = leastElsewhere(edge, k * n, to);
    if (best[k]! < staying) intoFrom[i] = best[k]!;
  }
};

/** Least over all targets for one class; a target that is the member itself only makes the bound looser. */
const leastElsewhere = (
  { matrix, usd, intoTo }: BoundEdge,
  row: number,
  to: LocalPlaces,
): number => {
  const { away } = matrix.classes;
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0; j < to.length; j++) {
    const entry = away[row + to[j]!]!;
    if (entry < 0) continue;
    const value = usd[entry]! - intoTo[j]!;
    if (value < least) least = value;
  }
  return least;
};

/** So many pairs of places are looked at one by one; classes of places, worth their while for more, need lists as long as all places. */
const FEW_PAIRS = 256;
const isFew = (from: LocalPlaces, to: LocalPlaces): boolean => from.length * to.length <= FEW_PAIRS;

const collectFewAtTo = (
  { matrix, usd, intoFrom, intoTo }: BoundEdge,
  from: LocalPlaces,
  to: LocalPlaces,
): void => {
  const n = matrix.classes.classOf.length;
  for (let j = 0; j < to.length; j++) {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < from.length; i++) {
      const value = usd[matrix.entry[from[i]! * n + to[j]!]!]! - intoFrom[i]!;
      if (value < least) least = value;
    }
    intoTo[j] = least;
  }
};

const collectFewAtFrom = (
  { matrix, usd, intoFrom, intoTo }: BoundEdge,
  from: LocalPlaces,
  to: LocalPlaces,
): void => {
  const n = matrix.classes.classOf.length;
  for (let i = 0; i < from.length; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < to.length; j++) {
      const value = usd[matrix.entry[from[i]! * n + to[j]!]!]! - intoTo[j]!;
      if (value < least) least = value;
    }
    intoFrom[i] = least;
  }
};
