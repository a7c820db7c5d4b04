import type { RegionId } from "../../domain/ids.ts";
import type { SpotJob } from "../job.ts";
import { onOffer, type SpotMarket } from "../market.ts";
import type { Machine } from "../policy.ts";

/** A machine of the grid with its price in each step. */
export interface GridMachine {
  readonly machine: Machine;
  /** Index into the grid's places. */
  readonly place: number;
  /** USD per second of all nodes; `Infinity` in steps without machines. */
  readonly usdPerSecond: Float64Array;
}

/**
 * The job on the grid of the traces: time in steps, lost time (time gone less work done) in units. The unit divides
 * step, restart and checkpoint interval, so every reachable state lies on the grid.
 */
export interface Grid {
  readonly job: SpotJob;
  readonly stepSeconds: number;
  /** Steps until the deadline, the last of them cut short by it. */
  readonly steps: number;
  readonly unitSeconds: number;
  /** Possible values of lost time: 0 … width − 1 units. More than deadline less work cannot be made up. */
  readonly width: number;
  /** Whole steps from a start to the first step that is all work. */
  readonly restartSteps: number;
  readonly machines: readonly GridMachine[];
  /** Places where the checkpoint may lie; 0 is where nothing was started yet. One place when moving is free. */
  readonly places: number;
  /** USD for starting machine x with the checkpoint at place p: `moveUsd[p][x]`. */
  readonly moveUsd: readonly Float64Array[];
}

export const buildGrid = (job: SpotJob, market: SpotMarket, startStep: number): Grid => {
  const { stepSeconds } = market;
  const steps = Math.ceil(job.deadlineSeconds / stepSeconds);
  const unitSeconds = unit(job, stepSeconds);
  const places = placesOf(market);
  const machines = machinesOf(job, market, startStep, steps, places);
  return {
    job,
    stepSeconds,
    steps,
    unitSeconds,
    width: Math.floor((job.deadlineSeconds - job.workSeconds) / unitSeconds) + 1,
    restartSteps: Math.ceil(job.restartSeconds / stepSeconds),
    machines,
    places: places.length + 1,
    moveUsd: [undefined, ...places].map((from) => movesFrom(from, market, machines)),
  };
};

const unit = ({ restartSeconds, checkpointSeconds }: SpotJob, stepSeconds: number): number => {
  const interval = Number.isFinite(checkpointSeconds) ? checkpointSeconds : 0;
  return gcd(gcd(stepSeconds, restartSeconds), interval);
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Regions between which moving costs; none when it never does. */
const placesOf = (market: SpotMarket): readonly RegionId[] => {
  const regions = [...new Set(market.zones.map(({ region }) => region))];
  const costs = regions.some((from) => regions.some((to) => market.moveUsd(from, to) > 0));
  return costs ? regions : [];
};

const movesFrom = (
  from: RegionId | undefined,
  market: SpotMarket,
  machines: readonly GridMachine[],
): Float64Array =>
  Float64Array.from(machines, ({ machine }) =>
    from === undefined ? 0 : market.moveUsd(from, market.zones[machine.zone]!.region),
  );

const machinesOf = (
  job: SpotJob,
  market: SpotMarket,
  startStep: number,
  steps: number,
  places: readonly RegionId[],
): readonly GridMachine[] => {
  const prices = (usdPerHour: (step: number) => number): Float64Array =>
    Float64Array.from({ length: steps }, (_, t) => (usdPerHour(startStep + t) / 3600) * job.nodes);
  const placeOf = (zone: number): number => places.indexOf(market.zones[zone]!.region) + 1;
  const spot = market.zones.map(({ spotUsdPerHour }, zone): GridMachine => {
    const price = (step: number): number =>
      onOffer(market, zone, step, job.nodes) ? spotUsdPerHour(step) : Number.POSITIVE_INFINITY;
    return {
      machine: { market: "spot", zone },
      place: placeOf(zone),
      usdPerSecond: prices(price),
    };
  });
  const onDemand = cheapestByPlace(market, placeOf).map(
    (zone): GridMachine => ({
      machine: { market: "on-demand", zone },
      place: placeOf(zone),
      usdPerSecond: prices(() => market.zones[zone]!.onDemandUsdPerHour),
    }),
  );
  return [...spot, ...onDemand];
};

/** On demand, only the cheapest zone of a place can be in an optimum. */
const cheapestByPlace = (
  market: SpotMarket,
  placeOf: (zone: number) => number,
): readonly number[] => {
  const best = new Map<number, number>();
  market.zones.forEach(({ onDemandUsdPerHour }, zone) => {
    const rival = best.get(placeOf(zone));
    if (rival === undefined || onDemandUsdPerHour < market.zones[rival]!.onDemandUsdPerHour)
      best.set(placeOf(zone), zone);
  });
  return [...best.values()];
};
