import type { PriceTier } from "../../../domain/catalog.ts";
import type { Pipeline, Runtime, Stage } from "../../../domain/pipeline.ts";
import type { BreakEven, BreakEvenSubject } from "../../../domain/plan.ts";
import { hoursOn } from "../../machines.ts";
import { buildAnyway, planningOf } from "../../planning.ts";
import type { Explained } from "../solve-again.ts";
import { type Dial, lazy, type World } from "./dial.ts";
import { withKnownOffers } from "./known-offers.ts";

/** Sizes of datasets and outputs that move, or would if a stage were elsewhere. */
export const sizeDials = (explained: Explained): Dial[] => {
  const { pipeline } = explained.planning;
  const { datasets, stages, deliver } = pipeline;
  const used = new Set([
    ...stages.flatMap(({ inputs }) => inputs),
    ...deliver.map(({ from }) => from),
  ]);
  const ofDatasets = datasets.map(({ name, sizeGb }) => ({
    item: name,
    now: sizeGb,
    change: (gb: number) => ({
      ...pipeline,
      datasets: datasets.map((d) => (d.name === name ? { ...d, sizeGb: gb } : d)),
    }),
  }));
  const ofOutputs = stages.map(({ name, outputGb, outputPerNode, nodes }) => {
    const copies = outputPerNode ? nodes : 1;
    const change = (gb: number) => changeStage(pipeline, name, { outputGb: gb / copies });
    return { item: name, now: outputGb * copies, change };
  });
  return [...ofDatasets, ...ofOutputs]
    .filter(({ item, now }) => used.has(item) && now > 0)
    .map(({ item, now, change }) => ({
      ...pipelineDial(
        explained,
        { kind: "size", item },
        {
          unit: "GB",
          now,
          change,
          changed: (stage) => stage.name === item || stage.inputs.includes(item),
        },
      ),
      bends: bendsFor(explained, item),
    }));
};

/**
 * Where the plan's own cost of moving the item bends. Between two of these it is a straight line, and every other plan's cost
 * is a line or bent downwards, since the more is moved the less a GB costs: that is over its chord, so that what holds at both
 * ends holds between them. A tariff that rises with the amount has its bends looked at too.
 */
const bendsFor = ({ best, built, planning }: Explained, item: string): number[] => {
  const { routes, places } = built.problem;
  const used = best.transfers
    .filter((transfer) => transfer.item === item)
    .map(({ from, to }) => {
      const [a, b] = [places.indexOf.get(from)!, places.indexOf.get(to)!];
      return routes.tariffs[routes.tariff[a * routes.n + b]!]!;
    });
  const rising = routes.tariffs.filter((tiers) => isRising(tiers, planning.options.countAllowance));
  return [...new Set([...used, ...rising].flatMap(bendsOf))];
};

const isRising = (tiers: readonly PriceTier[], countAllowance: boolean): boolean => {
  const firstPaid = tiers.findIndex(({ usdPerGb }) => usdPerGb > 0);
  const paid = tiers.slice(countAllowance ? 0 : firstPaid);
  return paid.some(({ usdPerGb }, index) => index > 0 && usdPerGb > paid[index - 1]!.usdPerGb);
};

/** GB from which on a transfer's marginal price is another; a leading free slice is used up or left out beforehand. */
const bendsOf = (tiers: readonly PriceTier[]): number[] => {
  const firstPaid = tiers.find(({ usdPerGb }) => usdPerGb > 0)?.fromGb ?? 0;
  return tiers.flatMap(({ fromGb }) => [fromGb, fromGb - firstPaid]).filter((gb) => gb > 0);
};

/** Runtimes, in hours of work on the machine that was chosen; on every other machine they change in proportion. */
export const runtimeDials = (explained: Explained): Dial[] => {
  const { pipeline, catalog } = explained.planning;
  return pipeline.stages.flatMap(({ name, runtime }, index) => {
    const { offer } = explained.choice[index]!;
    const type = catalog.instanceTypes[catalog.prices.instanceType[offer.row]!]!;
    const now = hoursOn(runtime, type);
    if (typeof now !== "number" || now === 0) return [];
    const change = (hours: number) =>
      changeStage(pipeline, name, { runtime: scaled(runtime, hours / now) });
    const changed = isOfferTimed(explained, index)
      ? undefined
      : (stage: Stage) => stage.name === name;
    const figure = { unit: "h", now, change, changed } as const;
    return [pipelineDial(explained, { kind: "runtime", stage: name }, figure)];
  });
};

const scaled = (runtime: Runtime, factor: number): Runtime => {
  if (runtime.kind === "unknown") return runtime;
  if (runtime.kind === "fixed") return { kind: "fixed", hours: runtime.hours * factor };
  const hours = new Map([...runtime.hours].map(([key, value]) => [key, value * factor]));
  return { kind: "by-machine", hours };
};

const changeStage = (pipeline: Pipeline, name: string, change: Partial<Stage>): Pipeline => ({
  ...pipeline,
  stages: pipeline.stages.map((stage) => (stage.name === name ? { ...stage, ...change } : stage)),
});

/** Whether a runtime decides which offers a stage has: by machine, on spot machines, under a ceiling or a quota. */
const isOfferTimed = ({ planning: { pipeline } }: Explained, index: number): boolean => {
  const { runtime, pricing, limits } = pipeline.stages[index]!;
  return (
    runtime.kind !== "fixed" ||
    pricing !== "on-demand" ||
    limits.usd !== undefined ||
    pipeline.quota.length > 0
  );
};

interface Figure {
  readonly unit: BreakEven["unit"];
  readonly now: number;
  readonly change: (value: number) => Pipeline;
  /** Stages whose own costs and times depend on it; `undefined`: what can be rented does. */
  readonly changed: ((stage: Stage) => boolean) | undefined;
}

const pipelineDial = (
  explained: Explained,
  subject: BreakEvenSubject,
  { unit, now, change, changed }: Figure,
): Dial => ({
  subject,
  unit,
  now,
  own: explained.choice,
  bends: [],
  gainsMost: false,
  hasTwoSlopes: false,
  at: (value) => worldOf(explained, change(value), changed),
});

const worldOf = (
  { planning, built }: Explained,
  pipeline: Pipeline,
  changed: Figure["changed"],
): World => {
  const there = planningOf(planning, pipeline);
  const { memory } = planning;
  const own =
    changed === undefined
      ? memory
      : withKnownOffers(built, (stage) => changed(pipeline.stages[stage]!));
  return { planning: there, problem: lazy(() => buildAnyway(there, pipeline, own).problem) };
};
