import type { Catalog } from "../../domain/catalog.ts";
import type { RegionId } from "../../domain/ids.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import type { PlannedStage, PlannedTransfer, Totals } from "../../domain/plan.ts";
import { isFinished } from "../../domain/progress.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { assumedFigures, type CountedOffer } from "./assumptions.ts";
import { listCopies } from "./copies.ts";
import { couplingProblems } from "./coupling-rules.ts";
import { discountProblems } from "./discounts.ts";
import { isHeld } from "./held.ts";
import { heldNotes } from "./held-notes.ts";
import { type Inputs, prepare, problemsOfOne } from "./inputs.ts";
import { limitNotes, limitProblems } from "./limits.ts";
import { movementProblems } from "./movement-rules.ts";
import { type Placed, type Placement, readPlacements } from "./placements.ts";
import { describeStages, describeTransfers } from "./planned-items.ts";
import { type PricedCopy, priceCopy } from "./price-copy.ts";
import { quotaProblems } from "./quota.ts";
import { sharedReservationProblems } from "./reservations.ts";
import { type Schedule, schedule } from "./schedule.ts";
import { stageTime } from "./stage-time.ts";
import { sumTotals } from "./totals.ts";

export type { Claim, Placement } from "./placements.ts";

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
  const read = readPlacements(pipeline, index, placements);
  if (!read.ok) return read;
  const placed = read.value;
  const regions = new Map([...placed].map(([stage, { offer }]) => [stage, offer.region]));
  const { copies, problems } = moveData(inputs, regions);
  const held = new Set(pipeline.stages.filter(isHeld).map(({ name }) => name));
  const broken = [
    ...pipeline.stages.flatMap((stage) => {
      const at = placed.get(stage.name);
      return at === undefined ? [] : problemsOfOne(inputs, stage, at);
    }),
    ...couplingProblems(pipeline, regions),
    ...problems,
    ...sharedReservationProblems(inputs.pools, placed, inputs.ancestors, (name) => held.has(name)),
  ];
  return broken.length > 0 ? err(broken) : conclude(inputs, placed, copies);
};

/** Prices every copy and checks the rules about its way. */
const moveData = (
  { pipeline, taint, index, countAllowance }: Inputs,
  regions: ReadonlyMap<string, RegionId>,
): { readonly copies: readonly PricedCopy[]; readonly problems: readonly string[] } => {
  const copies: PricedCopy[] = [];
  const problems: string[] = [];
  for (const copy of listCopies(pipeline, regions)) {
    const priced = priceCopy(index, copy, countAllowance);
    if (priced.ok) copies.push(priced.value);
    else problems.push(...priced.error);
    problems.push(...movementProblems(pipeline, taint, index, copy));
  }
  return { copies, problems };
};

/** Schedules, sums and ceilings of a placement whose parts are all in order. */
const conclude = (
  inputs: Inputs,
  placed: ReadonlyMap<string, Placed>,
  copies: readonly PricedCopy[],
): Result<Verified, readonly string[]> => {
  const { pipeline, ordered } = inputs;
  const { hoursOf, confidentHoursOf } = knownHours(inputs, placed);
  const times = schedule(ordered, copies, hoursOf);
  const confident = confidentHoursOf && schedule(ordered, copies, confidentHoursOf);
  const stages = describeStages(inputs, placed, times);
  const totals = sumTotals(stages, copies, times, confident);
  const broken = [
    ...limitProblems(pipeline.limits, totals, times, confident),
    ...discountProblems(pipeline, placed, hoursOf),
    ...peakProblems(inputs, placed, times),
  ];
  if (broken.length > 0) return err(broken);
  const unknown = stages.filter((stage) => stage.hours === undefined).map((stage) => stage.name);
  return ok({
    totals,
    stages,
    transfers: describeTransfers(copies),
    assumptions: [
      ...unknown.map((name) => `runtime of ${name} not given`),
      ...limitNotes(pipeline, unknown),
      ...heldNotes(inputs, placed),
      ...assumedFigures(offersOf(inputs, placed), copies),
    ],
  });
};

/** Of what is finished no figure counts. */
const offersOf = (
  { pipeline }: Inputs,
  placed: ReadonlyMap<string, Placed>,
): readonly CountedOffer[] =>
  pipeline.stages.flatMap((stage) => {
    const at = placed.get(stage.name);
    return at === undefined || isFinished(stage) ? [] : [{ ...at.offer, held: isHeld(stage) }];
  });

const peakProblems = (
  { pipeline, ancestors }: Inputs,
  placed: ReadonlyMap<string, Placed>,
  times: Schedule,
): readonly string[] => {
  const allKnown = pipeline.stages.every((stage) => times.endHour.has(stage.name));
  const { quota, stages } = pipeline;
  return quotaProblems(quota, stages, placed, allKnown ? times : undefined, ancestors);
};

type Hours = ReadonlyMap<string, number>;

/** Expected hours of each stage and, when a confidence is asked for, those that keep it. */
const knownHours = (
  { pipeline, quantileHours }: Inputs,
  placed: ReadonlyMap<string, Placed>,
): { readonly hoursOf: Hours; readonly confidentHoursOf: Hours | undefined } => {
  const times = pipeline.stages.flatMap((stage) => {
    const at = placed.get(stage.name);
    const time = at === undefined ? "unknown" : stageTime(stage, at.offer);
    return typeof time === "string" ? [] : [{ name: stage.name, ...time }];
  });
  return {
    hoursOf: new Map(times.map(({ name, hours }) => [name, hours])),
    confidentHoursOf:
      pipeline.limits.confidence === undefined
        ? undefined
        : new Map(
            times.map(({ name, hours, spot, restoreHours }) => [
              name,
              spot === undefined ? hours : restoreHours + quantileHours(spot),
            ]),
          ),
  };
};
