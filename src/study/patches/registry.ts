import type { Patch } from "../../domain/study.ts";
import { acceleratorsGone, acceleratorsOnly } from "./accelerators.ts";
import { addPolicy } from "./add-policy.ts";
import type { ApplyPatch, PatchContext, Planned } from "./apply.ts";
import { otherCatalog } from "./catalog.ts";
import { data } from "./data.ts";
import { dropPolicy } from "./drop-policy.ts";
import { egress } from "./egress.ts";
import { limit } from "./limit.ts";
import { objective } from "./objective.ts";
import { outage } from "./outage.ts";
import { prices, pricesInTurn } from "./prices.ts";
import { pricesUntil } from "./prices-until.ts";
import { pricing } from "./pricing.ts";
import { runtimes } from "./runtimes.ts";

/** Every kind of patch. A new one is a file here, a line below, and its words in `file/patch-schema.ts`. */
const PATCHES: { readonly [Kind in Patch["kind"]]: ApplyPatch<Kind> } = {
  prices,
  egress,
  data,
  runtimes,
  limit,
  objective,
  pricing,
  "add-policy": addPolicy,
  "drop-policy": dropPolicy,
  outage,
  "accelerators-gone": acceleratorsGone,
  "accelerators-only": acceleratorsOnly,
  catalog: otherCatalog,
  "prices-until": pricesUntil,
};

/** Applies the patches of a scenario one after the other. */
export const applyPatches = (
  planned: Planned,
  patches: readonly Patch[],
  context: PatchContext,
): Planned => {
  let current = planned;
  for (let next = 0; next < patches.length; ) {
    const run = pricesFrom(patches, next);
    current =
      run.length > 1 ? pricesInTurn(current, run) : applyOne(current, patches[next]!, context);
    next += Math.max(1, run.length);
  }
  return current;
};

/** Patches of prices that follow one another. */
const pricesFrom = (patches: readonly Patch[], from: number): PricePatch[] => {
  const run: PricePatch[] = [];
  for (let k = from; k < patches.length; k++) {
    const patch = patches[k]!;
    if (patch.kind !== "prices") break;
    run.push(patch);
  }
  return run;
};

type PricePatch = Extract<Patch, { readonly kind: "prices" }>;

const applyOne = <Kind extends Patch["kind"]>(
  planned: Planned,
  patch: Extract<Patch, { readonly kind: Kind }>,
  context: PatchContext,
): Planned => (PATCHES[patch.kind] as ApplyPatch<Kind>)(planned, patch, context);
