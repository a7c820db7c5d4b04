import type { HeldStage, Situation } from "../../../src/broker/replan/situation.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import { cloudOf, type LocationId, regionOf } from "../../../src/domain/ids.ts";
import type { Blocked, Quota, Stage } from "../../../src/domain/pipeline.ts";
import { spotQuantileHours } from "../../../src/domain/spot.ts";
import { stageKgCo2e } from "../../../src/optimizer/verify/emissions.ts";
import { type Inputs, problemsOfOne } from "../../../src/optimizer/verify/inputs.ts";
import { covers } from "../../../src/optimizer/verify/location-pattern.ts";
import { satisfiesSet } from "../../../src/optimizer/verify/machine.ts";
import { readOffer, type VerifiedOffer } from "../../../src/optimizer/verify/offer.ts";
import { poolFor } from "../../../src/optimizer/verify/reservations.ts";
import { stageTime } from "../../../src/optimizer/verify/stage-time.ts";
import { within } from "./within.ts";

/**
 * Where one stage is, or could be, as a run sees it; nothing here knows how the planner is told of a run. Hours are what is
 * left.
 */
export interface Spot {
  readonly stage: Stage;
  readonly state: "finished" | "running" | "open";
  readonly offer: VerifiedOffer;
  readonly location: LocationId;
  readonly usdPerHour: number;
  readonly hours: number;
  readonly lateHours: number;
  readonly kg: number;
  readonly reserved: number;
  /** Which of its `ordered` resource sets. */
  readonly rank: number;
}

/** A run at some moment, and a stage that is to go anywhere but where it was. */
export interface Asked {
  readonly situation: Situation;
  readonly leaves?: HeldStage;
}

/** Every place that a stage may have. */
export const spotsOf = (inputs: Inputs, stage: Stage, asked: Asked): readonly Spot[] => {
  const { situation } = asked;
  const done = situation.finished.find((entry) => entry.stage === stage.name);
  const running = situation.running.find((entry) => entry.stage === stage.name);
  const held = done ?? running;
  if (held === undefined) return openSpots(inputs, stage, asked);
  const offer = heldOffer(inputs, held);
  const hours = running?.remainingHours ?? 0;
  return [
    {
      stage,
      state: done === undefined ? "running" : "finished",
      offer,
      location: held.location,
      usdPerHour: offer.usdPerHour ?? held.usdPerHour ?? 0,
      hours,
      lateHours: hours,
      kg: stageKgCo2e(inputs.index, stage, offer, hours) ?? 0,
      reserved: running?.reservedNodes ?? 0,
      rank: 0,
    },
  ];
};

const heldOffer = ({ index }: Inputs, held: HeldStage): VerifiedOffer => {
  const rows = Array.from({ length: index.catalog.prices.length }, (_, row) => row);
  const offers = rows.flatMap((row) => readOffer(index, row, held.market) ?? []);
  return (
    offers.find(
      ({ location, machine }) => location === held.location && machine.name === held.instanceType,
    ) ?? goneOffer(index.catalog, held)
  );
};

/** What is known of a machine that is not on offer any more. */
const goneOffer = (
  { instanceTypes }: Catalog,
  { location, instanceType, market, accelerators = {} }: HeldStage,
): VerifiedOffer => {
  const cloud = cloudOf(location);
  const [accelerator, acceleratorCount] = Object.entries(accelerators)[0] ?? [];
  const machine = instanceTypes.find(
    (type) => type.cloud === cloud && type.name === instanceType,
  ) ?? {
    cloud,
    name: instanceType,
    features: [],
    ...(accelerator === undefined ? {} : { accelerator, acceleratorCount: acceleratorCount! }),
  };
  return {
    machine,
    region: regionOf(location),
    location,
    market,
    priceAsOf: "",
    priceSource: "",
    confidence: "published",
  };
};

