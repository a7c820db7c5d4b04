import type { Quota, Stage } from "../../domain/pipeline.ts";
import { isFinished } from "../../domain/progress.ts";
import type { Weighted } from "./antichain.ts";
import type { Ancestors } from "./dependencies.ts";
import { isHeld, mostAtOnce } from "./held.ts";
import { covers } from "./location-pattern.ts";
import type { VerifiedOffer } from "./offer.ts";
import type { Placed } from "./placements.ts";
import type { Schedule } from "./schedule.ts";
import { RELATIVE_TOLERANCE, withinLimit } from "./tolerance.ts";

const counts = (quota: Quota, { location, machine, market }: VerifiedOffer): boolean =>
  covers(quota.location, location) &&
  (quota.accelerator === undefined || quota.accelerator === machine.accelerator) &&
  (quota.instanceType === undefined || quota.instanceType === machine.name) &&
  (quota.market === undefined || quota.market === market);

/** Of one node: cards, nodes or vCPUs; `undefined` when unknown. */
const unitsPerNode = (quota: Quota, { machine }: VerifiedOffer): number | undefined => {
  if (quota.accelerator !== undefined) return machine.acceleratorCount;
  return quota.instanceType === undefined ? machine.vcpus : 1;
};

/** What one stage uses of a quota; 0 when the quota is not about its offer or all its nodes are reserved. */
export const useOf = (
  quota: Quota,
  stage: Stage,
  placed: Pick<Placed, "offer" | "reservedNodes">,
): number | undefined => {
  const nodes = stage.nodes - placed.reservedNodes;
  if (nodes <= 0 || !counts(quota, placed.offer)) return 0;
  const units = unitsPerNode(quota, placed.offer);
  return units === undefined ? undefined : nodes * units;
};

const describe = (quota: Quota): string =>
  `${quota.market === undefined ? "" : `${quota.market} `}` +
  `${quota.accelerator ?? quota.instanceType ?? "vCPUs"} in ${quota.location}`;

/**
 * The part of a quota that one stage breaks alone: a stage needs what it uses at once, and one whose use is unknown
 * fits into no quota. A stage that takes no time uses nothing.
 */
export const ownQuotaProblems = (
  quotas: readonly Quota[],
  stage: Stage,
  placed: Pick<Placed, "offer" | "reservedNodes">,
  takesTime: boolean,
): readonly string[] =>
  quotas.flatMap((quota) => {
    const use = useOf(quota, stage, placed);
    if (use === undefined)
      return [`what ${placed.offer.machine.name} uses of the quota ${describe(quota)} is unknown`];
    if (!takesTime || withinLimit(use, quota.count)) return [];
    return [`uses ${use} ${describe(quota)}, the quota is ${quota.count}`];
  });

/**
 * No quota is exceeded at any moment of the schedule or, when a runtime is unknown, by stages that no dependency
 * separates. Stages that hold their machines already may exceed it on their own.
 *
 * @param times  absent: not all are known
 */
export const quotaProblems = (
  quotas: readonly Quota[],
  stages: readonly Stage[],
  placed: ReadonlyMap<string, Placed>,
  times: Schedule | undefined,
  ancestors: () => Ancestors,
): readonly string[] =>
  quotas.flatMap((quota) => {
    const users = stages.flatMap((stage) => {
      const at = placed.get(stage.name);
      const weight = at === undefined || isFinished(stage) ? 0 : (useOf(quota, stage, at) ?? 0);
      return weight > 0 ? [{ name: stage.name, weight, held: isHeld(stage) }] : [];
    });
    if (withinLimit(sum(users), quota.count)) return [];
    const peak =
      times === undefined
        ? mostAtOnce(users, quota.count, (a, b) => ancestors().get(b)?.has(a) === true)
        : peakOf(users, times);
    if (withinLimit(peak, quota.count)) return [];
    return [`${peak} ${describe(quota)} are used at once, the quota is ${quota.count}`];
  });

type User = Weighted & { readonly held: boolean };

const sum = (users: readonly Pick<Weighted, "weight">[]): number =>
  users.reduce((total, { weight }) => total + weight, 0);

/**
 * Most that is used at once. From start up to but not at the end; ends and starts that differ in the last bits only
 * are one moment. The most is used at some start.
 */
const peakOf = (users: readonly User[], times: Schedule): number => {
  const spans = users.map(({ name, weight, held }) => ({
    weight,
    held,
    start: times.startHour.get(name) ?? 0,
    end: times.endHour.get(name) ?? 0,
  }));
  const usedAt = (moment: number): number => {
    const slack = RELATIVE_TOLERANCE * moment;
    const running = spans.filter(
      ({ start, end }) => start <= moment + slack && end > moment + slack,
    );
    return running.every(({ held }) => held) ? 0 : sum(running);
  };
  return spans.reduce((peak, { start }) => Math.max(peak, usedAt(start)), 0);
};
