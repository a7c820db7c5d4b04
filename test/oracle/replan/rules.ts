import type { Situation } from "../../../src/broker/replan/situation.ts";
import { cloudOf, type RegionId, regionOf } from "../../../src/domain/ids.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import { isDiscounted } from "../../../src/optimizer/verify/discounts.ts";
import type { Inputs } from "../../../src/optimizer/verify/inputs.ts";
import { poolFor } from "../../../src/optimizer/verify/reservations.ts";
import { type Spot, useOf } from "./spots.ts";
import { within } from "./within.ts";

/** Rules that tie stages to each other. What stages that have their places do among themselves breaks none. */
export const standsAsAsked = ({ pipeline }: Inputs, spots: readonly Spot[]): boolean => {
  const spotOf = new Map(spots.map((spot) => [spot.stage.name, spot]));
  const isOpen = (name: string): boolean => spotOf.get(name)!.state === "open";
  const region = (name: string): RegionId => regionOf(spotOf.get(name)!.location);
  const together = pipeline.together.every(
    (group) => !group.some(isOpen) || new Set(group.map(region)).size === 1,
  );
  const mayBeBoth = (a: string, b: string): boolean =>
    a === b || !(isOpen(a) || isOpen(b)) || cloudOf(region(a)) !== cloudOf(region(b));
  const apart = pipeline.apart.every((group) =>
    group.every((a) => group.every((b) => mayBeBoth(a, b))),
  );
  return together && apart && keepsClouds(pipeline, spots);
};

const keepsClouds = ({ limits }: Pipeline, spots: readonly Spot[]): boolean => {
  const { maxClouds = Number.POSITIVE_INFINITY } = limits;
  const clouds = (some: readonly Spot[]): number =>
    new Set(some.map(({ location }) => cloudOf(location))).size;
  const held = spots.filter(({ state }) => state !== "open");
  return clouds(spots) <= maxClouds || clouds(spots) === clouds(held);
};

/** Each discount where it saves most. */
export const discountOf = (
  { pipeline }: Inputs,
  situation: Situation,
  spots: readonly Spot[],
): number => {
  const taken = new Set<Spot>();
  let saved = 0;
  pipeline.discounts.forEach((discount, at) => {
    let left = discount.firstNodeHours - (situation.discountedNodeHours?.[at] ?? 0);
    const users = spots
      .filter((spot) => spot.state !== "finished" && !taken.has(spot))
      .filter(({ offer }) => isDiscounted(discount, offer))
      .sort((a, b) => b.usdPerHour - a.usdPerHour);
    for (const spot of users) {
      taken.add(spot);
      const nodeHours = Math.min(
        Math.max(left, 0),
        (spot.stage.nodes - spot.reserved) * spot.hours,
      );
      left -= nodeHours;
      saved += (nodeHours * spot.usdPerHour * discount.percentOff) / 100;
    }
  });
  return saved;
};

export const keepsQuota = (
  { pipeline }: Inputs,
  spots: readonly Spot[],
  times: { readonly start: ReadonlyMap<string, number>; readonly end: ReadonlyMap<string, number> },
): boolean =>
  pipeline.quota.every((quota) =>
    [...times.start.values()].every((moment) => {
      const slack = 1e-9 * moment;
      const users = spots.filter(
        ({ stage, state }) =>
          state !== "finished" &&
          times.start.get(stage.name)! <= moment + slack &&
          times.end.get(stage.name)! > moment + slack,
      );
      const using = users.filter((spot) => (useOf(quota, spot) ?? 0) > 0);
      if (using.every(({ state }) => state !== "open")) return true;
      return within(
        using.reduce((sum, spot) => sum + useOf(quota, spot)!, 0),
        quota.count,
      );
    }),
  );

/** Any set of stages of which none waits for another may run at once. */
export const keepsPools = ({ pipeline, pools }: Inputs, spots: readonly Spot[]): boolean =>
  pools.every((pool) => {
    const users = spots.filter(
      ({ offer, reserved, state }) =>
        reserved > 0 && state !== "finished" && poolFor(pools, offer) === pool,
    );
    for (let bits = 1; bits < 1 << users.length; bits++) {
      const some = users.filter((_, at) => (bits >> at) % 2 === 1);
      const free = some.every((a) =>
        some.every((b) => a === b || !waitsFor(pipeline, spots, a, b)),
      );
      const nodes = some.reduce((sum, { reserved }) => sum + reserved, 0);
      if (free && some.some(({ state }) => state === "open") && nodes > pool.nodes) return false;
    }
    return true;
  });

const waitsFor = (pipeline: Pipeline, spots: readonly Spot[], late: Spot, early: Spot): boolean =>
  late.state === "open" &&
  late.stage.inputs.some((input) => {
    const before = spots.find(({ stage }) => stage.name === input);
    return before !== undefined && (before === early || waitsFor(pipeline, spots, before, early));
  });
