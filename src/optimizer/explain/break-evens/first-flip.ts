import type { Choice } from "../../problem.ts";
import type { Dial } from "./dial.ts";
import { excessOf, type Rival, rivalAt, type Strictness, standingOf, unlimited } from "./worlds.ts";

/** Where the plan stops being the best. */
export interface Found {
  readonly at: number;
  /** What wins beyond; absent: the plan breaks a limit beyond. */
  readonly rival?: Choice;
}

/** Solves of one search; costs that are straight lines need a handful. */
const MOST_STEPS = 40;

/** The ends of a search in one direction, the nearest first. */
export interface Ends {
  /** Between two of them each plan's value is a straight line, as far as it can be. */
  readonly bends: readonly number[];
  /** More, for the case that limits make plans come and go. */
  readonly looks: readonly number[];
  readonly last: number;
}

/**
 * The first value, going from the present one, beyond which the plan is beaten or breaks a limit.
 *
 * Between two bends each plan's cost is a straight line in the value and the best cost their lower envelope, which is concave:
 * without limits the plan is the best from the present value up to one flip. From an end where it is beaten, go back to where
 * the rival's line meets the plan's, ask who is the best there, and so on: each step is exact, and the last one proves the flip.
 * A rival that keeps the limits is the answer. One that does not makes it necessary to go on under all limits, end by end.
 *
 * @returns `undefined`: it is the best up to the last end
 */
export const firstFlip = async (
  dial: Dial,
  { bends, looks, last }: Ends,
): Promise<Found | undefined | "unproven"> => {
  const limit = ownLimit(dial, [...bends, ...looks, last]);
  const reach = limit === undefined ? last : limit - BEFORE * (limit - dial.now);
  const atLimit = limit === undefined ? undefined : { at: limit };
  const isWithin = (value: number): boolean =>
    Math.abs(value - dial.now) < Math.abs(reach - dial.now);
  // Figures only ever add: where the plan pays no more when one rises, no other gains on it.
  if (last > dial.now && isUnmoved(dial, reach)) return atLimit;
  const free = await search(dial, dial.now, [...bends.filter(isWithin), reach], "no limits");
  if (free === "unproven") return free;
  if (free === undefined) return atLimit;
  if (keepsLimits(dial, free, last)) return free;
  const isAfter = (value: number): boolean =>
    Math.abs(value - dial.now) > Math.abs(free.at - dial.now);
  const ends = [...bends, ...looks]
    .filter((value) => isWithin(value) && isAfter(value))
    .sort((a, b) => (last > dial.now ? a - b : b - a));
  return (await search(dial, free.at, [...ends, reach], "all limits")) ?? atLimit;
};

const isUnmoved = (dial: Dial, reach: number): boolean => {
  const [now, there] = [dial.now, reach].map((value) => unlimited(dial.at(value), dial.own).value);
  return there! <= now! + TIE * Math.abs(now!);
};

/** Where the plan itself first breaks a limit, as far as the ends tell; `undefined`: nowhere. */
const ownLimit = (dial: Dial, ends: readonly number[]): number | undefined => {
  const nearestFirst = [...ends].sort((a, b) => Math.abs(a - dial.now) - Math.abs(b - dial.now));
  let kept = dial.now;
  for (const end of nearestFirst) {
    if (standingOf(dial.at(end), dial.own).value === Number.POSITIVE_INFINITY)
      return crossing(dial, kept, end, undefined);
    kept = end;
  }
  return undefined;
};

/** A hair before the limit: at the very limit, rounding decides whether there is any plan. */
const BEFORE = 1e-6;
/** A hair beyond the flip. */
const BEYOND = 1e-6;
export const beyond = (dial: Dial, at: number, last: number): number =>
  at * (last > dial.now ? 1 + BEYOND : 1 - BEYOND);

const keepsLimits = (dial: Dial, { at, rival }: Found, last: number): boolean =>
  rival !== undefined &&
  standingOf(dial.at(beyond(dial, at, last)), rival).value < Number.POSITIVE_INFINITY;

const search = async (
  dial: Dial,
  from: number,
  ends: readonly number[],
  strictness: Strictness,
): Promise<Found | undefined | "unproven"> => {
  let good = from;
  for (const end of ends) {
    const rival = await rivalAt(dial, end, strictness);
    if (rival === "unproven") return rival;
    if (rival !== undefined) return narrow(dial, good, end, rival, strictness);
    good = end;
  }
  return undefined;
};

const narrow = async (
  dial: Dial,
  good: number,
  end: number,
  beaten: Rival,
  strictness: Strictness,
): Promise<Found | "unproven"> => {
  let bad = end;
  let rival = beaten;
  for (let step = 0; step < MOST_STEPS; step++) {
    const at = crossing(dial, good, bad, rival.choice, strictness);
    const isSame = Math.abs(at - bad) <= SAME * Math.abs(bad);
    const isProven = at === good || isSame || (dial.hasTwoSlopes && at > dial.now);
    const next = isProven ? undefined : await rivalAt(dial, at, strictness);
    if (next === "unproven") return next;
    if (next === undefined) return { at, rival: rival.choice };
    bad = at;
    rival = next;
  }
  return "unproven";
};

/** Relative: values this close are the same. */
const SAME = 1e-13;
const MOST_HALVINGS = 200;
/** Relative: values of the objective this close are what is left of equal sums. */
const TIE = 1e-13;
/** Share of the way. */
const STEP_ON = 1e-7;

/**
 * Where the rival starts to be better, between a value at which it is not and one at which it is; without a rival, where the
 * plan starts to break a limit.
 */
const crossing = (
  dial: Dial,
  good: number,
  bad: number,
  rival: Choice | undefined,
  strictness: Strictness = "all limits",
): number => {
  const leadAt = (value: number): number => leadOf(dial, value, rival, strictness);
  const tie = TIE * Math.abs(standingOf(dial.at(dial.now), dial.own).value);
  let [near, far] = [good, bad];
  let [nearLead, farLead] = [leadAt(near), leadAt(far)];
  /** Equal there and better a step on; where lines are bent, plans may be equal for a while. */
  const isStart = (value: number, lead: number): boolean =>
    Math.abs(lead) <= tie && leadAt(value + STEP_ON * (far - value)) > tie;
  // Without limits the plan may be beaten as it is.
  if (nearLead > tie || isStart(near, nearLead)) return near;
  for (let k = 0; k < MOST_HALVINGS && Math.abs(far - near) > SAME * Math.abs(far); k++) {
    const secant = near + ((far - near) * nearLead) / (nearLead - farLead);
    const isLine = k % 2 === 0 && Number.isFinite(secant) && secant !== near;
    const value = isLine ? secant : (near + far) / 2;
    const lead = leadAt(value);
    if (isLine && isStart(value, lead)) return value;
    if (lead > tie) [far, farLead] = [value, lead];
    else [near, nearLead] = [value, lead];
  }
  return near;
};

/** By how much the rival is better, ±Infinity where one of them breaks a rule; without one, by how much a limit is broken. */
const leadOf = (
  dial: Dial,
  value: number,
  rival: Choice | undefined,
  strictness: Strictness,
): number => {
  const world = dial.at(value);
  if (rival === undefined) return excessOf(world, dial.own);
  const own = standingOf(world, dial.own).value;
  if (own === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const { value: other } =
    strictness === "all limits" ? standingOf(world, rival) : unlimited(world, rival);
  return own - other;
};
