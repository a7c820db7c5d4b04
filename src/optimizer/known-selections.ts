import type { Catalog } from "../domain/catalog.ts";
import { remembered } from "../domain/remember.ts";
import type { Question } from "./build-memory.ts";
import { carbonMatters } from "./offer-queries.ts";
import type { Selection } from "./offers.ts";

/** Answers kept for one catalog, some 100 KB each at most. */
const MOST_KNOWN = 64;

const selectionsOf = remembered((_catalog: Catalog) => new Map<string, Selection>());

/** All that decides the answer, the policies in full: the words of a rule do not tell everything about it. */
export const selectionKey = ({ pipeline, key, policies, pricesSince }: Question): string => {
  const { blocked, quota, reserved, discounts, limits } = pipeline;
  const lists = [blocked, quota, reserved, discounts];
  return JSON.stringify([
    key,
    policies,
    lists,
    limits.confidence,
    carbonMatters(pipeline),
    pricesSince,
  ]);
};

/**
 * What the catalog answers to a stage's question. Few questions are asked very often ("8 processors or more"), by one
 * pipeline after the other, and each takes a walk over the whole catalog.
 */
export const knownSelection = (question: Question, select: () => Selection): Selection => {
  const key = selectionKey(question);
  const known = selectionsOf(question.catalog);
  const selection = known.get(key) ?? select();
  // The one used last goes to the end, the one at the front is dropped.
  known.delete(key);
  known.set(key, selection);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  return selection;
};
