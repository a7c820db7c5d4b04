import fc from "fast-check";
import type { Checkpoint, LimitedDiscount, Quota } from "../../src/domain/pipeline.ts";
import type { CatalogLiteral, PriceLiteral, TypeLiteral } from "./build-catalog.ts";
import type { PipelineLiteral, StageLiteral } from "./build-pipeline.ts";
import { index, pick, sometimes, withoutAbsent } from "./pick.ts";

/** 100 % a month is 0.028 interruptions an hour of a machine. */
const INTERRUPTION_PCTS = [undefined, 5, 100, 99, 0, 20, 100, 99.99] as const;
const HIGH_PCTS = [100, 99.99, 20] as const;
const GRID = [400, 20, undefined, 700, 0, 400, 35] as const;
const WATTS = [300, 70, 450, undefined] as const;

const stageFeatures = fc.record({
  checkpoint: sometimes(
    3,
    fc.constantFrom<Checkpoint>(
      { everyHours: 1, restartHours: 0.1 },
      { everyHours: 0.25, restartHours: 0 },
      { everyHours: 3, restartHours: 2 },
    ),
  ),
  provisioningHours: sometimes(5, fc.constantFrom(0.1, 1, 0.5)),
  reservations: sometimes(8, fc.constantFrom("ignore", "only")),
});

const reservation = fc.record({
  row: index(),
  /** Its whole region, even when the row is about a zone. */
  region: fc.boolean(),
  nodes: fc.constantFrom(1, 2, 3),
});

const quota = fc.record({
  row: index(),
  place: fc.constantFrom("region", "cloud", "*", "*/r-0"),
  of: fc.constantFrom("machines", "cards", "vcpus"),
  market: sometimes(4, fc.constantFrom("on-demand", "spot")),
  count: fc.constantFrom(2, 1, 3, 4, 0),
});

const discount = fc.record({
  row: index(),
  place: fc.constantFrom("cloud", "regions", "cloud", "region"),
  of: fc.constantFrom("all", "all", "machine", "card"),
  percentOff: fc.constantFrom(50, 10, 100, 30),
  firstNodeHours: fc.constantFrom(4, 1, 0.5, 24),
});

const raw = fc.record({
  interruptions: index(),
  grid: index(),
  watts: index(),
  stages: fc.array(stageFeatures, { minLength: 5, maxLength: 5 }),
  /** Of all stages. */
  pricing: sometimes(3, fc.constantFrom("any", "any", "spot")),
  /** Runtimes ten times as long, so that spot machines are interrupted. */
  longRuns: sometimes(2, fc.constant(true)),
  reserved: sometimes(3, fc.array(reservation, { minLength: 1, maxLength: 4 })),
  quota: sometimes(3, fc.array(quota, { minLength: 1, maxLength: 2 })),
  discounts: sometimes(3, fc.array(discount, { minLength: 1, maxLength: 2 })),
  carbon: sometimes(7, fc.constant(true)),
  maxKgCo2e: sometimes(8, fc.constantFrom(2, 0.5, 0.1, 0.02)),
  /** Where emissions count, most machines are known well. */
  wellKnown: fc.nat(3).map((die) => die > 0),
  confidence: sometimes(4, fc.constantFrom(0.99, 0.9, 0.6)),
  /** With a confidence: the deadline over the time of all stages one after the other. */
  deadline: fc.constantFrom(1.02, 1.5, 1.1, 0.8, 1.2, undefined),
  /** Which stage loses its runtime. */
  unknownRuntime: sometimes(10, fc.nat(4)),
});

type Raw = typeof raw extends fc.Arbitrary<infer T> ? T : never;

/** What a scenario gets on top of the simple features, once its catalog and its stages are known. */
export interface Features {
  readonly enrichCatalog: (catalog: CatalogLiteral) => CatalogLiteral;
  readonly enrichPipeline: (pipeline: PipelineLiteral, catalog: CatalogLiteral) => PipelineLiteral;
}

/**
 * Interruptions, checkpoints, provisioning, reservations, quota, limited discounts, carbon and confidence, each in part of
 * the cases. No stage has the choice of two discounts: each is for a cloud of its own.
 *
 * @param unknownRuntimes  whether one stage may have no runtime
 */
export const features = (unknownRuntimes: boolean): fc.Arbitrary<Features> =>
  raw.map(withRisk).map((r) => ({
    enrichCatalog: (catalog) => enrichCatalog(r, catalog),
    enrichPipeline: (pipeline, catalog) =>
      enrichPipeline(unknownRuntimes ? r : { ...r, unknownRuntime: undefined }, pipeline, catalog),
  }));

/** Like `pick`, of a list in which `undefined` is a member. */
const cycled = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length];

/** A confidence matters for long runs on spot machines. */
const withRisk = (r: Raw): Raw => (r.confidence === undefined ? r : { ...r, longRuns: true });

