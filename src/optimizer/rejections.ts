import type { Catalog } from "../domain/catalog.ts";
import type { Rejection, StageRejections } from "../domain/errors.ts";
import type { Pipeline, Stage } from "../domain/pipeline.ts";
import type { Excluded } from "../domain/plan.ts";
import { acceleratorLabel, unmetParts } from "./machines.ts";
import {
  locationOfRow,
  OLD_PRICE,
  OVER_HOUR_LIMIT,
  OVER_STAGE_LIMIT,
  PRICE_UNKNOWN,
  type Selection,
} from "./offers.ts";
import type { NearMiss } from "./tally.ts";

/** What each rule took from a stage, with the cheapest offer that it alone keeps out. */
export const rejectionsOf = (stage: Stage, catalog: Catalog, { tally }: Selection): Rejection[] =>
  tally.labels.flatMap((rule, bit) => {
    const offers = tally.failing(bit);
    if (offers === 0) return [];
    const miss = tally.nearMiss(bit);
    if (miss === undefined) return [{ rule, offers }];
    return [
      {
        rule,
        offers,
        nearest:
          describeOffer(catalog, miss) + raise(stage, rule, miss) + dated(catalog, rule, miss),
      },
    ];
  });

/** How far a ceiling has to go up to let the offer in; empty for all other rules. */
const raise = ({ limits, nodes }: Stage, rule: string, miss: NearMiss): string => {
  if (rule === OVER_HOUR_LIMIT)
    return `; raise the limit from ${limits.usdPerNodeHour} to ${miss.usdPerHour} USD/h`;
  if (rule !== OVER_STAGE_LIMIT || miss.usdPerNode === undefined) return "";
  return `; raise the limit from ${limits.usd} to ${miss.usdPerNode * nodes} USD`;
};

/** How old the price is that is too old; empty for all other rules. */
const dated = ({ prices }: Catalog, rule: string, { row }: NearMiss): string =>
  rule.startsWith(OLD_PRICE)
    ? `; its price is of ${prices.dates[prices.asOf[row]!] || "an unknown day"}`
    : "";

/** `p3.8xlarge (V100:4) at aws/us-east-1, on-demand, 12.24 USD/h`. */
export const describeOffer = (catalog: Catalog, { row, market, usdPerHour }: NearMiss): string => {
  const type = catalog.instanceTypes[catalog.prices.instanceType[row]!]!;
  const accelerators = acceleratorLabel(type);
  const price = Number.isNaN(usdPerHour) ? "price unknown" : `${usdPerHour} USD/h`;
  const machine = accelerators === undefined ? type.name : `${type.name} (${accelerators})`;
  return `${machine} at ${locationOfRow(catalog, row)}, ${market}, ${price}`;
};

export const excludedOf = (
  pipeline: Pipeline,
  catalog: Catalog,
  selections: readonly Selection[],
  unreachable: readonly ReadonlyMap<string, number>[],
): Excluded[] =>
  pipeline.stages.flatMap((stage, index) => [
    ...rejectionsOf(stage, catalog, selections[index]!).map(({ rule, ...rest }) => ({
      stage: stage.name,
      reason: rule,
      ...rest,
    })),
    ...[...unreachable[index]!].map(([reason, offers]) => ({
      stage: stage.name,
      reason,
      offers,
    })),
  ]);

/** Why one stage has nowhere to go. */
export interface StageWithoutOffer {
  readonly summary: string;
  /** The fewest rules that leave nothing. */
  readonly conflict: readonly string[];
  readonly rejections: StageRejections;
}

export const explainNoOffer = (
  stage: Stage,
  catalog: Catalog,
  selection: Selection,
  unreachable: ReadonlyMap<string, number>,
): StageWithoutOffer => {
  const { considered, tally } = selection;
  const rejections = rejectionsOf(stage, catalog, selection);
  const routes = [...unreachable].map(([rule, offers]) => ({ rule, offers }));
  const all = { stage: stage.name, considered, rejections: [...rejections, ...routes] };
  if (considered === 0) return explainNoMachine(stage, catalog);
  const cover = tally.smallestCover().map((bit) => tally.labels[bit]!);
  const rules = [...cover, ...routes.map(({ rule }) => rule)];
  // A price that nobody knows cannot be loosened: it is named only when there is nothing else to say.
  const loosened = rules.filter((rule) => rule !== PRICE_UNKNOWN);
  const conflict = loosened.length > 0 ? loosened : rules;
  return {
    summary: `stage "${stage.name}": no offer of the right machine passes ${conflict.join(" and ")}.`,
    conflict,
    rejections: all,
  };
};

/** No machine of the catalog fits: which single demand stands in the way of how many. */
const explainNoMachine = (stage: Stage, catalog: Catalog): StageWithoutOffer => {
  const { prices } = catalog;
  const unmet = stage.resources.sets.flatMap((set) =>
    catalog.instanceTypes.map((type) => unmetParts(type, set)),
  );
  const types = catalog.instanceTypes.length;
  const byPart = new Map<string, { offers: number; nearest?: NearMiss }>();
  for (let row = 0; row < prices.length; row++) {
    const usdPerHour = prices.onDemandUsdPerHour[row]!;
    if (Number.isNaN(usdPerHour)) continue;
    for (let set = 0; set < stage.resources.sets.length; set++) {
      const parts = unmet[set * types + prices.instanceType[row]!]!;
      if (parts.length !== 1) continue;
      const known = byPart.get(parts[0]!) ?? { offers: 0 };
      known.offers++;
      if (known.nearest === undefined || usdPerHour < known.nearest.usdPerHour)
        known.nearest = { row, market: "on-demand", usdPerHour };
      byPart.set(parts[0]!, known);
    }
  }
  const rejections = [...byPart].map(([rule, { offers, nearest }]) => ({
    rule,
    offers,
    ...(nearest === undefined ? {} : { nearest: describeOffer(catalog, nearest) }),
  }));
  const demands = [...new Set(unmet.flat())];
  return {
    summary: `stage "${stage.name}": no machine of the catalog has all of ${demands.join(", ")}.`,
    conflict: demands,
    rejections: { stage: stage.name, considered: 0, rejections },
  };
};
