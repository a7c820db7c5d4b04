import type { Blocked, Pipeline, Policy, Reservation, Stage } from "../../domain/pipeline.ts";
import { isStale } from "../../domain/price-age.ts";
import type { Held } from "../../domain/progress.ts";
import { type CatalogIndex, partitionOf } from "./catalog-index.ts";
import { needsEmissions, stageKgCo2e } from "./emissions.ts";
import { heldProblems, isHeld } from "./held.ts";
import { covers, namesRegion } from "./location-pattern.ts";
import { satisfiesSet } from "./machine.ts";
import type { VerifiedOffer } from "./offer.ts";
import { placeProblems } from "./place-rules.ts";
import { ownQuotaProblems } from "./quota.ts";
import { reservationProblems } from "./reservations.ts";
import { stageTime } from "./stage-time.ts";
import { withinLimit } from "./tolerance.ts";

/** What one stage and one offer decide alone. */
interface Case {
  readonly pipeline: Pipeline;
  readonly stage: Stage;
  readonly offer: VerifiedOffer;
  /** Of its nodes, paid already. */
  readonly reservedNodes: number;
  /** All that bind the stage. */
  readonly policies: readonly Policy[];
  readonly pools: readonly Reservation[];
  readonly index: CatalogIndex;
  readonly pricesSince: string | undefined;
}

type StageRule = (c: Case) => readonly string[];

const when = (broken: boolean, problem: string): readonly string[] => (broken ? [problem] : []);

const resources: StageRule = ({ stage, offer }) =>
  when(
    !stage.resources.sets.some((set) => satisfiesSet(offer, set)),
    `${offer.machine.name} satisfies none of its resource sets`,
  );

const runtime: StageRule = ({ stage, offer }) =>
  when(stageTime(stage, offer) === "impossible", `no runtime is given for ${offer.machine.name}`);

const market: StageRule = ({ stage, offer }) =>
  when(
    stage.pricing !== "any" && stage.pricing !== offer.market,
    `uses ${offer.market} but asks for ${stage.pricing}`,
  );

/** Expected hours; `undefined` when there is no runtime. */
const hoursOf = ({ stage, offer }: Case): number | undefined => {
  const time = stageTime(stage, offer);
  return typeof time === "string" ? undefined : time.hours;
};

const finishes: StageRule = (c) =>
  when(
    hoursOf(c) === Number.POSITIVE_INFINITY,
    `cannot finish on spot ${c.offer.machine.name} in ${c.offer.location}: it is interrupted too often`,
  );

const unreservedNodes = ({ stage, reservedNodes }: Case): number => stage.nodes - reservedNodes;

const priced: StageRule = (c) => {
  const { offer } = c;
  return when(
    offer.usdPerHour === undefined && unreservedNodes(c) > 0,
    `the ${offer.market} price of ${offer.machine.name} in ${offer.location} is unknown`,
  );
};

const offered: StageRule = ({ offer }) =>
  when(offer.gone === true, `${offer.machine.name} in ${offer.location} is not on offer any more`);

const fresh: StageRule = (c) => {
  const { offer, pricesSince } = c;
  if (pricesSince === undefined || unreservedNodes(c) === 0) return [];
  const stale = isStale({ asOf: offer.priceAsOf, source: offer.priceSource }, pricesSince);
  return when(
    stale,
    `the price of ${offer.machine.name} in ${offer.location} is of ${offer.priceAsOf || "an unknown day"}, older than ${pricesSince}`,
  );
};

const reservation: StageRule = ({ stage, offer, reservedNodes, pools }) =>
  reservationProblems(stage, offer, reservedNodes, pools);

const quota: StageRule = (c) => ownQuotaProblems(c.pipeline.quota, c.stage, c, hoursOf(c) !== 0);

const emissions: StageRule = (c) => {
  const { pipeline, index, stage, offer } = c;
  return when(
    needsEmissions(pipeline) && stageKgCo2e(index, stage, offer, hoursOf(c)) === undefined,
    `the emissions of ${offer.machine.name} in ${offer.location} cannot be told`,
  );
};

const policy: StageRule = ({ policies, offer, index }) =>
  policies.flatMap((rules) => placeProblems(rules, offer.location, index));

const partition: StageRule = ({ policies, offer, index }) => {
  const name = partitionOf(index, offer.region);
  const named = (rules: Policy): boolean =>
    (rules.allow ?? []).some((pattern) => namesRegion(pattern, offer.region));
  return when(
    name !== offer.machine.cloud && !policies.some(named),
    `${offer.region} is in partition ${name}, which no allow rule names`,
  );
};

const isBlockedBy = (entry: Blocked, offer: VerifiedOffer): boolean =>
  (entry.location === undefined || covers(entry.location, offer.location)) &&
  (entry.instanceType === undefined || entry.instanceType === offer.machine.name) &&
  (entry.accelerator === undefined || entry.accelerator === offer.machine.accelerator) &&
  (entry.market === undefined || entry.market === offer.market);

const blocked: StageRule = ({ pipeline, stage, offer }) =>
  when(
    [...pipeline.blocked, ...(stage.blocked ?? [])].some((entry) => isBlockedBy(entry, offer)),
    `${offer.market} ${offer.machine.name} in ${offer.location} is blocked`,
  );

const moved: StageRule = ({ stage: { progress }, offer }) =>
  when(
    progress?.kind === "interrupted" &&
      progress.leaves !== undefined &&
      isBlockedBy(placeOnly(progress.leaves), offer),
    `is to leave ${offer.market} ${offer.machine.name} in ${offer.location}`,
  );

const placeOnly = ({ location, instanceType, market: from }: Held): Blocked => ({
  location,
  instanceType,
  market: from,
});

/** Reserved nodes are paid already: ceilings are about the list price of the others. */
const nodeCap: StageRule = (c) => {
  const { stage, offer } = c;
  const { usdPerNodeHour } = stage.limits;
  if (usdPerNodeHour === undefined || offer.usdPerHour === undefined) return [];
  if (unreservedNodes(c) === 0) return [];
  return when(
    !withinLimit(offer.usdPerHour, usdPerNodeHour),
    `costs ${offer.usdPerHour} USD an hour and node, the limit is ${usdPerNodeHour}`,
  );
};

/** With an unknown runtime the cost is unknown: the plan says so instead. */
const stageCap: StageRule = (c) => {
  const { stage, offer } = c;
  const hours = hoursOf(c);
  const { usd } = stage.limits;
  if (usd === undefined || offer.usdPerHour === undefined || hours === undefined) return [];
  const cost = unreservedNodes(c) * offer.usdPerHour * hours;
  return when(!withinLimit(cost, usd), `costs ${cost} USD, the limit of the stage is ${usd}`);
};

const RULES: readonly StageRule[] = [
  resources,
  runtime,
  market,
  finishes,
  priced,
  offered,
  fresh,
  reservation,
  quota,
  emissions,
  policy,
  partition,
  blocked,
  moved,
  nodeCap,
  stageCap,
];

/** Every rule that a stage at this offer breaks, whatever the other stages do. */
export const stageProblems = (c: Case): readonly string[] =>
  isHeld(c.stage) ? heldProblems(c.stage, c) : openProblems(c);

const openProblems = (c: Case): readonly string[] =>
  RULES.flatMap((rule) => rule(c)).map((problem) => `stage "${c.stage.name}": ${problem}`);
