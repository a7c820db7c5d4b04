import type { Catalog } from "../../domain/catalog.ts";
import type { Patch } from "../../domain/study.ts";
import type { PriceGroups } from "../../optimizer/scenario-memory.ts";
import { rowsOf } from "./price-rows.ts";
import { isAbout } from "./prices.ts";

/** More different matches than this would leave groups of one. */
const MOST_MATCHES = 200;
const ALONE = -1;

/**
 * Offers whose prices all scenarios change by the same factors. An offer that some scenario gives a price of its own
 * is in no group.
 *
 * @param patches  of all scenarios
 */
export const priceGroups = (patches: readonly Patch[], catalog: Catalog): PriceGroups => {
  const distinct = new Map<string, PricePatch>();
  for (const patch of patches)
    if (patch.kind === "prices")
      distinct.set(JSON.stringify([patch.match, patch.change.kind]), patch);
  if (distinct.size === 0) return () => 0;
  if (distinct.size > MOST_MATCHES) return () => ALONE;
  const [onDemand, spot] = (["on-demand", "spot"] as const).map((market) =>
    groupsOf(
      [...distinct.values()].filter((patch) => isAbout(patch, market)),
      catalog,
    ),
  );
  // An on-demand offer and a spot offer never share a factor for sure, so they are two groups.
  return (row, market) => {
    const group = (market === "spot" ? spot! : onDemand!)[row]!;
    return group === ALONE ? ALONE : 2 * group + (market === "spot" ? 1 : 0);
  };
};

type PricePatch = Extract<Patch, { readonly kind: "prices" }>;

/** Cuts the rows again and again: those that a patch matches from those that it does not. */
const groupsOf = (patches: readonly PricePatch[], catalog: Catalog): Int32Array => {
  const group = new Int32Array(catalog.prices.length);
  let count = 1;
  for (const patch of patches) {
    const split = new Map<number, number>();
    for (const row of rowsOf(patch.match, catalog)) {
      const old = group[row]!;
      if (patch.change.kind === "set" || old === ALONE) {
        group[row] = ALONE;
        continue;
      }
      const next = split.get(old) ?? count++;
      split.set(old, next);
      group[row] = next;
    }
  }
  return group;
};
