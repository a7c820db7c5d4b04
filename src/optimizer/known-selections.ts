import type { Catalog } from "../domain/catalog.ts";
import type { Pipeline, Policy } from "../domain/pipeline.ts";
import { remembered } from "../domain/remember.ts";
import { carbonMatters } from "./offer-queries.ts";
import type { Selection } from "./offers.ts";

/** Answers kept for one catalog, some 100 KB each at most. */
const MOST_KNOWN = 64;

const selectionsOf = remembered((_catalog: Catalog) => new Map<string, Selection>());

/**
 * What the catalog answers to a stage's question. Few questions are asked very often ("8 processors or more"), by one
 * pipeline after the other, and each takes a walk over the whole catalog.
 *
 * @param question  what a stage asks, but for what `pipeline` and `policies` say
 * @param pricesSince  see `BuildOptions`
 * @param policies  those of the stage, in full: the words of a rule do not tell everything about it
 */
export const knownSelection = (
  catalog: Catalog,
  pipeline: Pipeline,
  policies: readonly Policy[],
  question: string,
  pricesSince: string | undefined,
  select: () => Selection,
): Selection => {
  const { blocked, quota, reserved, discounts, limits } = pipeline;
  const key = JSON.stringify([
    question,
    policies,
    [blocked, quota, reserved, discounts, limits.confidence, carbonMatters(pipeline), pricesSince],
  ]);
  const known = selectionsOf(catalog);
  const selection = known.get(key) ?? select();
  // The one used last goes to the end, the one at the front is dropped.
  known.delete(key);
  known.set(key, selection);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  return selection;
};
