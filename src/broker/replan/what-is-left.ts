import { type RegionId, regionOf } from "../../domain/ids.ts";
import type { Delivery, Limits, Pipeline, Runtime, Stage } from "../../domain/pipeline.ts";
import type { Held } from "../../domain/progress.ts";
import type { FinishedStage, HeldStage, RunningStage, Situation } from "./situation.ts";

/**
 * The pipeline as it stands now: hour 0 is this moment, limits are what is left of them, and each stage knows how far it has
 * come. Its best plan is the best way on.
 */
export const whatIsLeft = (pipeline: Pipeline, situation: Situation): Pipeline => {
  const finished = new Map(situation.finished.map((entry) => [entry.stage, entry]));
  const running = new Map(situation.running.map((entry) => [entry.stage, entry]));
  const stages = pipeline.stages.map((stage) => {
    const done = finished.get(stage.name);
    if (done !== undefined) return finishedStage(stage, done);
    const held = running.get(stage.name);
    if (held !== undefined) return runningStage(stage, held);
    return interruptedStage(stage, situation.doneShare.get(stage.name) ?? 0);
  });
  const deliver = pipeline.deliver.filter((entry) => !isDelivered(entry, situation));
  const isOver = finished.size === stages.length && deliver.length === 0;
  return {
    ...pipeline,
    // What is over breaks no limit any more.
    limits: isOver ? {} : limitsLeft(pipeline.limits, situation),
    datasets: pipeline.datasets.map((dataset) => withCopies(dataset, situation)),
    stages: stages.map((stage) => withCopies(withBlocks(stage, situation), situation)),
    deliver,
    blocked: [
      ...pipeline.blocked,
      ...situation.blocked.filter(({ stages: concerned }) => concerned === undefined),
    ],
    discounts: pipeline.discounts.map((discount, index) => ({
      ...discount,
      firstNodeHours: Math.max(
        0,
        discount.firstNodeHours - (situation.discountedNodeHours?.[index] ?? 0),
      ),
    })),
  };
};

const withBlocks = (stage: Stage, { blocked }: Situation): Stage => {
  const own = blocked
    .filter(({ stages }) => stages?.includes(stage.name))
    .map(({ stages: _, ...what }) => what);
  return own.length === 0 ? stage : { ...stage, blocked: own };
};

const finishedStage = (stage: Stage, { outputGb, ...entry }: FinishedStage): Stage => ({
  ...stage,
  ...(outputGb === undefined ? {} : { outputGb, outputPerNode: false }),
  runtime: { kind: "fixed", hours: 0 },
  progress: { kind: "finished", at: placeOf(entry) },
});

const runningStage = (
  stage: Stage,
  { remainingHours, reservedNodes = 0, ...entry }: RunningStage,
): Stage => ({
  ...stage,
  runtime:
    remainingHours === undefined
      ? { kind: "unknown" }
      : { kind: "fixed", hours: Math.max(0, remainingHours) },
  progress: { kind: "running", at: placeOf(entry), reservedNodes },
});

const placeOf = ({ location, instanceType, market, usdPerHour }: HeldStage): Held => ({
  location,
  instanceType,
  market,
  ...(usdPerHour === undefined ? {} : { usdPerHour }),
});

/** Nothing saved is nothing to restore: such a stage begins like any other. */
const interruptedStage = (stage: Stage, doneShare: number): Stage =>
  doneShare <= 0
    ? stage
    : {
        ...stage,
        runtime: shortened(stage.runtime, 1 - Math.min(doneShare, 1)),
        progress: { kind: "interrupted", restoreHours: stage.checkpoint?.restartHours ?? 0 },
      };

const shortened = (runtime: Runtime, share: number): Runtime => {
  if (runtime.kind === "unknown") return runtime;
  if (runtime.kind === "fixed") return { ...runtime, hours: runtime.hours * share };
  return {
    ...runtime,
    hours: new Map([...runtime.hours].map(([machine, hours]) => [machine, hours * share])),
  };
};

const limitsLeft = (
  limits: Limits,
  { elapsedHours, spentUsd, emittedKgCo2e = 0 }: Situation,
): Limits => ({
  ...limits,
  ...(limits.deadlineHours === undefined
    ? {}
    : { deadlineHours: limits.deadlineHours - elapsedHours }),
  ...(limits.budgetUsd === undefined ? {} : { budgetUsd: limits.budgetUsd - spentUsd }),
  ...(limits.maxKgCo2e === undefined ? {} : { maxKgCo2e: limits.maxKgCo2e - emittedKgCo2e }),
});

const isDelivered = ({ from, to }: Delivery, { delivered = [] }: Situation): boolean =>
  delivered.some((entry) => entry.from === from && entry.to === to);

const withCopies = <Item extends { readonly name: string }>(
  item: Item,
  { copies, delivered = [] }: Situation,
): Item & { readonly copies?: readonly RegionId[] } => {
  const regions = new Set([
    ...(copies.get(item.name) ?? []),
    ...delivered.flatMap(({ from, to }) => (from === item.name ? [regionOf(to)] : [])),
  ]);
  return regions.size === 0 ? item : { ...item, copies: [...regions].sort() };
};
