import type { InputError, Problem } from "../domain/errors.ts";
import { type LocationId, type RegionId, regionOf } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { SpotTrace } from "../domain/spot-trace.ts";

/** A zone's trace with what machines cost there. */
export interface ZoneOffer {
  readonly trace: SpotTrace;
  /** USD per hour of one machine on demand, always to be had, > 0. */
  readonly onDemandUsdPerHour: number;
  /** USD per hour of one spot machine when the trace has no prices of its own, > 0. */
  readonly spotUsdPerHour?: number;
}

/** One zone, ready for replaying. */
export interface MarketZone {
  readonly zone: LocationId;
  readonly region: RegionId;
  /** Machines on spot to be had in each step. */
  readonly machines: readonly number[];
  readonly spotUsdPerHour: (step: number) => number;
  readonly onDemandUsdPerHour: number;
}

/** Zones seen over the same steps. */
export interface SpotMarket {
  readonly stepSeconds: number;
  /** Of the shortest trace. After them nothing is to be had on spot. */
  readonly steps: number;
  readonly zones: readonly MarketZone[];
  /** USD for moving the job's checkpoint, ≥ 0; 0 within a region. A way over a third region is never cheaper. */
  readonly moveUsd: (from: RegionId, to: RegionId) => number;
}

/**
 * Zones that one broker may use, side by side: their traces must have the same step length and begin together.
 *
 * @param moveUsd  egress of one checkpoint between regions; default: free
 */
export const spotMarket = (
  offers: readonly ZoneOffer[],
  moveUsd: (from: RegionId, to: RegionId) => number = () => 0,
): Result<SpotMarket, InputError> => {
  const [first] = offers;
  if (first === undefined)
    return refuse([{ pointer: "", detail: "no zone is given, needed is at least one" }]);
  const problems = offers.flatMap((offer) => offerProblems(offer, first.trace));
  if (problems.length > 0) return refuse(problems);
  return ok({
    stepSeconds: first.trace.stepSeconds,
    steps: Math.min(...offers.map(({ trace }) => trace.machines.length)),
    zones: offers.map(toZone),
    moveUsd: (from, to) => (from === to ? 0 : moveUsd(from, to)),
  });
};

const offerProblems = (offer: ZoneOffer, first: SpotTrace): readonly Problem[] => {
  const { trace, spotUsdPerHour, onDemandUsdPerHour } = offer;
  const problems: Problem[] = [];
  const need = (fine: boolean, detail: string): void => {
    if (!fine) problems.push({ pointer: `/${trace.zone}`, detail });
  };
  need(
    trace.stepSeconds === first.stepSeconds && trace.startedOn === first.startedOn,
    `steps of ${trace.stepSeconds} s from ${trace.startedOn}, ${first.zone} has ${first.stepSeconds} s from ${first.startedOn}`,
  );
  need(onDemandUsdPerHour > 0, `on demand ${onDemandUsdPerHour} USD/h, needed is > 0`);
  need(
    trace.usdPerHour !== undefined || (spotUsdPerHour ?? 0) > 0,
    `spot price ${spotUsdPerHour ?? "unknown"}, needed is > 0 USD/h`,
  );
  return problems;
};

const toZone = ({ trace, onDemandUsdPerHour, spotUsdPerHour }: ZoneOffer): MarketZone => {
  const prices = trace.usdPerHour;
  return {
    zone: trace.zone,
    region: regionOf(trace.zone),
    machines: trace.machines,
    spotUsdPerHour: (step) => prices?.[step] ?? spotUsdPerHour ?? Number.NaN,
    onDemandUsdPerHour,
  };
};

/** Whether the whole job fits on spot machines of the zone in this step. */
export const onOffer = (market: SpotMarket, zone: number, step: number, nodes: number): boolean =>
  step < market.steps && market.zones[zone]!.machines[step]! >= nodes;

const refuse = (problems: readonly Problem[]): Result<never, InputError> =>
  err({ kind: "input", file: "market", problems });