const openSpots = (inputs: Inputs, stage: Stage, { situation, leaves }: Asked): readonly Spot[] => {
  const share = situation.doneShare.get(stage.name) ?? 0;
  const restoreHours = share > 0 ? (stage.checkpoint?.restartHours ?? 0) : 0;
  const left = remaining(stage, share);
  const { index } = inputs;
  const own = situation.blocked.filter(({ stages }) => stages?.includes(stage.name));
  const given = leaves?.stage === stage.name ? [leaves] : [];
  const isLeft = ({ location, machine, market }: VerifiedOffer): boolean =>
    [...own, ...given].some(
      (entry: Blocked) =>
        (entry.location === undefined || covers(entry.location, location)) &&
        (entry.instanceType ?? machine.name) === machine.name &&
        (entry.accelerator ?? machine.accelerator) === machine.accelerator &&
        (entry.market ?? market) === market,
    );
  const rows = Array.from({ length: index.catalog.prices.length }, (_, row) => row);
  return rows
    .flatMap((row) =>
      (["on-demand", "spot"] as const).map((market) => readOffer(index, row, market)),
    )
    .flatMap((offer) => (offer === undefined || isLeft(offer) ? [] : [offer]))
    .flatMap((offer) => spotsAt(inputs, left, restoreHours, offer))
    .map((spot) => ({ ...spot, stage }));
};

/** One for each number of reserved nodes. */
const spotsAt = (
  inputs: Inputs,
  stage: Stage,
  restoreHours: number,
  offer: VerifiedOffer,
): readonly Spot[] => {
  const time = stageTime(stage, offer);
  if (typeof time === "string") return [];
  const hours = time.hours + restoreHours;
  const { confidence = 0.9 } = inputs.pipeline.limits;
  const sets = stage.resources.choose === "ordered" ? stage.resources.sets : [];
  const most = poolFor(inputs.pools, offer) === undefined ? 0 : stage.nodes;
  return Array.from(
    { length: most + 1 },
    (_, reserved): Spot => ({
      stage,
      state: "open",
      offer,
      location: offer.location,
      usdPerHour: offer.usdPerHour ?? 0,
      hours,
      lateHours:
        restoreHours +
        (time.spot === undefined ? time.hours : spotQuantileHours(time.spot, confidence)),
      kg: stageKgCo2e(inputs.index, stage, offer, hours) ?? Number.NaN,
      reserved,
      rank: Math.max(
        0,
        sets.findIndex((set) => satisfiesSet(offer, set)),
      ),
    }),
  ).filter((spot) => mayHave(inputs, spot));
};

/** The rules about one stage. Its ceiling and quota are looked at here, since its time is not what its runtime says. */
const mayHave = (inputs: Inputs, spot: Spot): boolean => {
  const { stage, offer, reserved, hours, usdPerHour } = spot;
  const { usd: mostUsd, ...limits } = stage.limits;
  const broken = problemsOfOne(inputs, { ...stage, limits }, { offer, reservedNodes: reserved });
  const usd = (stage.nodes - reserved) * usdPerHour * hours;
  return (
    broken.every((problem) => problem.includes("quota")) &&
    (mostUsd === undefined || within(usd, mostUsd)) &&
    inputs.pipeline.quota.every((quota) => {
      const use = useOf(quota, spot);
      return use !== undefined && (hours === 0 || within(use, quota.count));
    })
  );
};

const remaining = (stage: Stage, share: number): Stage => {
  const { runtime } = stage;
  if (runtime.kind === "unknown") return stage;
  return {
    ...stage,
    runtime:
      runtime.kind === "fixed"
        ? { kind: "fixed", hours: (1 - share) * runtime.hours }
        : {
            kind: "by-machine",
            hours: new Map([...runtime.hours].map(([key, hours]) => [key, (1 - share) * hours])),
          },
  };
};

/** What a stage uses of a quota; `undefined`: nobody knows. */
export const useOf = (
  quota: Quota,
  { stage, reserved, location, offer }: Spot,
): number | undefined => {
  const { machine, market } = offer;
  const paid = stage.nodes - reserved;
  const concerns =
    paid > 0 &&
    covers(quota.location, location) &&
    (quota.accelerator === undefined || quota.accelerator === machine.accelerator) &&
    (quota.instanceType === undefined || quota.instanceType === machine.name) &&
    (quota.market === undefined || quota.market === market);
  if (!concerns) return 0;
  const unit =
    quota.accelerator !== undefined
      ? machine.acceleratorCount
      : quota.instanceType === undefined
        ? machine.vcpus
        : 1;
  return unit === undefined ? undefined : paid * unit;
};
