import type { Catalog } from "../../domain/catalog.ts";
import type { SkyError } from "../../domain/errors.ts";
import type { Objective, Pipeline } from "../../domain/pipeline.ts";
import type { Plan, PlannedStage, Totals } from "../../domain/plan.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { BuildMemory } from "../../optimizer/build-problem.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import type { PlanOptions } from "../../optimizer/plan.ts";
import { replanPipeline } from "./replan.ts";
import type { Situation } from "./situation.ts";
import { whatIsLeft } from "./what-is-left.ts";

/** A running stage that may go elsewhere, as far as its last checkpoint goes with it. */
export interface Movable {
  readonly stage: string;
  /** Work that its last checkpoint holds, a share in [0, 1]; 0 without one. */
  readonly doneShare: number;
  /** What must be paid for its machines when they are given up now, such as the rest of a minimum charge. */
  readonly leavingUsd: number;
}

/** How much a move has to save beyond what it costs: both. */
export interface MoveThreshold {
  readonly leastUsd: number;
  /** Of what the rest of the stage costs where it is. */
  readonly leastPct: number;
}

export interface Move {
  readonly to: PlannedStage;
  /** What is left of the saving when the move is paid: inputs once more, restore, lost work, leaving. */
  readonly savedUsd: number;
  /** With the stage moved. */
  readonly plan: Plan;
}

/**
 * Whether a running stage should move to save money: the best way on with the stage where it is, against the best one with
 * the stage on any other offer, begun again from its last checkpoint. The other stages may go elsewhere in either.
 *
 * Where an hour is worth money, hours saved or lost count too. Where cost does not matter, nothing moves to save it.
 *
 * @returns `undefined`: it stays
 */
export const shouldMove = async (
  pipeline: Pipeline,
  catalog: Catalog,
  situation: Situation,
  movable: Movable,
  threshold: MoveThreshold,
  options: PlanOptions,
  solve: SolveLp,
  memory?: BuildMemory,
): Promise<Result<Move | undefined, SkyError>> => {
  const index = pipeline.stages.findIndex(({ name }) => name === movable.stage);
  const worth = valuedBy(pipeline.objective);
  const isRunning = situation.running.some(({ stage }) => stage === movable.stage);
  if (!isRunning || worth === undefined) return ok(undefined);
  if (pipeline.stages[index]!.runtime.kind === "unknown") return ok(undefined);
  const ask = (asked: Pipeline): ReturnType<typeof replanPipeline> =>
    replanPipeline(asked, catalog, situation, { ...options, reasons: false }, solve, memory);
  const staying = await ask(whatIsLeft(pipeline, situation));
  if (!staying.ok) return unlessLate(staying.error);
  const moving = await ask(withoutPlace(pipeline, situation, movable));
  if (!moving.ok) return unlessLate(moving.error);
  const savedUsd = worth(staying.value.totals) - worth(moving.value.totals) - movable.leavingUsd;
  const restUsd = staying.value.stages[index]!.usd ?? 0;
  return savedUsd > 0 &&
    savedUsd >= threshold.leastUsd &&
    savedUsd >= (threshold.leastPct / 100) * restUsd
    ? ok({ to: moving.value.stages[index]!, savedUsd, plan: moving.value })
    : ok(undefined);
};

/** USD, hours included where they are worth some; `undefined`: cost is not what counts. */
const valuedBy = (objective: Objective): ((totals: Totals) => number) | undefined => {
  if (objective.kind === "cost") return ({ usd }) => usd;
  if (objective.kind !== "weighted") return undefined;
  return ({ usd, hours = 0 }) => usd + objective.hourIsWorthUsd * hours;
};

/** Nowhere else to go, or no way to tell in time: no reason to leave. */
const unlessLate = (error: SkyError): Result<undefined, SkyError> =>
  error.kind === "infeasible" ? ok(undefined) : err(error);

/** The stage begun again from its checkpoint, anywhere but where it runs. */
const withoutPlace = (
  pipeline: Pipeline,
  situation: Situation,
  { stage: name, doneShare, leavingUsd }: Movable,
): Pipeline => {
  const leaves = situation.running.find(({ stage }) => stage === name);
  const left = whatIsLeft(pipeline, {
    ...situation,
    spentUsd: situation.spentUsd + leavingUsd,
    running: situation.running.filter(({ stage }) => stage !== name),
    doneShare: new Map([...situation.doneShare, [name, doneShare]]),
  });
  return {
    ...left,
    stages: left.stages.map((stage) =>
      stage.name !== name || leaves === undefined
        ? stage
        : {
            ...stage,
            progress: {
              kind: "interrupted",
              restoreHours:
                stage.progress?.kind === "interrupted" ? stage.progress.restoreHours : 0,
              leaves,
            },
          },
    ),
  };
};
