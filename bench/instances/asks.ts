import type { Catalog } from "../../src/domain/catalog.ts";
import type { Random } from "./random.ts";
import { randomHours, type StageKind } from "./random-dag.ts";

/** Any machine of 8 vCPU or more: nearly every region has one. */
export const anyMachine = (random: Random): StageKind => ({
  resources: { cpus: "8+" },
  runtime: randomHours(random),
});

/** Three stages of four on processors, the fourth on a widespread accelerator. */
export const mixedMachines = (random: Random): StageKind => ({
  resources: random.pick([
    { cpus: "8+" },
    { cpus: "16+", memory: "64+" },
    { cpus: "32+" },
    { accelerators: random.pick(["H100:8", "A100-80GB:8", "V100:1", "T4:1", "A10:1"]) },
  ]),
  runtime: randomHours(random),
});

const SPEEDS = [
  { vcpus: 8, faster: 1 },
  { vcpus: 16, faster: 1.8 },
  { vcpus: 32, faster: 3.2 },
] as const;

/** The middle one's advantage over the slowest. */
export const MIDDLE_SPEED = SPEEDS[1].faster;

/**
 * Machines of three sizes, the larger the faster: in each place three candidates of which none beats another. Of each
 * cloud and size the type that most regions have.
 */
export const threeSpeeds = (catalog: Catalog): ((random: Random) => StageKind) => {
  const types = SPEEDS.map(({ vcpus }) => widespreadTypes(catalog, vcpus));
  return (random) => {
    const hours = randomHours(random);
    const runtime = Object.fromEntries(
      SPEEDS.flatMap(({ faster }, size) => types[size]!.map((name) => [name, hours / faster])),
    );
    return { resources: { anyOf: SPEEDS.map(({ vcpus }) => ({ cpus: vcpus })) }, runtime };
  };
};

/** Hours of a stage on the slowest of its machines. */
export const slowestHours = ({ runtime }: StageKind): number =>
  typeof runtime === "number" ? runtime : Math.max(...Object.values(runtime));

const widespreadTypes = (catalog: Catalog, vcpus: number): readonly string[] => {
  const { prices, instanceTypes } = catalog;
  const regions = new Map<number, Set<number>>();
  for (let row = 0; row < prices.length; row++) {
    const type = prices.instanceType[row]!;
    const { vcpus: has, accelerator } = instanceTypes[type]!;
    if (has !== vcpus || accelerator !== undefined) continue;
    if (Number.isNaN(prices.onDemandUsdPerHour[row]!)) continue;
    const known = regions.get(type) ?? new Set();
    regions.set(type, known.add(prices.region[row]!));
  }
  const best = new Map<string, { readonly name: string; readonly count: number }>();
  for (const [type, { size: count }] of regions) {
    const { cloud, name } = instanceTypes[type]!;
    if (count > (best.get(cloud)?.count ?? 0)) best.set(cloud, { name, count });
  }
  return [...best.values()].map(({ name }) => name);
};
