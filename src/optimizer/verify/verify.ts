import type { Catalog } from "../../domain/catalog.ts";
import type { RegionId } from "../../domain/ids.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import type { PlannedStage, PlannedTransfer, Totals } from "../../domain/plan.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { assumedFigures } from "./assumptions.ts";
import { listCopies } from "./copies.ts";
import { couplingProblems } from "./coupling-rules.ts";
import { type Inputs, prepare, problemsOfOne } from "./inputs.ts";
import { limitNotes, limitProblems } from "./limits.ts";
import { runtimeHours } from "./machine.ts";
import { movementProblems } from "./movement-rules.ts";
import type { VerifiedOffer } from "./offer.ts";
import { type Placement, readPlacements } from "./placements.ts";
import { describeStages, describeTransfers } from "./planned-items.ts";
import { type PricedCopy, priceCopy } from "./price-copy.ts";
import { schedule } from "./schedule.ts";
import { sumTotals } from "./totals.ts";

export type { Placement } from "./placements.ts";

/** A placement that breaks no rule, with every figure worked out again from the inputs. */
export interface Verified {
  readonly totals: Totals;
  /** In the pipeline's order, without runner-ups. */
  readonly stages: readonly PlannedStage[];
  /** Between regions, and within one where that costs money; by item, destination, consumer. */
  readonly transfers: readonly PlannedTransfer[];
  readonly assumptions: readonly string[];
}

/**
 * Checks a placement of every stage against every rule and prices it, sharing no code with the optimizer's model.
 *
 * `ordered` resources are checked like `anyOf` here: whether an earlier set was feasible is not to be seen in one plan.
 *
 * @returns every broken rule in words when there is one
 */
export const verify = (
  pipeline: Pipeline,
  catalog: Catalog,
  placements: readonly Placement[],
): Result<Verified, readonly string[]> => judge(prepare(pipeline, catalog), placements);

/** `verify` with the inputs prepared once for many placements. */
export const judge = (
  inputs: Inputs,
  placements: readonly Placement[],
): Result<Verified, readonly string[]> => {
  const { pipeline, index } = inputs;
  const placed = readPlacements(pipeline, index, placements);
  if (!placed.ok) return placed;
  const offers = placed.value;
  const regions = new Map([...offers].map(([stage, offer]) => [stage, offer.region]));
  const { copies, problems } = moveData(inputs, regions);
  const broken = [
    ...pipeline.stages.flatMap((stage) => {
      const offer = offers.get(stage.name);
      return offer === undefined ? [] : problemsOfOne(inputs, stage, offer);
    }),
    ...couplingProblems(pipeline, regions),
    ...problems,
  ];
  return broken.length > 0 ? err(broken) : conclude(inputs, offers, copies);
};

/** Prices every copy and checks the rules about its way. */
const moveData = (
  { pipeline, taint, index }: Inputs,
  regions: ReadonlyMap<string, RegionId>,
): { readonly copies: readonly PricedCopy[]; readonly problems: readonly string[] } => {
  const copies: PricedCopy[] = [];
  const problems: string[] = [];
  for (const copy of listCopies(pipeline, regions)) {
    const priced = priceCopy(index, copy);
    if (priced.ok) copies.push(priced.value);
    else problems.push(...priced.error);
    problems.push(...movementProblems(pipeline, taint, index, copy));
  }
  return { copies, problems };
};

/** Schedule, sums and ceilings of a placement whose parts are all in order. */
const conclude = (
  { pipeline, ordered }: Inputs,
  offers: ReadonlyMap<string, VerifiedOffer>,
  copies: readonly PricedCopy[],
): Result<Verified, readonly string[]> => {
  const hoursOf = knownHours(pipeline, offers);
  const times = schedule(ordered, copies, hoursOf);
  const stages = describeStages(pipeline.stages, offers, hoursOf, times);
  const totals = sumTotals(stages, copies, times);
  const broken = limitProblems(pipeline.limits, totals, times);
  if (broken.length > 0) return err(broken);
  const unknown = stages.filter((stage) => stage.hours === undefined).map((stage) => stage.name);
  return ok({
    totals,
    stages,
    transfers: describeTransfers(copies),
    assumptions: [
      ...unknown.map((name) => `runtime of ${name} not given`),
      ...limitNotes(pipeline, unknown),
      ...assumedFigures([...offers.values()], copies),
    ],
  });
};

const knownHours = (
  pipeline: Pipeline,
  offers: ReadonlyMap<string, VerifiedOffer>,
): ReadonlyMap<string, number | undefined> =>
  new Map(
    pipeline.stages.map((stage) => {
      const machine = offers.get(stage.name)?.machine;
      const hours = machine === undefined ? "unknown" : runtimeHours(machine, stage.runtime);
      return [stage.name, typeof hours === "number" ? hours : undefined];
    }),
  );
