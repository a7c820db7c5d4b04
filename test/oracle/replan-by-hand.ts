import type { HeldStage, Situation } from "../../src/broker/replan/situation.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import { transferUsd } from "../../src/domain/egress.ts";
import { cloudOf, type LocationId, type RegionId, regionOf } from "../../src/domain/ids.ts";
import type { Pipeline, Quota, Stage } from "../../src/domain/pipeline.ts";
import type { Market } from "../../src/domain/plan.ts";
import { spotQuantileHours } from "../../src/domain/spot.ts";
import { transferHours } from "../../src/domain/units.ts";
import { isDiscounted } from "../../src/optimizer/verify/discounts.ts";
import { stageKgCo2e } from "../../src/optimizer/verify/emissions.ts";
import { type Inputs, prepare, problemsOfOne } from "../../src/optimizer/verify/inputs.ts";
import { covers } from "../../src/optimizer/verify/location-pattern.ts";
import { satisfiesSet } from "../../src/optimizer/verify/machine.ts";
import { readOffer, type VerifiedOffer } from "../../src/optimizer/verify/offer.ts";
import { placeProblems } from "../../src/optimizer/verify/place-rules.ts";
import { poolFor } from "../../src/optimizer/verify/reservations.ts";
import { egressRate, sameContinent, throughputRate } from "../../src/optimizer/verify/route.ts";
import { stageTime } from "../../src/optimizer/verify/stage-time.ts";

/** The best way on, found by trying every place of every stage that still gets one. */
export interface WayOn {
  readonly usd: number;
  readonly hours: number;
  readonly kg: number;
}

/**
 * Where one stage is, or could be, as a run sees it; nothing here knows how the planner is told of a run. `hours` and `late`
 * are what is left.
 */
interface Spot {
  readonly stage: Stage;
  readonly state: "finished" | "running" | "open";
  readonly location: LocationId;
  readonly usdPerHour: number;
  readonly hours: number;
  readonly late: number;
  readonly kg: number;
  readonly reserved: number;
  readonly rank: number;
  readonly machine: string;
  readonly cards: string | undefined;
  readonly cardCount: number | undefined;
  readonly vcpus: number | undefined;
  readonly market: Market;
  readonly offer: VerifiedOffer;
}

const TOLERANCE = 1e-9;
const within = (value: number, limit: number): boolean =>
  value <= limit + TOLERANCE * Math.max(1, Math.abs(limit));

/** @returns `undefined`: there is none */
export const replanByHand = (
  pipeline: Pipeline,
  catalog: Catalog,
  situation: Situation,
): WayOn | undefined => {
  const blocked = { ...pipeline, blocked: [...pipeline.blocked, ...situation.blocked] };
  const inputs = prepare(blocked, catalog);
  let best: { readonly ranks: readonly number[]; readonly way: WayOn } | undefined;
  for (const spots of combinations(pipeline.stages.map((s) => spotsOf(inputs, s, situation)))) {
    const way = wayOf(inputs, situation, spots);
    if (way === undefined) continue;
    const ranks = spots.map(({ rank }) => rank);
    if (best === undefined || isBetter(pipeline, { ranks, way }, best)) best = { ranks, way };
  }
  return best?.way;
};

const isBetter = (
  { objective }: Pipeline,
  a: { readonly ranks: readonly number[]; readonly way: WayOn },
  b: { readonly ranks: readonly number[]; readonly way: WayOn },
): boolean => {
  const k = a.ranks.findIndex((rank, index) => rank !== b.ranks[index]);
  if (k >= 0) return a.ranks[k]! < b.ranks[k]!;
  const valuesOf = ({ usd, hours, kg }: WayOn): number[] => {
    if (objective.kind === "cost") return [usd, hours];
    if (objective.kind === "time") return [hours, usd];
    if (objective.kind === "carbon") return [kg, usd, hours];
    return [usd + objective.hourIsWorthUsd * hours, usd];
  };
  const [x, y] = [valuesOf(a.way), valuesOf(b.way)];
  const differing = x.findIndex(
    (value, index) => Math.abs(value - y[index]!) > TOLERANCE * Math.max(1, value),
  );
  return differing >= 0 && x[differing]! < y[differing]!;
};

