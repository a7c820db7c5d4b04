import type { PriceTier } from "../../../domain/catalog.ts";
import type { Pipeline, Runtime, Stage } from "../../../domain/pipeline.ts";
import type { BreakEven, BreakEvenSubject } from "../../../domain/plan.ts";
import { hoursOn } from "../../machines.ts";
import { build, type Planning, planningOf } from "../../planning.ts";
import type { Explained } from "../solve-again.ts";
import { type Dial, lazy, type World } from "./dial.ts";

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
      ...pipelineDial(explained, { kind: "size", item }, "GB", now, change),
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
    return [pipelineDial(explained, { kind: "runtime", stage: name }, "h", now, change)];
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

const pipelineDial = (
  { planning, choice }: Explained,
  subject: BreakEvenSubject,
  unit: BreakEven["unit"],
  now: number,
  change: (value: number) => Pipeline,
): Dial => ({
  subject,
  unit,
  now,
  own: choice,
  bends: [],
  gainsMost: false,
  hasTwoSlopes: false,
  at: (value) => worldOf(planning, change(value)),
});

const worldOf = (planning: Planning, pipeline: Pipeline): World => {
  const changed = planningOf(planning, pipeline);
  return { planning: changed, problem: lazy(() => build(changed, pipeline).problem) };
};
