import { type RegionId, regionOf } from "../domain/ids.ts";
import type { Pipeline, Policy, Sharing } from "../domain/pipeline.ts";
import { heldAt, isFinished } from "../domain/progress.ts";
import type { MovementLevel, PairCosts } from "./pair-costs.ts";
import type { Places } from "./places.ts";
import { type Edge, type PairCost, pairUsd, type SharedItem } from "./problem.ts";
import { FREE, type Routes } from "./routes.ts";
import { movementLevel, type StagePolicies } from "./rules.ts";
import { transferHoursOf } from "./schedule.ts";

/** A dataset, or the output of a stage: who makes it, who needs it, how its copies are paid. */
export interface Item {
  readonly name: string;
  readonly gb: number;
  readonly source: SharedItem["source"];
  /** Places with a copy already. */
  readonly copies: ReadonlySet<number>;
  /** Stages that still have to get it. */
  readonly consumers: readonly number[];
  /** How far data may come to each consumer. */
  readonly consumerLevels: readonly MovementLevel[];
  /** Places, one for each delivery. */
  readonly deliveries: readonly number[];
  readonly deliveryLevel: MovementLevel;
  readonly sharing: Sharing;
  /** Flat price of moving data out of the user's own storage. */
  readonly egressUsdPerGb?: number;
}

export interface DataFlow {
  readonly items: readonly Item[];
  readonly routes: Routes;
  readonly costs: PairCosts;
}

export const itemsOf = (
  pipeline: Pipeline,
  policies: StagePolicies,
  places: Places,
  stageIndex: ReadonlyMap<string, number>,
): Item[] => {
  const placeOf = (location: Parameters<typeof regionOf>[0]): number =>
    places.indexOf.get(regionOf(location))!;
  const levelInto = pipeline.stages.map((s) => movementLevel(policies.own.get(s.name) ?? []));
  const consumersOf = new Map<string, number[]>();
  pipeline.stages.forEach((stage, index) => {
    if (heldAt(stage) !== undefined) return;
    for (const input of stage.inputs) {
      const known = consumersOf.get(input);
      if (known === undefined) consumersOf.set(input, [index]);
      else known.push(index);
    }
  });
  const item = (
    own: Pick<Item, "name" | "gb" | "sharing" | "source" | "egressUsdPerGb">,
    copies: readonly RegionId[] | undefined,
    delivering: readonly Policy[],
  ): Item => {
    const consumers = consumersOf.get(own.name) ?? [];
    const deliveries = pipeline.deliver
      .filter(({ from }) => from === own.name)
      .map(({ to }) => placeOf(to));
    return {
      ...own,
      // Where no stage may run and nothing is delivered a copy is of no use.
      copies: new Set(copies?.flatMap((region) => places.indexOf.get(region) ?? [])),
      consumers,
      consumerLevels: consumers.map((stage) => levelInto[stage]!),
      deliveries,
      deliveryLevel: movementLevel(delivering),
    };
  };
  const datasets = pipeline.datasets.map(({ name, sizeGb, sharing, at, egressUsdPerGb, copies }) =>
    item(
      {
        name,
        gb: sizeGb,
        sharing,
        source: { place: placeOf(at) },
        ...(egressUsdPerGb === undefined ? {} : { egressUsdPerGb }),
      },
      copies,
      policies.carried.get(name) ?? [],
    ),
  );
  const outputs = pipeline.stages.map((stage) => {
    const { name, outputGb, outputPerNode, nodes, sharing, policy, copies } = stage;
    const at = isFinished(stage) ? heldAt(stage) : undefined;
    return item(
      {
        name,
        gb: outputGb * (outputPerNode ? nodes : 1),
        sharing,
        // What is made already lies there like a dataset.
        source:
          at === undefined ? { stage: stageIndex.get(name)! } : { place: placeOf(at.location) },
      },
      at === undefined ? undefined : copies,
      // What was declassified no longer restrains where the product may go.
      [pipeline.policy, policy, ...(policies.carried.get(name) ?? [])].flatMap((p) => p ?? []),
    );
  });
  return [...datasets, ...outputs];
};

const costOf = (
  { costs }: DataFlow,
  { gb, egressUsdPerGb }: Item,
  level: MovementLevel,
): PairCost =>
  egressUsdPerGb === undefined
    ? costs.moving(gb, level)
    : costs.movingFlat(gb, level, egressUsdPerGb);

/** What getting an item that lies at one place costs at another; infinite where it must not go. */
const copyUsd = (
  flow: DataFlow,
  item: Item,
  level: MovementLevel,
  from: number,
  to: number,
): number => {
  const { n } = flow.routes;
  if (item.copies.has(to)) return pairUsd(flow.costs.permitted(item.gb, level), n, to, to);
  return pairUsd(costOf(flow, item, level), n, from, to);
};

const copyHours = ({ routes }: DataFlow, { gb, copies }: Item, from: number, to: number): number =>
  transferHoursOf(routes, gb, copies.has(to) ? to : from, to);

/** Several users may share a copy, so that none can be charged alone. */
const isShared = ({ sharing, consumers, deliveries, gb }: Item): boolean =>
  sharing === "per-region" &&
  gb > 0 &&
  consumers.length > 0 &&
  consumers.length + deliveries.length > 1;

