import type { Plan, PlannedStage, PlannedTransfer } from "../../domain/plan.ts";

export type BarKind = "runs" | "data comes" | "machine starts";

/** A stretch of time on the row of what it is for. */
export interface Bar {
  /** A stage, or a delivery. */
  readonly row: number;
  readonly kind: BarKind;
  /** What runs or moves. */
  readonly what: string;
  readonly fromHour: number;
  readonly toHour: number;
  /** Transfers into one stage run side by side: which of how many. */
  readonly lane: number;
  readonly lanes: number;
}

export interface Row {
  readonly name: string;
  readonly place: string;
  readonly kind: "stage" | "delivery";
  readonly startHour: number;
}

export interface Timeline {
  /** By start. */
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
  readonly hours: number;
}

/** Less is what floats leave over. */
const NOISE_HOURS = 1e-6;

type Timed = PlannedStage & { readonly startHour: number; readonly endHour: number };

const isTimed = (stage: PlannedStage): stage is Timed =>
  stage.startHour !== undefined && stage.endHour !== undefined;

/** When each stage runs, waits for its machine and receives its data; `undefined` when a runtime is not given. */
export const timelineOf = (plan: Plan): Timeline | undefined => {
  const stages = plan.stages.filter(isTimed);
  if (stages.length < plan.stages.length) return undefined;
  const ends = new Map(stages.map(({ name, endHour }) => [name, endHour]));
  const leaves = ({ item }: PlannedTransfer): number => ends.get(item) ?? 0;
  const ordered = [...stages].sort((a, b) => a.startHour - b.startHour || a.endHour - b.endHour);
  const stageBars = ordered.flatMap((stage, row) =>
    barsOf(stage, row, incoming(plan, stage.name), leaves, ends),
  );
  const deliveries = plan.transfers.filter(({ delivery, hours }) => delivery && hours > 0);
  const deliveryBars = deliveries.map((transfer, index) =>
    moving(transfer, ordered.length + index, leaves(transfer), 0, 1),
  );
  const bars = [...stageBars, ...deliveryBars];
  return {
    rows: [
      ...ordered.map(({ name, location, startHour }) => ({
        name,
        place: location,
        kind: "stage" as const,
        startHour,
      })),
      ...deliveries.map((transfer) => ({
        name: `delivery of ${transfer.item}`,
        place: transfer.to,
        kind: "delivery" as const,
        startHour: leaves(transfer),
      })),
    ],
    bars,
    hours: Math.max(0, ...bars.map(({ toHour }) => toHour)),
  };
};

const incoming = ({ transfers }: Plan, stage: string): readonly PlannedTransfer[] =>
  transfers.filter(({ consumers }) => consumers.includes(stage));

const barsOf = (
  { name, startHour, endHour, inputs }: Timed,
  row: number,
  transfers: readonly PlannedTransfer[],
  leaves: (transfer: PlannedTransfer) => number,
  ends: ReadonlyMap<string, number>,
): readonly Bar[] => {
  const visible = transfers.filter(({ hours }) => hours > 0);
  const comes = visible.map((transfer, lane) =>
    moving(transfer, row, leaves(transfer), lane, visible.length),
  );
  const ready = Math.max(
    0,
    ...(inputs ?? []).map((input) => ends.get(input) ?? 0),
    ...transfers.map((transfer) => leaves(transfer) + transfer.hours),
  );
  const one = { row, what: name, lane: 0, lanes: 1 };
  // What is between the last data and the start is the provisioning; without a list of inputs nothing can be said.
  const provisioning =
    inputs !== undefined && startHour - ready > NOISE_HOURS
      ? [{ ...one, kind: "machine starts" as const, fromHour: ready, toHour: startHour }]
      : [];
  return [
    ...comes,
    ...provisioning,
    { ...one, kind: "runs", fromHour: startHour, toHour: endHour },
  ];
};

const moving = (
  { item, hours }: PlannedTransfer,
  row: number,
  fromHour: number,
  lane: number,
  lanes: number,
): Bar => ({
  row,
  kind: "data comes",
  what: item,
  fromHour,
  toHour: fromHour + hours,
  lane,
  lanes,
});
