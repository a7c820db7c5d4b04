import type { NoPlan } from "../domain/errors.ts";
import type {
  Baseline,
  Excluded,
  ParetoFrontier,
  Plan,
  PlannedDataset,
  PlannedRegion,
  PlannedStage,
  PlannedTransfer,
} from "../domain/plan.ts";
import {
  alternativeDocument,
  breakEvenDocument,
  changesDocument,
  fallbackDocument,
  placeDocument,
  ruleDocument,
} from "./json-explanations.ts";

/** Keeps every figure that matters and drops the float noise behind it, so that the bytes stay the same. */
const STEPS_PER_UNIT = 1e9;

/**
 * The plan as the stable JSON document: keys in a fixed order, absent figures left out, two spaces, final newline.
 *
 * Each key is named here by hand, so that a new field of `Plan` cannot change the format by accident.
 */
export const toJson = (plan: Plan): string => document(planDocument(plan));

/** The same contract when no plan exists. */
export const infeasibleToJson = (none: NoPlan): string =>
  document({
    status: "infeasible",
    summary: none.summary,
    conflict: none.conflict,
    hits: none.hits,
    relaxations: none.relaxations?.map(({ rule, usd, hours }) => ({ rule, usd, hours })),
    leastLimits: none.leastLimits?.map(({ rule, unit, now, least, usd, hours }) => ({
      rule,
      unit,
      now,
      least,
      usd,
      hours,
    })),
    unproven: none.unproven,
    stages: none.stages.map(({ stage, considered, rejections, otherMarket }) => ({
      name: stage,
      considered,
      rejections: rejections.map(({ rule, offers, nearest }) => ({ rule, offers, nearest })),
      otherMarket,
    })),
  });

/** The same contract when the time limit came before any plan. */
export const timeLimitToJson = (limitMs: number): string =>
  document({ status: "unknown", timeLimitMs: limitMs });

/** The same as an object, to be part of another document. */
export const planDocument = (plan: Plan): object => ({
  name: plan.name,
  status: plan.status,
  objective: plan.objective,
  bound: plan.bound,
  gap: plan.gap,
  totals: {
    usd: plan.totals.usd,
    computeUsd: plan.totals.computeUsd,
    egressUsd: plan.totals.egressUsd,
    hours: plan.totals.hours,
    confidentHours: plan.totals.confidentHours,
    kgCo2e: plan.totals.kgCo2e,
    unknownRuntimeUsdPerHour: plan.totals.unknownRuntimeUsdPerHour,
  },
  stages: plan.stages.map(stageDocument),
  transfers: plan.transfers.map(transferDocument),
  baselines: plan.baselines.map(baselineDocument),
  rules: plan.rules?.map(ruleDocument),
  fallbacks: plan.fallbacks?.map(fallbackDocument),
  breakEvens: plan.breakEvens?.map(breakEvenDocument),
  alternatives: plan.alternatives?.map(alternativeDocument),
  unproven: plan.unproven,
  changes: plan.changes && changesDocument(plan.changes),
  pareto: plan.pareto && paretoDocument(plan.pareto),
  assumptions: plan.assumptions,
  excluded: plan.excluded.map(excludedDocument),
  regions: plan.regions?.map(regionDocument),
  datasets: plan.datasets?.map(datasetDocument),
  catalog: {
    asOf: plan.catalog.asOf,
    offers: plan.catalog.offers,
    sha256: plan.catalog.sha256,
  },
  solver: { backend: plan.solver.backend, ms: plan.solver.ms },
});

const stageDocument = (stage: PlannedStage): object => ({
  name: stage.name,
  location: stage.location,
  instanceType: stage.instanceType,
  accelerators: Object.fromEntries(
    Object.entries(stage.accelerators).sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
  pricing: stage.pricing,
  nodes: stage.nodes,
  usdPerHour: stage.usdPerHour,
  hours: stage.hours,
  usd: stage.usd,
  reservedNodes: stage.reservedNodes,
  discountedNodeHours: stage.discountedNodeHours,
  discountUsd: stage.discountUsd,
  expectedInterruptions: stage.expectedInterruptions,
  kgCo2e: stage.kgCo2e,
  startHour: stage.startHour,
  endHour: stage.endHour,
  priceAsOf: stage.priceAsOf,
  priceSource: stage.priceSource,
  inputs: stage.inputs,
  outputGb: stage.outputGb,
  why: stage.why,
  runnerUp: stage.runnerUp && {
    location: stage.runnerUp.location,
    instanceType: stage.runnerUp.instanceType,
    pricing: stage.runnerUp.market,
    extraUsd: stage.runnerUp.extraUsd,
    extraHours: stage.runnerUp.extraHours,
  },
});

const transferDocument = (transfer: PlannedTransfer): object => ({
  item: transfer.item,
  from: transfer.from,
  to: transfer.to,
  consumers: transfer.consumers,
  delivery: transfer.delivery,
  gb: transfer.gb,
  usd: transfer.usd,
  hours: transfer.hours,
});

const baselineDocument = (baseline: Baseline): object => ({
  name: baseline.name,
  usd: baseline.usd,
  hours: baseline.hours,
  extraPct: baseline.extraPct,
  reason: baseline.reason,
});

const paretoDocument = ({ points, complete, maxGapPct }: ParetoFrontier): object => ({
  complete,
  maxGapPct,
  points: points.map((point) => ({
    usd: point.usd,
    hours: point.hours,
    stages: point.stages.map(placeDocument),
  })),
});

const excludedDocument = (excluded: Excluded): object => ({
  stage: excluded.stage,
  reason: excluded.reason,
  offers: excluded.offers,
  nearest: excluded.nearest,
});

const regionDocument = (region: PlannedRegion): object => ({
  region: region.region,
  city: region.city,
  country: region.country,
  latitude: region.latitude,
  longitude: region.longitude,
});

const datasetDocument = ({ name, at, gb }: PlannedDataset): object => ({ name, at, gb });

/** A JSON document of a program: two spaces, final newline, no float noise. */
export const document = (value: object): string => `${JSON.stringify(value, rounded, 2)}\n`;

const rounded = (_key: string, value: unknown): unknown => {
  if (typeof value !== "number") return value;
  const steps = Math.round(value * STEPS_PER_UNIT);
  // A figure near the largest double has no such noise, and its steps no longer fit into one.
  return Number.isFinite(steps) ? steps / STEPS_PER_UNIT + 0 : value;
};
