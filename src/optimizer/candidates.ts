import type { Pipeline, Reservation, Stage } from "../domain/pipeline.ts";
import type { Progress } from "../domain/progress.ts";
import { reservedChoices } from "./counters.ts";
import type { Unary } from "./data-flow.ts";
import { type Offer, payingMask } from "./offers.ts";
import type { Candidate } from "./problem.ts";

/**
 * The ways to run a stage on an offer: one, or one for each number of reserved nodes it may take.
 *
 * @param pool  the reservation that the offer draws from
 */
export const candidatesOf = (
  pipeline: Pipeline,
  stage: Stage,
  pool: Reservation | undefined,
  offer: Offer,
  place: number,
  unary: Unary,
): Candidate[] => {
  if (offer.held) {
    const there = { ...stage, provisioningHours: 0 };
    return [candidate(pipeline, there, offer, reservedBy(stage.progress), place, unary)];
  }
  return reservedChoices(stage, pool)
    .filter((reserved) => pool === undefined || mayPay(pipeline, stage, offer, reserved))
    .map((reserved) => candidate(pipeline, stage, offer, reserved, place, unary));
};

const reservedBy = (progress: Progress | undefined): number =>
  progress?.kind === "running" ? progress.reservedNodes : 0;

/** Whether the nodes that are not reserved keep the stage's ceilings and the quota. */
export const mayPay = (
  pipeline: Pipeline,
  stage: Stage,
  offer: Offer,
  reserved: number,
): boolean => {
  const nodes = stage.nodes - reserved;
  const { usd, usdPerNodeHour } = stage.limits;
  // What is reserved uses no quota, and an unknown or old price does no harm where nothing is paid.
  if (nodes === 0) return true;
  if (offer.stale) return false;
  const query = {
    nodes,
    quota: pipeline.quota,
    reservedOnly: false,
    ...(usdPerNodeHour === undefined ? {} : { maxUsdPerHour: usdPerNodeHour }),
    ...(usd === undefined ? {} : { maxUsdPerNode: usd / nodes }),
  };
  return payingMask(query, offer.usdPerHour, hoursOf(stage, offer), offer.counted) === 0;
};

const hoursOf = ({ runtime }: Stage, offer: Offer): number | undefined =>
  offer.hours ?? (runtime.kind === "fixed" ? runtime.hours : undefined);

const candidate = (
  pipeline: Pipeline,
  stage: Stage,
  offer: Offer,
  reserved: number,
  place: number,
  unary: Unary,
): Candidate => {
  const hours = hoursOf(stage, offer);
  const paid = stage.nodes - reserved;
  const usdPerHour = paid === 0 ? 0 : offer.usdPerHour;
  // An hour stands in for a runtime that was not given.
  const computeUsd = paid * usdPerHour * (hours ?? 1);
  const discount = pipeline.discounts[offer.counted.discount];
  const discountHours = discount === undefined || hours === undefined ? 0 : paid * hours;
  const discountUsdPerHour = ((discount?.percentOff ?? 0) / 100) * usdPerHour;
  const usd = computeUsd + unary.usd;
  return {
    offer,
    place,
    usd,
    leastUsd: usd - Math.min(discountHours, discount?.firstNodeHours ?? 0) * discountUsdPerHour,
    billedUsd: (hours === undefined ? 0 : computeUsd) + unary.usd,
    hours: stage.provisioningHours + (hours ?? 0),
    lateHours: stage.provisioningHours + (offer.lateHours ?? hours ?? 0),
    runHours: hours ?? 0,
    readyHours: unary.readyHours,
    tailHours: unary.tailHours,
    kg: (offer.kgPerHour ?? 0) * stage.nodes * (hours ?? 0),
    reserved,
    discountHours,
    discountUsdPerHour,
    uses: offer.counted.units.map((unit) => (paid === 0 ? 0 : unit * paid)),
  };
};
