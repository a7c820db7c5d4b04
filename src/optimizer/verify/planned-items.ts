import type { Pipeline, Stage } from "../../domain/pipeline.ts";
import type { PlannedStage, PlannedTransfer } from "../../domain/plan.ts";
import { isFinished } from "../../domain/progress.ts";
import { savingOf } from "./discounts.ts";
import { needsEmissions, stageKgCo2e } from "./emissions.ts";
import { isHeld } from "./held.ts";
import type { Inputs } from "./inputs.ts";
import type { VerifiedOffer } from "./offer.ts";
import type { Placed } from "./placements.ts";
import type { PricedCopy } from "./price-copy.ts";
import type { Schedule } from "./schedule.ts";
import { stageTime } from "./stage-time.ts";

/** The stages of a plan, in the pipeline's order. */
export const describeStages = (
  inputs: Inputs,
  placed: ReadonlyMap<string, Placed>,
  times: Schedule,
): readonly PlannedStage[] => {
  const { pipeline } = inputs;
  return pipeline.stages.flatMap((stage) => {
    const at = placed.get(stage.name);
    if (at === undefined) return [];
    const { offer, reservedNodes } = at;
    const time = stageTime(stage, offer);
    const known = typeof time === "string" ? undefined : time;
    return [
      withoutUndefined({
        name: stage.name,
        location: offer.location,
        instanceType: offer.machine.name,
        accelerators: acceleratorsOf(offer),
        pricing: offer.market,
        nodes: stage.nodes,
        usdPerHour: offer.usdPerHour ?? 0,
        hours: known?.hours,
        ...money(pipeline, stage, at, known?.hours),
        reservedNodes: reservedNodes > 0 ? reservedNodes : undefined,
        expectedInterruptions: known?.interruptions,
        kgCo2e: kgCo2eOf(inputs, stage, offer, known?.hours),
        startHour: times.startHour.get(stage.name),
        endHour: times.endHour.get(stage.name),
        priceAsOf: offer.priceAsOf,
        priceSource: offer.priceSource,
        inputs: stage.inputs,
        outputGb: stage.outputGb * (stage.outputPerNode ? stage.nodes : 1),
      }),
    ];
  });
};

/** Of a stage that is there already, what cannot be told counts as none where a plan needs a figure. */
const kgCo2eOf = (
  { pipeline, index }: Inputs,
  stage: Stage,
  offer: VerifiedOffer,
  hours: number | undefined,
): number | undefined => {
  if (isFinished(stage)) return 0;
  const kg = stageKgCo2e(index, stage, offer, hours);
  return kg === undefined && isHeld(stage) && needsEmissions(pipeline) ? 0 : kg;
};

/** List price of the nodes that are not paid already, less the limited discounts. */
const money = (
  pipeline: Pipeline,
  stage: Stage,
  placed: Placed,
  hours: number | undefined,
): Pick<PlannedStage, "usd" | "discountedNodeHours" | "discountUsd" | "discountClaims"> => {
  if (hours === undefined) return {};
  const list = (stage.nodes - placed.reservedNodes) * (placed.offer.usdPerHour ?? 0) * hours;
  const saving = savingOf(pipeline, placed);
  if (saving.nodeHours === 0) return { usd: list };
  return {
    usd: Math.max(list - saving.usd, 0),
    discountedNodeHours: saving.nodeHours,
    discountUsd: saving.usd,
    discountClaims: saving.claims,
  };
};

/** A figure that is not known has no key, so that it shows in no document. */
const withoutUndefined = (
  stage: {
    readonly [Key in keyof Omit<PlannedStage, "runnerUp" | "why">]: PlannedStage[Key] | undefined;
  },
): PlannedStage => {
  const known: Record<string, unknown> = {};
  for (const key in stage) {
    const value = stage[key as keyof typeof stage];
    if (value !== undefined) known[key] = value;
  }
  return known as unknown as PlannedStage;
};

const acceleratorsOf = ({ machine }: VerifiedOffer): Readonly<Record<string, number>> =>
  machine.accelerator === undefined || machine.acceleratorCount === undefined
    ? {}
    : { [machine.accelerator]: machine.acceleratorCount };

/** Copies between regions, and those within one that a row puts a price on, so that the list adds up. */
export const describeTransfers = (copies: readonly PricedCopy[]): readonly PlannedTransfer[] =>
  copies
    .filter((copy) => copy.from !== copy.to || copy.usd > 0)
    .map((copy) => ({
      item: copy.item,
      from: copy.from,
      to: copy.to,
      consumers: copy.consumers,
      delivery: copy.deliveries.length > 0,
      gb: copy.gb,
      usd: copy.usd,
      hours: copy.hours,
    }))
    .sort(
      (a, b) =>
        compare(a.item, b.item) ||
        compare(a.to, b.to) ||
        compare(a.consumers.join(), b.consumers.join()),
    );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