/** Each delivery pays; where copies are shared, each destination once. */
const paidDeliveries = ({ sharing, deliveries }: Item): readonly number[] =>
  sharing === "per-region" ? [...new Set(deliveries)] : deliveries;

export interface Unary {
  readonly usd: number;
  readonly readyHours: number;
  readonly tailHours: number;
}

/** What one stage reads of datasets, and what it makes. */
export interface StageData {
  readonly reads: readonly { readonly item: Item; readonly level: MovementLevel }[];
  /** Absent: it is made already. */
  readonly makes: Item | undefined;
}

/** By stage. */
export const stageData = ({ items }: DataFlow, stages: number): StageData[] => {
  const reads: { item: Item; level: MovementLevel }[][] = Array.from({ length: stages }, () => []);
  const makes: Item[] = [];
  for (const item of items)
    if ("stage" in item.source) makes[item.source.stage] = item;
    else
      item.consumers.forEach((stage, index) => {
        reads[stage]!.push({ item, level: item.consumerLevels[index]! });
      });
  return reads.map((list, stage) => ({ reads: list, makes: makes[stage] }));
};

/**
 * What datasets and deliveries mean for one stage at one place.
 *
 * @returns the reason in words when the place is out of reach
 */
export const dataUnary = (
  flow: DataFlow,
  { reads, makes }: StageData,
  place: number,
): Unary | string => {
  let usd = 0;
  let readyHours = 0;
  let tailHours = 0;
  for (const { item, level } of reads) {
    const from = placeOfSource(item);
    const readUsd = copyUsd(flow, item, level, from, place);
    if (readUsd === Number.POSITIVE_INFINITY) return `no permitted route from ${item.name}`;
    if (!isShared(item)) usd += readUsd;
    readyHours = Math.max(readyHours, copyHours(flow, item, from, place));
  }
  if (makes === undefined) return { usd, readyHours, tailHours };
  for (const to of paidDeliveries(makes)) {
    const deliveryUsd = copyUsd(flow, makes, makes.deliveryLevel, place, to);
    if (deliveryUsd === Number.POSITIVE_INFINITY)
      return `no permitted route to deliver ${makes.name}`;
    if (!isShared(makes)) usd += deliveryUsd;
    tailHours = Math.max(tailHours, copyHours(flow, makes, place, to));
  }
  return { usd, readyHours, tailHours };
};

const placeOfSource = ({ source }: Item): number => ("place" in source ? source.place : -1);

/** One edge for each stage that reads another's output. */
export const edgesOf = ({ items, costs }: DataFlow): Edge[] =>
  items.flatMap((item) => {
    const { source, gb } = item;
    if (!("stage" in source)) return [];
    return item.consumers.map((to, index) => {
      const level = item.consumerLevels[index]!;
      const cost = isShared(item) ? costs.permitted(gb, level) : costs.moving(gb, level);
      return { from: source.stage, to, gb, cost };
    });
  });

/**
 * Movement is permitted or not by the edges and candidates; here it only costs. Items from one place that the same
 * users need go the same ways: they count as one.
 */
export const sharedOf = (flow: DataFlow): SharedItem[] => {
  const merged = new Map<string, SharedItem>();
  flow.items.filter(isShared).forEach((item, index) => {
    const { source, consumers } = item;
    const deliveries = [...new Set(item.deliveries)];
    const cost = sharedCost(flow, item);
    const isPlain = "place" in source && item.egressUsdPerGb === undefined;
    const key = isPlain
      ? `${source.place}|${consumers}|${deliveries}|${[...item.copies].sort()}`
      : `${index}`;
    const known = merged.get(key);
    const usdByTariff =
      known === undefined
        ? cost.usdByTariff
        : cost.usdByTariff.map((usd, tariff) => usd + known.cost.usdByTariff[tariff]!);
    merged.set(key, { source, consumers, deliveries, cost: { ...cost, usdByTariff } });
  });
  return [...merged.values()];
};

const ANYWHERE = 2;

/** Copies that are there already cost nothing. */
const sharedCost = (flow: DataFlow, item: Item): PairCost => {
  const cost = costOf(flow, item, ANYWHERE);
  const { source, copies } = item;
  if (copies.size === 0 || !("place" in source)) return cost;
  const tariff = cost.tariff.slice();
  for (const place of copies) tariff[source.place * flow.routes.n + place] = FREE;
  return { ...cost, tariff };
};

/** What no placement changes: deliveries of datasets. */
export interface Fixed {
  readonly fixedUsd: number;
  readonly fixedHours: number;
  /** Datasets that no permitted route can deliver. */
  readonly stranded: readonly string[];
}

export const fixedOf = (flow: DataFlow): Fixed => {
  let fixedUsd = 0;
  let fixedHours = 0;
  const stranded: string[] = [];
  for (const item of flow.items) {
    const from = placeOfSource(item);
    if (from < 0) continue;
    for (const to of paidDeliveries(item)) {
      const usd = copyUsd(flow, item, item.deliveryLevel, from, to);
      if (usd === Number.POSITIVE_INFINITY) stranded.push(item.name);
      else if (!isShared(item)) fixedUsd += usd;
      fixedHours = Math.max(fixedHours, copyHours(flow, item, from, to));
    }
  }
  return { fixedUsd, fixedHours, stranded };
};
