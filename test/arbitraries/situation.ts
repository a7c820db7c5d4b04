import fc from "fast-check";
import type { FinishedStage, RunningStage, Situation } from "../../src/broker/replan/situation.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import { cloudOf, type RegionId, regionOf } from "../../src/domain/ids.ts";
import type { Blocked, Pipeline, Stage } from "../../src/domain/pipeline.ts";
import type { Market, Plan } from "../../src/domain/plan.ts";
import { locationOfRow } from "../../src/optimizer/offers.ts";
import { buildCatalog, type CatalogLiteral } from "./build-catalog.ts";
import { index, pick, sometimes } from "./pick.ts";
import type { Scenario } from "./scenario.ts";

const own = fc.record({
  state: fc.constantFrom("finished", "finished", "running", "open", "interrupted"),
  /** Where it is by its plan; else at any row at all, whatever the rules say. */
  byPlan: fc.constantFrom(true, true, true, false),
  row: index(),
  market: fc.constantFrom<Market>("on-demand", "spot"),
  remainingHours: fc.constantFrom(0.5, 2, 0, 7),
  reservedNodes: fc.constantFrom(0, 0, 1, 2),
  outputGb: fc.constantFrom(undefined, undefined, 0, 5, 3000),
  doneShare: fc.constantFrom(0.5, 0.9, 0, 1),
  copies: fc.constantFrom(0, 0, 1, 5, 255),
});

const raw = fc.record({
  stages: fc.array(own, { minLength: 5, maxLength: 5 }),
  elapsedHours: fc.constantFrom(0, 0.25, 1, 3),
  spentUsd: fc.constantFrom(0, 0.1, 1, 10),
  emittedKgCo2e: fc.constantFrom(undefined, 0.01, 0.5),
  datasetCopies: fc.array(fc.constantFrom(0, 1, 6, 255), { minLength: 2, maxLength: 2 }),
  blocked: fc.array(
    fc.record({
      row: index(),
      what: fc.constantFrom("region", "cloud", "zone", "market", "machine"),
      /** For one stage alone. */
      only: sometimes(2, index()),
    }),
    { maxLength: 2 },
  ),
  delivered: fc.nat(3),
  discountedNodeHours: fc.constantFrom(undefined, 0.5, 3),
  vanished: sometimes(3, fc.constantFrom("row", "price")),
});

type Raw = typeof raw extends fc.Arbitrary<infer T> ? T : never;

/** Where a run may stand; made ready for a scenario and the plan that the run began with, if there is one. */
export interface SituationDraft {
  readonly of: (scenario: Scenario, plan: Plan | undefined) => SituatedScenario;
}

export interface SituatedScenario {
  /** Of now: an offer that a stage holds may be gone. */
  readonly catalog: Catalog;
  readonly situation: Situation;
}

export const situationDraft = (): fc.Arbitrary<SituationDraft> =>
  raw.map((r) => ({ of: (scenario, plan) => situated(r, scenario, plan) }));

const situated = (r: Raw, scenario: Scenario, plan: Plan | undefined): SituatedScenario => {
  const { pipeline, catalog } = scenario;
  const finished: FinishedStage[] = [];
  const running: RunningStage[] = [];
  const doneShare = new Map<string, number>();
  pipeline.stages.forEach((stage, at) => {
    const wish = r.stages[at % r.stages.length]!;
    if (wish.state === "interrupted") doneShare.set(stage.name, wish.doneShare);
  });
  const copies = new Map<string, readonly RegionId[]>();
  const some = (bits: number): RegionId[] =>
    catalog.regions.filter((_, at) => (bits >> at) % 2 === 1).map(({ id }) => id);
  pipeline.datasets.forEach(({ name }, at) => {
    copies.set(name, some(pick(r.datasetCopies, at)));
  });
  for (const { stage, wish } of begun(r, pipeline)) {
    const held = heldStage(scenario, plan, stage, wish);
    if (held === undefined) continue;
    if (wish.state === "finished") {
      finished.push({
        ...held,
        ...(wish.outputGb === undefined ? {} : { outputGb: wish.outputGb }),
      });
      copies.set(stage.name, some(wish.copies));
    } else {
      const { remainingHours, reservedNodes } = wish;
      running.push({
        ...held,
        remainingHours,
        reservedNodes: reservedAt(pipeline, stage, held, reservedNodes),
      });
    }
  }
  const situation: Situation = {
    elapsedHours: r.elapsedHours,
    spentUsd: r.spentUsd,
    ...(r.emittedKgCo2e === undefined ? {} : { emittedKgCo2e: r.emittedKgCo2e }),
    finished,
    running,
    doneShare,
    blocked: r.blocked.flatMap((entry) =>
      blockedOf(catalog, entry).map((what) =>
        entry.only === undefined
          ? what
          : { ...what, stages: [pick(pipeline.stages, entry.only).name] },
      ),
    ),
    copies,
    delivered: pipeline.deliver.filter(
      ({ from }, at) =>
        (r.delivered >> at) % 2 === 1 &&
        (finished.some(({ stage }) => stage === from) ||
          pipeline.datasets.some(({ name }) => name === from)),
    ),
    ...(r.discountedNodeHours === undefined
      ? {}
      : { discountedNodeHours: pipeline.discounts.map(() => r.discountedNodeHours!) }),
  };
  return { situation, catalog: withoutOffer(r, scenario, situation) };
};

