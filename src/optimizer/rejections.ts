import type { Catalog } from "../domain/catalog.ts";
import type { Rejection, StageRejections } from "../domain/errors.ts";
import type { Pipeline, Stage } from "../domain/pipeline.ts";
import type { Excluded } from "../domain/plan.ts";
import { acceleratorLabel, unmetParts } from "./machines.ts";
import { locationOfRow, type Selection } from "./offers.ts";
import type { NearMiss } from "./tally.ts";

/** What each rule took from a stage, with the cheapest offer that it alone keeps out. */
export const rejectionsOf = (catalog: Catalog, { tally }: Selection): Rejection[] =>
  tally.labels.flatMap((rule, bit) => {
    const offers = tally.failing(bit);
    if (offers === 0) return [];
    const miss = tally.nearMiss(bit);
    return [{ rule, offers, ...(miss === undefined ? {} : { nearest: describe(catalog, miss) }) }];
  });

/** `p3.8xlarge (V100:4) at aws/us-east-1, on-demand, 12.24 USD/h`. */
const describe = (catalog: Catalog, { row, market, usdPerHour }: NearMiss): string => {
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
  pipeline.stages.flatMap(({ name: stage }, index) => [
    ...rejectionsOf(catalog, selections[index]!).map(({ rule, ...rest }) => ({
      stage,
      reason: rule,
      ...rest,
    })),
    ...[...unreachable[index]!].map(([reason, offers]) => ({ stage, reason, offers })),
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
  const rejections = rejectionsOf(catalog, selection);
  const routes = [...unreachable].map(([rule, offers]) => ({ rule, offers }));
  const all = { stage: stage.name, considered, rejections: [...rejections, ...routes] };
  if (considered === 0) return explainNoMachine(stage, catalog);
  const cover = tally.smallestCover().map((bit) => tally.labels[bit]!);
  const conflict = [...cover, ...routes.map(({ rule }) => rule)];
  const missed = rejections.find(
    ({ rule, nearest }) => nearest !== undefined && conflict.includes(rule),
  );
  return {
    summary: `stage "${stage.name}": ${considered} offers have the machine, none passes ${conflict.join(" and ")}.${
      missed === undefined ? "" : ` Nearest: ${missed.nearest}.`
    }`,
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
    ...(nearest === undefined ? {} : { nearest: describe(catalog, nearest) }),
  }));
  const demands = [...new Set(unmet.flat())];
  return {
    summary: `stage "${stage.name}": no machine of the catalog has all of ${demands.join(", ")}.`,
    conflict: demands,
    rejections: { stage: stage.name, considered: 0, rejections },
  };
};
