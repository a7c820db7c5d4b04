import type { Blocked, Pipeline, Policy, Stage } from "../../domain/pipeline.ts";
import { type CatalogIndex, partitionOf } from "./catalog-index.ts";
import { covers, namesRegion } from "./location-pattern.ts";
import { runtimeHours, satisfies } from "./machine.ts";
import type { VerifiedOffer } from "./offer.ts";
import { placeProblems } from "./place-rules.ts";
import { withinLimit } from "./tolerance.ts";

/** What one stage and one offer decide alone. */
interface Case {
  readonly pipeline: Pipeline;
  readonly stage: Stage;
  readonly offer: VerifiedOffer;
  /** All that bind the stage. */
  readonly policies: readonly Policy[];
  readonly index: CatalogIndex;
}

type StageRule = (c: Case) => readonly string[];

const when = (broken: boolean, problem: string): readonly string[] => (broken ? [problem] : []);

const resources: StageRule = ({ stage, offer }) =>
  when(
    !stage.resources.sets.some((set) => satisfies(offer.machine, set)),
    `${offer.machine.name} satisfies none of its resource sets`,
  );

const runtime: StageRule = ({ stage, offer }) =>
  when(
    runtimeHours(offer.machine, stage.runtime) === "impossible",
    `no runtime is given for ${offer.machine.name}`,
  );

const market: StageRule = ({ stage, offer }) =>
  when(
    stage.pricing !== "any" && stage.pricing !== offer.market,
    `uses ${offer.market} but asks for ${stage.pricing}`,
  );

const priced: StageRule = ({ offer }) =>
  when(
    offer.usdPerHour === undefined,
    `the ${offer.market} price of ${offer.machine.name} in ${offer.location} is unknown`,
  );

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

const blocked: StageRule = ({ pipeline, offer }) =>
  when(
    pipeline.blocked.some((entry) => isBlockedBy(entry, offer)),
    `${offer.market} ${offer.machine.name} in ${offer.location} is blocked`,
  );

const nodeCap: StageRule = ({ stage, offer }) => {
  const { usdPerNodeHour } = stage.limits;
  if (usdPerNodeHour === undefined || offer.usdPerHour === undefined) return [];
  return when(
    !withinLimit(offer.usdPerHour, usdPerNodeHour),
    `costs ${offer.usdPerHour} USD an hour and node, the limit is ${usdPerNodeHour}`,
  );
};

/** With an unknown runtime the cost is unknown: the plan says so instead. */
const stageCap: StageRule = ({ stage, offer }) => {
  const hours = runtimeHours(offer.machine, stage.runtime);
  const { usd } = stage.limits;
  if (usd === undefined || offer.usdPerHour === undefined || typeof hours !== "number") return [];
  const cost = stage.nodes * offer.usdPerHour * hours;
  return when(!withinLimit(cost, usd), `costs ${cost} USD, the limit of the stage is ${usd}`);
};

const RULES: readonly StageRule[] = [
  resources,
  runtime,
  market,
  priced,
  policy,
  partition,
  blocked,
  nodeCap,
  stageCap,
];

/** Every rule that a stage at this offer breaks, whatever the other stages do. */
export const stageProblems = (c: Case): readonly string[] =>
  RULES.flatMap((rule) => rule(c)).map((problem) => `stage "${c.stage.name}": ${problem}`);
