import { concerns, usdPerHourOf } from "../../catalog/overlays/machine-price.ts";
import type { Catalog } from "../../domain/catalog.ts";
import type { Patch } from "../../domain/study.ts";
import type { ApplyPatch } from "./apply.ts";
import { rowsOf } from "./price-rows.ts";

type PricePatch = Extract<Patch, { readonly kind: "prices" }>;

/** Prices per hour of the rows that match. An unknown price stays unknown under a factor. */
export const prices: ApplyPatch<"prices"> = ({ pipeline, catalog }, patch) => {
  const rows = rowsOf(patch.match, catalog);
  const table = catalog.prices;
  return {
    pipeline,
    catalog: {
      ...catalog,
      prices: {
        ...table,
        onDemandUsdPerHour: column(patch, "on-demand", table.onDemandUsdPerHour, rows, catalog),
        spotUsdPerHour: column(patch, "spot", table.spotUsdPerHour, rows, catalog),
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
  patch: PricePatch,
  market: "on-demand" | "spot",
  before: Float64Array,
  rows: Uint32Array,
  { instanceTypes, prices: { instanceType } }: Catalog,
): Float64Array => {
  if (!isAbout(patch, market)) return before;
  const after = before.slice();
  const { change } = patch;
  if (change.kind === "multiply") for (const row of rows) after[row]! *= change.factor;
  else
    for (const row of rows) {
      const type = instanceTypes[instanceType[row]!]!;
      if (concerns(change.price, type)) after[row] = usdPerHourOf(change.price, type);
    }
  return after;
};