interface Begun {
  readonly stage: Stage;
  readonly wish: Raw["stages"][number];
}

/** In an order in which inputs come first: a stage is begun when what it reads is finished. */
const begun = (r: Raw, { stages }: Pipeline): readonly Begun[] => {
  const waiting = stages
    .map((stage, at) => ({ stage, wish: pick(r.stages, at) }))
    .filter(({ wish }) => wish.state === "finished" || wish.state === "running");
  const names = new Set(stages.map(({ name }) => name));
  const done = new Set<string>();
  const list: Begun[] = [];
  const isReady = ({ stage }: Begun): boolean =>
    stage.inputs.every((input) => !names.has(input) || done.has(input));
  for (;;) {
    const at = waiting.findIndex(isReady);
    const [next] = at < 0 ? [] : waiting.splice(at, 1);
    if (next === undefined) return list;
    list.push(next);
    if (next.wish.state === "finished") done.add(next.stage.name);
  }
};

const heldStage = (
  { catalog }: Scenario,
  plan: Plan | undefined,
  { name }: Stage,
  { byPlan, row, market }: Raw["stages"][number],
): FinishedStage | undefined => {
  const planned = plan?.stages.find((stage) => stage.name === name);
  if (byPlan && planned !== undefined) {
    const { location, instanceType, pricing, accelerators, usdPerHour } = planned;
    return { stage: name, location, instanceType, market: pricing, accelerators, usdPerHour };
  }
  const { prices, instanceTypes } = catalog;
  if (prices.length === 0) return undefined;
  const at = row % prices.length;
  const type = instanceTypes[prices.instanceType[at]!]!;
  const usd = (market === "spot" ? prices.spotUsdPerHour : prices.onDemandUsdPerHour)[at]!;
  return {
    stage: name,
    location: locationOfRow(catalog, at),
    instanceType: type.name,
    market,
    usdPerHour: Number.isNaN(usd) ? 0.75 : usd,
    ...(type.accelerator === undefined || type.acceleratorCount === undefined
      ? {}
      : { accelerators: { [type.accelerator]: type.acceleratorCount } }),
  };
};

const reservedAt = (
  { reserved }: Pipeline,
  { nodes }: Stage,
  { location, instanceType, market }: FinishedStage,
  wanted: number,
): number =>
  market === "on-demand" &&
  reserved.some(
    (pool) =>
      pool.instanceType === instanceType &&
      (pool.location === location || pool.location === regionOf(location)),
  )
    ? Math.min(wanted, nodes)
    : 0;

const blockedOf = (catalog: Catalog, { row, what }: Raw["blocked"][number]): readonly Blocked[] => {
  const { prices, instanceTypes } = catalog;
  if (prices.length === 0) return [];
  const location = locationOfRow(catalog, row % prices.length);
  if (what === "cloud") return [{ location: cloudOf(location) }];
  if (what === "region") return [{ location: regionOf(location) }];
  if (what === "zone") return [{ location }];
  if (what === "market") return [{ location: regionOf(location), market: "spot" }];
  return [{ instanceType: instanceTypes[prices.instanceType[row % prices.length]!]!.name }];
};

/** The catalog without the row, or the prices, of a stage that is begun. */
const withoutOffer = (r: Raw, { catalog, literal }: Scenario, situation: Situation): Catalog => {
  const [gone] = [...situation.running, ...situation.finished];
  if (r.vanished === undefined || gone === undefined) return catalog;
  const isGone = ({ region, zone, type }: Price): boolean =>
    (zone === undefined ? region : `${region}/${zone}`) === gone.location &&
    type === gone.instanceType;
  const prices = literal.catalog.prices?.flatMap((price) => {
    if (!isGone(price)) return [price];
    const { onDemand: _, spot: __, ...unpriced } = price;
    return r.vanished === "row" ? [] : [unpriced];
  });
  return buildCatalog({ ...literal.catalog, prices: prices ?? [] });
};

type Price = NonNullable<CatalogLiteral["prices"]>[number];
