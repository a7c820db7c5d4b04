import type {
  Alternative,
  BreakEven,
  Fallback,
  Flip,
  Move,
  PriceChanges,
  RulePrice,
  StagePlace,
} from "../domain/plan.ts";

/** The explanations of a plan as parts of the JSON document, each key named by hand. */
export const ruleDocument = (rule: RulePrice): object => ({
  rule: rule.rule,
  binding: rule.binding,
  extraUsd: rule.extraUsd,
  extraHours: rule.extraHours,
  extraPct: rule.extraPct,
  moves: rule.moves.map(moveDocument),
});

export const fallbackDocument = (fallback: Fallback): object => ({
  outage: fallback.outage,
  unavailable: fallback.unavailable,
  when: fallback.when,
  usd: fallback.usd,
  hours: fallback.hours,
  extraUsd: fallback.extraUsd,
  extraHours: fallback.extraHours,
  stages: fallback.stages.map(placeDocument),
  reason: fallback.reason,
});

export const breakEvenDocument = (breakEven: BreakEven): object => ({
  subject: breakEven.subject,
  unit: breakEven.unit,
  now: breakEven.now,
  below: breakEven.below && flipDocument(breakEven.below),
  above: breakEven.above && flipDocument(breakEven.above),
  searchedFrom: breakEven.searchedFrom,
  searchedTo: breakEven.searchedTo,
});

export const alternativeDocument = (alternative: Alternative): object => ({
  usd: alternative.usd,
  hours: alternative.hours,
  extraUsd: alternative.extraUsd,
  extraHours: alternative.extraHours,
  stages: alternative.stages.map(placeDocument),
});

export const changesDocument = (changes: PriceChanges): object => ({
  catalog: { asOf: changes.catalog.asOf, sha256: changes.catalog.sha256 },
  stages: changes.stages.map(({ name, thenUsdPerHour, nowUsdPerHour }) => ({
    name,
    thenUsdPerHour,
    nowUsdPerHour,
  })),
  transfers: changes.transfers.map(({ item, from, to, thenUsd, nowUsd }) => ({
    item,
    from,
    to,
    thenUsd,
    nowUsd,
  })),
  usd: changes.usd,
});

export const placeDocument = ({ name, location, instanceType, pricing }: StagePlace): object => ({
  name,
  location,
  instanceType,
  pricing,
});

const flipDocument = ({ at, factor, moves, breaks }: Flip): object => ({
  at,
  factor,
  moves: moves.map(moveDocument),
  breaks,
});

const moveDocument = ({ stage, from, to }: Move): object => ({
  stage,
  from: placeDocument(from),
  to: placeDocument(to),
});
