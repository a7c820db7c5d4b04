import { kgCo2e } from "../domain/carbon.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { Blocked, Pipeline, Stage } from "../domain/pipeline.ts";
import { isStale } from "../domain/price-age.ts";
import { leftBehind } from "../domain/progress.ts";
import { counterOf } from "./counters.ts";
import type { Freshness, OfferQuery } from "./offers.ts";
import type { PlaceRule } from "./rules.ts";
import { isTimedByOffer, timeOf } from "./stage-time.ts";

/**
 * What each stage of a pipeline asks the catalog.
 *
 * @param pricesSince  ISO 8601 day; absent: prices of any age
 */
export const offerQueries = (
  pipeline: Pipeline,
  catalog: Catalog,
  pricesSince: string | undefined,
): ((stage: Stage, rules: readonly PlaceRule[]) => OfferQuery) => {
  const { quota, blocked, limits } = pipeline;
  const count = counterOf(pipeline, catalog);
  const kgPerHour = carbonMatters(pipeline) ? kgPerNodeHour(catalog) : undefined;
  // Alike for every stage, and absent where it does not matter.
  const wide = {
    ...(count === undefined ? {} : { count }),
    ...(kgPerHour === undefined ? {} : { kgPerHour }),
    ...(pricesSince === undefined ? {} : { freshness: freshnessOf(catalog, pricesSince) }),
  };
  return (stage, rules) => {
    const { resources, pricing, nodes, runtime, reservations } = stage;
    const needsHours = stage.limits.usd !== undefined || quota.length > 0;
    const byOffer = runtime.kind === "by-machine" || isTimedByOffer(stage);
    return {
      resources,
      pricing,
      nodes,
      rules,
      blocked: [...blocked, ...ownBlocks(stage)],
      quota,
      reservedOnly: reservations === "only",
      ...(byOffer ? { time: timeOf(stage, catalog, limits.confidence) } : {}),
      ...(needsHours && runtime.kind === "fixed" ? { fixedHours: runtime.hours } : {}),
      ...(stage.limits.usdPerNodeHour === undefined
        ? {}
        : { maxUsdPerHour: stage.limits.usdPerNodeHour }),
      ...(stage.limits.usd === undefined ? {} : { maxUsdPerNode: stage.limits.usd / nodes }),
      ...wide,
    };
  };
};

/** What is left out for one stage alone. */
const ownBlocks = (stage: Stage): readonly Blocked[] => {
  const left = leftBehind(stage);
  return left === undefined ? (stage.blocked ?? []) : [...(stage.blocked ?? []), left];
};

const freshnessOf = ({ prices }: Catalog, since: string): Freshness => ({
  since,
  isStale: (row) =>
    isStale(
      { asOf: prices.dates[prices.asOf[row]!]!, source: prices.sources[prices.source[row]!]! },
      since,
    ),
});

/** Whether a plan may not do without an estimate of its carbon. */
export const carbonMatters = ({ limits, objective }: Pipeline): boolean =>
  limits.maxKgCo2e !== undefined || objective.kind === "carbon";

/** Estimated kg CO2e of one node in one hour. */
const kgPerNodeHour = (catalog: Catalog): NonNullable<OfferQuery["kgPerHour"]> => {
  const accelerators = new Map(catalog.accelerators.map((card) => [card.name, card]));
  return (type, row) => {
    const accelerator = accelerators.get(type.accelerator ?? "");
    const { carbonGramsPerKwh } = catalog.regions[catalog.prices.region[row]!]!;
    return kgCo2e({
      type,
      cloud: type.cloud,
      nodes: 1,
      hours: 1,
      ...(accelerator === undefined ? {} : { accelerator }),
      ...(carbonGramsPerKwh === undefined ? {} : { gramsPerKwh: carbonGramsPerKwh }),
    });
  };
};