function* combinations(lists: readonly (readonly Spot[])[]): Generator<readonly Spot[]> {
  const [first, ...rest] = lists;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const spot of first) for (const tail of combinations(rest)) yield [spot, ...tail];
}

const spotsOf = (inputs: Inputs, stage: Stage, situation: Situation): readonly Spot[] => {
  const done = situation.finished.find((entry) => entry.stage === stage.name);
  const held = done ?? situation.running.find((entry) => entry.stage === stage.name);
  if (held === undefined) return openSpots(inputs, stage, situation);
  const { catalog } = inputs.index;
  let offer: VerifiedOffer | undefined;
  for (let row = 0; row < catalog.prices.length; row++) {
    const read = readOffer(inputs.index, row, held.market);
    if (read?.location === held.location && read.machine.name === held.instanceType) offer = read;
  }
  const running = situation.running.find((entry) => entry.stage === stage.name);
  const hours = running?.remainingHours ?? 0;
  offer ??= goneOffer(catalog, held);
  const usdPerHour = offer.usdPerHour ?? held.usdPerHour ?? 0;
  return [
    {
      stage,
      state: done === undefined ? "running" : "finished",
      location: held.location,
      usdPerHour,
      hours,
      late: hours,
      kg: stageKgCo2e(inputs.index, stage, offer, hours) ?? 0,
      reserved: running?.reservedNodes ?? 0,
      rank: 0,
      machine: held.instanceType,
      cards: offer.machine.accelerator,
      cardCount: offer.machine.acceleratorCount,
      vcpus: offer.machine.vcpus,
      market: held.market,
      offer,
    },
  ];
};

/** What is known of a machine that is not on offer any more. */
const goneOffer = (
  { instanceTypes }: Catalog,
  { location, instanceType, market, accelerators = {} }: HeldStage,
): VerifiedOffer => {
  const cloud = cloudOf(location);
  const [accelerator, acceleratorCount] = Object.entries(accelerators)[0] ?? [];
  const machine = instanceTypes.find(
    (type) => type.cloud === cloud && type.name === instanceType,
  ) ?? {
    cloud,
    name: instanceType,
    features: [],
    ...(accelerator === undefined ? {} : { accelerator, acceleratorCount: acceleratorCount! }),
  };
  return {
    machine,
    region: regionOf(location),
    location,
    market,
    priceAsOf: "",
    priceSource: "",
    confidence: "published",
  };
};

/** The stage as it was written is judged; then its time is cut to what is left of its work. */
const openSpots = (inputs: Inputs, stage: Stage, situation: Situation): readonly Spot[] => {
  const share = situation.doneShare.get(stage.name) ?? 0;
  const left = remaining(stage, share);
  const restore = share > 0 ? (stage.checkpoint?.restartHours ?? 0) : 0;
  const spots: Spot[] = [];
  const { catalog } = inputs.index;
  for (let row = 0; row < catalog.prices.length; row++)
    for (const market of ["on-demand", "spot"] as const) {
      const offer = readOffer(inputs.index, row, market);
      if (offer === undefined) continue;
      const time = stageTime(left, offer);
      if (typeof time === "string") continue;
      const hours = time.hours + restore;
      const most = poolFor(inputs.pools, offer) === undefined ? 0 : stage.nodes;
      for (let reserved = 0; reserved <= most; reserved++) {
        // Ceilings on the stage's cost and quota look at the hours: without restore they are judged on its own terms below.
        const plain = { ...left, limits: { ...left.limits, usd: undefined } } as unknown as Stage;
        if (
          problemsOfOne(inputs, plain, { offer, reservedNodes: reserved }).some((p) => !isQuota(p))
        )
          continue;
        const usd = (stage.nodes - reserved) * (offer.usdPerHour ?? 0) * hours;
        if (stage.limits.usd !== undefined && !within(usd, stage.limits.usd)) continue;
        const spot: Spot = {
          stage,
          state: "open",
          location: offer.location,
          usdPerHour: offer.usdPerHour ?? 0,
          hours,
          late:
            restore +
            (time.spot === undefined
              ? time.hours
              : spotQuantileHours(time.spot, inputs.pipeline.limits.confidence ?? 0.9)),
          kg: stageKgCo2e(inputs.index, stage, offer, hours) ?? Number.NaN,
          reserved,
          rank:
            stage.resources.choose === "ordered"
              ? stage.resources.sets.findIndex((set) => satisfiesSet(offer, set))
              : 0,
          machine: offer.machine.name,
          cards: offer.machine.accelerator,
          cardCount: offer.machine.acceleratorCount,
          vcpus: offer.machine.vcpus,
          market,
          offer,
        };
        const fitsQuota = inputs.pipeline.quota.every((quota) => {
          const use = useOf(quota, spot);
          return use !== undefined && (hours === 0 || within(use, quota.count));
        });
        if (fitsQuota) spots.push(spot);
      }
    }
  return spots;
};

