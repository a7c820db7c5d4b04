import { concerns, usdPerHourOf } from "../../catalog/overlays/machine-price.ts";
import type { Catalog } from "../../domain/catalog.ts";
import type { Patch } from "../../domain/study.ts";
import type { ApplyPatch, Planned } from "./apply.ts";
import { rowsOf } from "./price-rows.ts";

type PricePatch = Extract<Patch, { readonly kind: "prices" }>;

/** Prices per hour of the rows that match. An unknown price stays unknown under a factor. */
export const prices: ApplyPatch<"prices"> = (planned, patch) => pricesInTurn(planned, [patch]);

/** Several patches of prices, one on top of the other: the columns, some MB each, are copied once for all of them. */
export const pricesInTurn = (
  { pipeline, catalog }: Planned,
  patches: readonly PricePatch[],
): Planned => {
  const { onDemandUsdPerHour, spotUsdPerHour } = catalog.prices;
  return {
    pipeline,
    catalog: {
      ...catalog,
      prices: {
        ...catalog.prices,
        onDemandUsdPerHour: column(patches, "on-demand", onDemandUsdPerHour, catalog),
        spotUsdPerHour: column(patches, "spot", spotUsdPerHour, catalog),
      },
    },
  };
};

/** The markets that a patch without one is about: a factor changes both, a price replaces the on-demand one. */
export const isAbout = ({ match, change }: PricePatch, market: "on-demand" | "spot"): boolean =>
  match.market === undefined
    ? change.kind === "multiply" || market === "on-demand"
    : match.market === market;

const column = (
  patches: readonly PricePatch[],
  market: "on-demand" | "spot",
  before: Float64Array,
  catalog: Catalog,
): Float64Array => {
  const about = patches.filter((patch) => isAbout(patch, market));
  if (about.length === 0) return before;
  const after = before.slice();
  for (const patch of about) change(patch, after, catalog);
  return after;
};

const change = ({ match, change: how }: PricePatch, usd: Float64Array, catalog: Catalog): void => {
  const rows = rowsOf(match, catalog);
  if (how.kind === "multiply") {
    for (const row of rows) usd[row]! *= how.factor;
    return;
  }
  const { instanceTypes, prices: table } = catalog;
  for (const row of rows) {
    const type = instanceTypes[table.instanceType[row]!]!;
    if (concerns(how.price, type)) usd[row] = usdPerHourOf(how.price, type);
  }
};
