import type { HeldStage, Situation } from "../../../src/broker/replan/situation.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import { type Inputs, prepare } from "../../../src/optimizer/verify/inputs.ts";
import { type Moved, moveData, pendingDeliveries } from "./data.ts";
import { discountOf, keepsPools, keepsQuota, standsAsAsked } from "./rules.ts";
import { type Spot, spotsOf } from "./spots.ts";
import { within } from "./within.ts";

/** The best way on, found by trying every place of every stage that still gets one. */
export interface WayOn {
  readonly usd: number;
  readonly hours: number;
  readonly kg: number;
}

/**
 * @param leaves  of a stage that is not running in the situation: what it must not go back to
 * @returns `undefined`: there is none
 */
export const replanByHand = (
  pipeline: Pipeline,
  catalog: Catalog,
  situation: Situation,
  leaves?: HeldStage,
): WayOn | undefined => {
  const everyone = situation.blocked.filter(({ stages }) => stages === undefined);
  const blocked = { ...pipeline, blocked: [...pipeline.blocked, ...everyone] };
  const inputs = prepare(blocked, catalog);
  const asked = { situation, ...(leaves === undefined ? {} : { leaves }) };
  let best: Ranked | undefined;
  for (const spots of combinations(pipeline.stages.map((s) => spotsOf(inputs, s, asked)))) {
    const way = wayOf(inputs, situation, spots);
    const next = way && { ranks: spots.map(({ rank }) => rank), way };
    if (next !== undefined && (best === undefined || isBetter(pipeline, next, best))) best = next;
  }
  return best?.way;
};

/** What is minimized first, and what breaks its ties. */
export const valuesOf = ({ objective }: Pipeline, { usd, hours, kg }: WayOn): readonly number[] => {
  if (objective.kind === "time") return [hours, usd];
  if (objective.kind === "cost") return [usd, hours];
  if (objective.kind === "carbon") return [kg, usd, hours];
  return [usd + objective.hourIsWorthUsd * hours, usd];
};

interface Ranked {
  readonly ranks: readonly number[];
  readonly way: WayOn;
}

const isBetter = (pipeline: Pipeline, a: Ranked, b: Ranked): boolean => {
  const k = a.ranks.findIndex((rank, index) => rank !== b.ranks[index]);
  if (k >= 0) return a.ranks[k]! < b.ranks[k]!;
  const [x, y] = [valuesOf(pipeline, a.way), valuesOf(pipeline, b.way)];
  const isTied = (value: number, index: number): boolean =>
    Math.abs(value - y[index]!) <= 1e-9 * Math.max(1, value);
  const differing = x.findIndex((value, index) => !isTied(value, index));
  return differing >= 0 && x[differing]! < y[differing]!;
};

function* combinations(lists: readonly (readonly Spot[])[]): Generator<readonly Spot[]> {
  const [first, ...rest] = lists;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const spot of first) for (const tail of combinations(rest)) yield [spot, ...tail];
}

/** @returns `undefined` when a rule is broken */
const wayOf = (inputs: Inputs, situation: Situation, spots: readonly Spot[]): WayOn | undefined => {
  if (!standsAsAsked(inputs, spots)) return undefined;
  const moved = moveData(inputs, situation, spots);
  if (moved === undefined) return undefined;
  const times = scheduleOf(spots, moved, "hours");
  const computeUsd = spots.reduce(
    (sum, { stage, reserved, usdPerHour, hours }) =>
      sum + (stage.nodes - reserved) * usdPerHour * hours,
    0,
  );
  const way = {
    usd: computeUsd + moved.usd - discountOf(inputs, situation, spots),
    hours: times.finish,
    kg: spots.reduce((sum, { kg }) => sum + kg, 0),
  };
  const isOver =
    spots.every(({ state }) => state === "finished") &&
    pendingDeliveries(inputs, situation).length === 0;
  const late = (): number => scheduleOf(spots, moved, "lateHours").finish;
  const isKept =
    (isOver || keepsLimits(inputs.pipeline, situation, way, late)) &&
    keepsQuota(inputs, spots, times) &&
    keepsPools(inputs, spots);
  return isKept ? way : undefined;
};

const keepsLimits = (
  { limits }: Pipeline,
  { elapsedHours, spentUsd, emittedKgCo2e = 0 }: Situation,
  { usd, hours, kg }: WayOn,
  late: () => number,
): boolean => {
  const { deadlineHours, budgetUsd, maxKgCo2e, confidence } = limits;
  return (
    (deadlineHours === undefined ||
      (within(hours, deadlineHours - elapsedHours) &&
        (confidence === undefined || within(late(), deadlineHours - elapsedHours)))) &&
    (budgetUsd === undefined || within(usd, budgetUsd - spentUsd)) &&
    (maxKgCo2e === undefined || within(kg, maxKgCo2e - emittedKgCo2e))
  );
};

interface Times {
  readonly start: ReadonlyMap<string, number>;
  readonly end: ReadonlyMap<string, number>;
  readonly finish: number;
}

const scheduleOf = (spots: readonly Spot[], moved: Moved, pace: "hours" | "lateHours"): Times => {
  const start = new Map<string, number>();
  const end = new Map<string, number>();
  const arrivalOf = (input: string, stage: string): number =>
    endOf(input) + (moved.arrivalHours.get(`${input}>${stage}`) ?? 0);
  const startOf = ({ stage, state }: Spot): number =>
    state === "open"
      ? stage.provisioningHours +
        Math.max(0, ...stage.inputs.map((input) => arrivalOf(input, stage.name)))
      : 0;
  const endOf = (name: string): number => {
    const spot = spots.find(({ stage }) => stage.name === name);
    if (spot === undefined) return 0;
    if (!end.has(name)) {
      start.set(name, startOf(spot));
      end.set(name, start.get(name)! + spot[pace]);
    }
    return end.get(name)!;
  };
  for (const { stage } of spots) endOf(stage.name);
  const delivered = moved.deliveries.map(({ item, hours }) => endOf(item) + hours);
  return { start, end, finish: Math.max(0, ...end.values(), ...delivered) };
};