const enrichCatalog = (r: Raw, catalog: CatalogLiteral): CatalogLiteral =>
  withoutAbsent<CatalogLiteral>({
    ...catalog,
    prices: catalog.prices?.map((price, at) => ({
      ...price,
      spot: r.confidence === undefined ? price.spot : (price.spot ?? 0.3),
      spotInterruptionPct: cycled(
        r.confidence === undefined ? INTERRUPTION_PCTS : HIGH_PCTS,
        r.interruptions + at,
      ),
    })),
    regions: catalog.regions?.map((region, at) => ({
      ...(typeof region === "string" ? { id: region } : region),
      carbonGramsPerKwh: cycled(GRID, r.grid + at),
    })),
    types: catalog.types?.map((type) =>
      isAboutCarbon(r) && r.wellKnown ? { vcpus: 8, memoryGib: 32, ...type } : type,
    ),
    accelerators: catalog.accelerators?.map((accelerator, at) => ({
      ...accelerator,
      tdpWatts: cycled(WATTS, r.watts + at),
    })),
  });

const isAboutCarbon = (r: Raw): boolean => r.carbon === true || r.maxKgCo2e !== undefined;

const enrichPipeline = (
  r: Raw,
  pipeline: PipelineLiteral,
  catalog: CatalogLiteral,
): PipelineLiteral => {
  const prices = catalog.prices ?? [];
  if (prices.length === 0) return pipeline;
  const typeOf = ({ region, type }: PriceLiteral): TypeLiteral | undefined =>
    catalog.types?.find((entry) => entry.name === type && region.startsWith(`${entry.cloud}/`));
  return withoutAbsent<PipelineLiteral>({
    ...pipeline,
    objective: r.carbon === true ? { kind: "carbon" } : pipeline.objective,
    limits: {
      ...pipeline.limits,
      ...(r.longRuns === true ? scaled(pipeline.limits) : {}),
      ...(r.confidence === undefined
        ? {}
        : {
            confidence: r.confidence,
            deadlineHours: r.deadline && r.deadline * sequentialHours(r, pipeline),
          }),
      maxKgCo2e: r.maxKgCo2e,
    },
    stages: pipeline.stages.map((stage, at) => enrichStage(r, stage, at)),
    reserved: r.reserved?.map(({ row, region, nodes }) => {
      const price = pick(prices, row);
      const zone = region || price.zone === undefined ? "" : `/${price.zone}`;
      return { location: `${price.region}${zone}`, instanceType: price.type, nodes };
    }),
    quota: r.quota?.map((entry) => quotaOf(entry, pick(prices, entry.row), typeOf)),
    discounts: discountsOf(r, prices, typeOf),
  });
};

/** Limits for runs ten times as long. */
const scaled = (limits: PipelineLiteral["limits"]): PipelineLiteral["limits"] => ({
  ...(limits?.deadlineHours === undefined ? {} : { deadlineHours: 10 * limits.deadlineHours }),
  ...(limits?.budgetUsd === undefined ? {} : { budgetUsd: 10 * limits.budgetUsd }),
});

const enrichStage = (r: Raw, stage: StageLiteral, at: number): StageLiteral => {
  const own = r.stages[at];
  return withoutAbsent<StageLiteral>({
    ...stage,
    ...own,
    pricing: r.pricing ?? (r.confidence === undefined ? stage.pricing : "any"),
    hours: r.unknownRuntime === at ? undefined : longer(r, stage.hours),
    // With nothing reserved `only` leaves no plan.
    reservations: r.reserved === undefined ? undefined : own?.reservations,
  });
};

const longer = (r: Raw, hours: StageLiteral["hours"]): StageLiteral["hours"] => {
  if (r.longRuns !== true || hours === undefined) return hours;
  if (typeof hours === "number") return 10 * hours;
  return Object.fromEntries(Object.entries(hours).map(([machine, value]) => [machine, 10 * value]));
};

const sequentialHours = (r: Raw, { stages }: PipelineLiteral): number =>
  stages
    .map((stage) => longer(r, stage.hours) ?? 0)
    .map((hours) => (typeof hours === "number" ? hours : Math.max(...Object.values(hours))))
    .reduce((sum, hours) => sum + hours, 0);

type TypeOf = (price: PriceLiteral) => TypeLiteral | undefined;

const quotaOf = (
  { place, of, market, count }: NonNullable<Raw["quota"]>[number],
  price: PriceLiteral,
  typeOf: TypeOf,
): Partial<Quota> => {
  const cloud = price.region.split("/")[0];
  const type = typeOf(price);
  const location = place === "region" ? price.region : place === "cloud" ? cloud : place;
  const where = { ...(location === undefined ? {} : { location }), ...(market && { market }) };
  if (of === "machines") return { ...where, instanceType: price.type, count };
  if (of === "cards" && type?.accelerator !== undefined)
    return { ...where, accelerator: type.accelerator, count: count * (type.acceleratorCount ?? 1) };
  return { ...where, count: count * 16 };
};

const discountsOf = (
  r: Raw,
  prices: readonly PriceLiteral[],
  typeOf: TypeOf,
): readonly LimitedDiscount[] | undefined => {
  const byCloud = new Map<string, LimitedDiscount>();
  for (const { row, place, of, percentOff, firstNodeHours } of r.discounts ?? []) {
    const price = pick(prices, row);
    const cloud = price.region.split("/")[0] ?? "";
    const accelerator = typeOf(price)?.accelerator;
    byCloud.set(cloud, {
      match: place === "region" ? price.region : place === "cloud" ? cloud : `${cloud}/r-*`,
      ...(of === "machine" ? { instanceType: price.type } : {}),
      ...(of === "card" && accelerator !== undefined ? { accelerator } : {}),
      percentOff,
      firstNodeHours,
    });
  }
  return r.discounts === undefined ? undefined : [...byCloud.values()];
};
