import type { Situation } from "../../../src/broker/replan/situation.ts";
import { transferUsd } from "../../../src/domain/egress.ts";
import { type LocationId, type RegionId, regionOf } from "../../../src/domain/ids.ts";
import type { Delivery, Policy } from "../../../src/domain/pipeline.ts";
import { transferHours } from "../../../src/domain/units.ts";
import type { Inputs } from "../../../src/optimizer/verify/inputs.ts";
import { placeProblems } from "../../../src/optimizer/verify/place-rules.ts";
import { egressRate, sameContinent, throughputRate } from "../../../src/optimizer/verify/route.ts";
import type { Spot } from "./spots.ts";

/** What moving data costs and how long it takes. */
export interface Moved {
  readonly usd: number;
  /** Key: item, `>`, consumer. */
  readonly arrivalHours: ReadonlyMap<string, number>;
  readonly deliveries: readonly { readonly item: string; readonly hours: number }[];
}

interface Move {
  readonly usd: number;
  readonly hours: number;
}

/** What getting an item costs and how long it takes; `undefined`: it cannot or must not. */
const moveOf = (
  { index }: Inputs,
  { gb, at: from, copies, flatUsdPerGb }: Item,
  to: RegionId,
): Move | undefined => {
  if (gb === 0) return { usd: 0, hours: 0 };
  const source = copies.includes(to) ? to : from;
  const speed = throughputRate(index, source, to);
  if (speed === undefined) return undefined;
  const hours = transferHours(gb, speed.gbps);
  if (copies.includes(to)) return { usd: 0, hours };
  if (flatUsdPerGb !== undefined && from !== to) return { usd: gb * flatUsdPerGb, hours };
  const rate = egressRate(index, from, to);
  if (rate === undefined) return from === to ? { usd: 0, hours } : undefined;
  return { usd: transferUsd(rate.tiers, gb, false), hours };
};

interface Item {
  readonly name: string;
  readonly gb: number;
  readonly at: RegionId;
  readonly copies: readonly RegionId[];
  readonly perRegion: boolean;
  readonly flatUsdPerGb: number | undefined;
  readonly producer: Spot | undefined;
}

const itemsOf = ({ pipeline }: Inputs, situation: Situation, spots: readonly Spot[]): Item[] => {
  const copiesOf = (name: string): readonly RegionId[] => [
    ...(situation.copies.get(name) ?? []),
    ...(situation.delivered ?? [])
      .filter(({ from }) => from === name)
      .map(({ to }) => regionOf(to)),
  ];
  return [
    ...pipeline.datasets.map(({ name, sizeGb, at, sharing, egressUsdPerGb }) => ({
      name,
      gb: sizeGb,
      at: regionOf(at),
      copies: copiesOf(name),
      perRegion: sharing === "per-region",
      flatUsdPerGb: egressUsdPerGb,
      producer: undefined,
    })),
    ...spots.map((spot) => {
      const { name, outputGb, outputPerNode, nodes, sharing } = spot.stage;
      const done = situation.finished.find(({ stage }) => stage === name);
      return {
        name,
        gb: done?.outputGb ?? outputGb * (outputPerNode ? nodes : 1),
        at: regionOf(spot.location),
        copies: done === undefined ? [] : copiesOf(name),
        perRegion: sharing === "per-region",
        flatUsdPerGb: undefined,
        producer: spot,
      };
    }),
  ];
};

/** Deliveries that have not arrived. */
export const pendingDeliveries = (
  { pipeline }: Inputs,
  { delivered = [] }: Situation,
): readonly Delivery[] =>
  pipeline.deliver.filter(({ from, to }) => !delivered.some((d) => d.from === from && d.to === to));

/** Someone who gets an item, and the policies that its way obeys. */
interface Need {
  readonly consumer?: string;
  readonly to: RegionId;
  readonly policies: readonly Policy[];
  readonly mayArrive: boolean;
}

/** @returns `undefined` when something cannot, or must not, get where it is needed */
export const moveData = (
  inputs: Inputs,
  situation: Situation,
  spots: readonly Spot[],
): Moved | undefined => {
  const all: Served[] = [];
  for (const item of itemsOf(inputs, situation, spots))
    for (const need of needsOf(inputs, situation, spots, item)) {
      const move = serve(inputs, item, need);
      if (move === undefined) return undefined;
      all.push({ item, need, ...move });
    }
  const isPaid = ({ item, need }: Served, at: number): boolean =>
    !item.perRegion ||
    all.findIndex((other) => other.item === item && other.need.to === need.to) === at;
  return {
    usd: all.filter(isPaid).reduce((sum, { usd }) => sum + usd, 0),
    arrivalHours: new Map(
      all.flatMap(({ item, need: { consumer }, hours }) =>
        consumer === undefined ? [] : [[`${item.name}>${consumer}`, hours] as const],
      ),
    ),
    deliveries: all.flatMap(({ item, need, hours }) =>
      need.consumer === undefined ? [{ item: item.name, hours }] : [],
    ),
  };
};

interface Served extends Move {
  readonly item: Item;
  readonly need: Need;
}

const serve = (inputs: Inputs, item: Item, need: Need): Move | undefined =>
  need.mayArrive && need.policies.every((policy) => mayMove(inputs, policy, item, need.to))
    ? moveOf(inputs, item, need.to)
    : undefined;

const needsOf = (
  inputs: Inputs,
  situation: Situation,
  spots: readonly Spot[],
  item: Item,
): readonly Need[] => [
  ...spots
    .filter(({ stage, state }) => state === "open" && stage.inputs.includes(item.name))
    .map(({ stage, location }) => ({
      consumer: stage.name,
      to: regionOf(location),
      policies: inputs.taint.ofStage.get(stage.name) ?? [],
      mayArrive: true,
    })),
  ...pendingDeliveries(inputs, situation)
    .filter(({ from }) => from === item.name)
    .map(({ to }) => ({
      to: regionOf(to),
      policies: sending(inputs, item),
      mayArrive: mayBeAt(inputs, item, to),
    })),
];

/** Policies that a delivery obeys on its way. */
const sending = ({ pipeline, taint }: Inputs, { name, producer }: Item): readonly Policy[] =>
  [
    ...(producer === undefined ? [] : [pipeline.policy, producer.stage.policy]),
    ...(taint.ofItem.get(name) ?? []),
  ].flatMap((policy) => policy ?? []);

const mayBeAt = ({ taint, index }: Inputs, { name, gb }: Item, to: LocationId): boolean =>
  gb === 0 ||
  (taint.ofItem.get(name) ?? []).every((policy) => placeProblems(policy, to, index).length === 0);

const mayMove = ({ index }: Inputs, { movement }: Policy, item: Item, to: RegionId): boolean => {
  const from = item.copies.includes(to) ? to : item.at;
  if (item.gb === 0 || from === to || movement === undefined || movement === "global") return true;
  return movement === "continental" && sameContinent(index, from, to);
};