const isQuota = (problem: string): boolean => problem.includes("quota");

const remaining = (stage: Stage, share: number): Stage => {
  const { runtime } = stage;
  if (runtime.kind === "unknown") return stage;
  return {
    ...stage,
    runtime:
      runtime.kind === "fixed"
        ? { kind: "fixed", hours: (1 - share) * runtime.hours }
        : {
            kind: "by-machine",
            hours: new Map([...runtime.hours].map(([key, hours]) => [key, (1 - share) * hours])),
          },
  };
};

const useOf = (quota: Quota, spot: Spot): number | undefined => {
  const paid = spot.stage.nodes - spot.reserved;
  const concerns =
    paid > 0 &&
    covers(quota.location, spot.location) &&
    (quota.accelerator === undefined || quota.accelerator === spot.cards) &&
    (quota.instanceType === undefined || quota.instanceType === spot.machine) &&
    (quota.market === undefined || quota.market === spot.market);
  if (!concerns) return 0;
  const unit =
    quota.accelerator !== undefined
      ? spot.cardCount
      : quota.instanceType === undefined
        ? spot.vcpus
        : 1;
  return unit === undefined ? undefined : paid * unit;
};

interface Move {
  readonly usd: number;
  readonly hours: number;
}

/** What getting an item costs and how long it takes; `undefined`: it cannot or must not. */
const moveOf = (
  { index }: Inputs,
  gb: number,
  from: RegionId,
  to: RegionId,
  copies: readonly RegionId[],
  flatUsdPerGb: number | undefined,
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

/** @returns `undefined` when a rule is broken */
const wayOf = (inputs: Inputs, situation: Situation, spots: readonly Spot[]): WayOn | undefined => {
  const { pipeline, taint, index } = inputs;
  const spotOf = new Map(spots.map((spot) => [spot.stage.name, spot]));
  const isOpen = (name: string): boolean => spotOf.get(name)!.state === "open";
  const region = (name: string): RegionId => regionOf(spotOf.get(name)!.location);

  for (const group of pipeline.together)
    if (group.some(isOpen) && new Set(group.map(region)).size > 1) return undefined;
  for (const group of pipeline.apart)
    for (const a of group)
      for (const b of group)
        if (a !== b && (isOpen(a) || isOpen(b)) && cloudOf(region(a)) === cloudOf(region(b)))
          return undefined;
  const { maxClouds } = pipeline.limits;
  if (maxClouds !== undefined) {
    const held = new Set(
      spots.filter(({ state }) => state !== "open").map((s) => cloudOf(s.location)),
    );
    const all = new Set(spots.map((s) => cloudOf(s.location)));
    if (all.size > maxClouds && all.size > held.size) return undefined;
  }

  const items = itemsOf(inputs, situation, spots);
  const mayMove = (movement: string | undefined, from: RegionId, to: RegionId): boolean =>
    from === to ||
    movement === undefined ||
    movement === "global" ||
    (movement === "continental" && sameContinent(index, from, to));
  let egress = 0;
  const arrival = new Map<string, Move>();
  const deliveries: { readonly item: Item; readonly hours: number }[] = [];
  for (const item of items) {
    const paidTo = new Set<RegionId>();
    const fetch = (to: RegionId): Move | undefined => {
      const move = moveOf(inputs, item.gb, item.at, to, item.copies, item.flatUsdPerGb);
      if (move !== undefined && !(item.perRegion && paidTo.has(to))) egress += move.usd;
      paidTo.add(to);
      return move;
    };
    const source = (to: RegionId): RegionId => (item.copies.includes(to) ? to : item.at);
    for (const { stage, location, state } of spots) {
      if (state !== "open" || !stage.inputs.includes(item.name)) continue;
      const to = regionOf(location);
      const move = fetch(to);
      if (move === undefined) return undefined;
      const policies = taint.ofStage.get(stage.name)!;
      if (item.gb > 0 && policies.some(({ movement }) => !mayMove(movement, source(to), to)))
        return undefined;
      arrival.set(`${item.name}>${stage.name}`, move);
    }
    for (const { from, to } of pipeline.deliver) {
      if (from !== item.name) continue;
      if (situation.delivered?.some((d) => d.from === from && d.to === to)) continue;
      const goal = regionOf(to);
      const move = fetch(goal);
      if (move === undefined) return undefined;
      if (item.gb > 0) {
        const carried = taint.ofItem.get(item.name) ?? [];
        const own =
          item.producer === undefined ? [] : [pipeline.policy, item.producer.stage.policy];
        for (const policy of [...own, ...carried])
          if (policy !== undefined && !mayMove(policy.movement, source(goal), goal))
            return undefined;
        if (carried.some((policy) => placeProblems(policy, to, index).length > 0)) return undefined;
      }
      deliveries.push({ item, hours: move.hours });
    }
  }

  const scheduleAt = (pace: "hours" | "late") => {
    const start = new Map<string, number>();
    const end = new Map<string, number>();
    const endOf = (name: string): number => {
      const known = end.get(name);
      if (known !== undefined) return known;
      const spot = spotOf.get(name);
      if (spot === undefined) return 0;
      const began =
        spot.state === "open"
          ? spot.stage.provisioningHours +
            spot.stage.inputs.reduce(
              (last, input) =>
                Math.max(last, endOf(input) + (arrival.get(`${input}>${name}`)?.hours ?? 0)),
              0,
            )
          : 0;
      start.set(name, began);
      end.set(name, began + spot[pace]);
      return began + spot[pace];
    };
    for (const { stage } of spots) endOf(stage.name);
    const finish = Math.max(
      0,
      ...end.values(),
      ...deliveries.map(({ item, hours }) => hours + endOf(item.name)),
    );
    return { start, end, finish };
  };
  const times = scheduleAt("hours");
  const compute = spots.reduce(
    (sum, { stage, reserved, usdPerHour, hours }) =>
      sum + (stage.nodes - reserved) * usdPerHour * hours,
    0,
  );
  const usd = compute + egress - discountOf(inputs, situation, spots);
  const kg = spots.reduce((sum, spot) => sum + spot.kg, 0);
  const isOver =
    spots.every(({ state }) => state === "finished") &&
    pipeline.deliver.every((d) =>
      situation.delivered?.some((e) => e.from === d.from && e.to === d.to),
    );
  if (!isOver) {
    const { deadlineHours, budgetUsd, maxKgCo2e, confidence } = pipeline.limits;
    const by = (deadlineHours ?? Infinity) - situation.elapsedHours;
    if (!within(times.finish, by)) return undefined;
    if (
      deadlineHours !== undefined &&
      confidence !== undefined &&
      !within(scheduleAt("late").finish, by)
    )
      return undefined;
    if (budgetUsd !== undefined && !within(usd, budgetUsd - situation.spentUsd)) return undefined;
    if (maxKgCo2e !== undefined && !within(kg, maxKgCo2e - (situation.emittedKgCo2e ?? 0)))
      return undefined;
  }
  if (!keepsQuota(inputs, spots, times) || !keepsPools(inputs, spots)) return undefined;
  return { usd, hours: times.finish, kg };
};

/** Each discount where it saves most. */
const discountOf = ({ pipeline }: Inputs, situation: Situation, spots: readonly Spot[]): number => {
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

const keepsQuota = (
  { pipeline }: Inputs,
  spots: readonly Spot[],
  times: { readonly start: ReadonlyMap<string, number>; readonly end: ReadonlyMap<string, number> },
): boolean =>
  pipeline.quota.every((quota) =>
    [...times.start.values()].every((moment) => {
      const slack = TOLERANCE * moment;
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
const keepsPools = ({ pipeline, pools }: Inputs, spots: readonly Spot[]): boolean =>
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
