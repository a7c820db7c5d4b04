import type { MachineRequest } from "../domain/adapter.ts";
import type { RegionId } from "../domain/ids.ts";
import type { Pipeline, Stage } from "../domain/pipeline.ts";
import type { Spent } from "./billing/spent.ts";
import { activeBlocks } from "./failures.ts";
import type {
  FinishedStage,
  HeldStage,
  LeftOut,
  RunningStage,
  Situation,
} from "./replan/situation.ts";
import type { Attempt, RunState } from "./state/state.ts";
import { ASK_AGAIN_MS } from "./wait-for-spot.ts";

const HOUR_MS = 3_600_000;
const BYTES_PER_GB = 1e9;
/** What a stage that takes longer than planned is expected to take still. */
const OVERDUE_HOURS = 0.01;

/** Where the run stands, for planning the rest of it. */
export const situationOf = (
  state: RunState,
  pipeline: Pipeline,
  nowMs: number,
  { usd, discountedNodeHours, emittedKgCo2e }: Spent,
): Situation => ({
  elapsedHours: (nowMs - state.createdAtMs) / HOUR_MS,
  spentUsd: usd,
  discountedNodeHours,
  emittedKgCo2e,
  finished: pipeline.stages.flatMap(({ name }) => finishedStage(state, name)),
  running: pipeline.stages.flatMap(({ name }) => runningStage(state, name, nowMs)),
  doneShare: new Map(
    [...state.stages].flatMap(([name, { checkpoint, output }]) =>
      checkpoint === undefined || output !== undefined
        ? []
        : [[name, checkpoint.doneShare] as const],
    ),
  ),
  blocked: blockedNow(state, nowMs),
  delivered: pipeline.deliver.filter(({ from, to }) => state.delivered.has(`${from} → ${to}`)),
  copies: new Map(
    [...state.copies].map(([item, at]) => [
      item,
      [...at.keys()].filter((region): region is RegionId => region !== ""),
    ]),
  ),
});

const finishedStage = (state: RunState, stage: string): FinishedStage[] => {
  const output = state.stages.get(stage)?.output;
  if (output === undefined) return [];
  return [{ ...heldBy(output.request), outputGb: output.copied.bytes / BYTES_PER_GB }];
};

const runningStage = (state: RunState, stage: string, nowMs: number): RunningStage[] => {
  const id = state.stages.get(stage)?.current;
  const attempt = id === undefined ? undefined : state.attempts.get(id);
  if (attempt === undefined) return [];
  const { reservedNodes } = attempt.request;
  return [
    {
      ...heldBy(attempt.request),
      remainingHours: remainingHours(attempt, nowMs),
      ...(reservedNodes === undefined ? {} : { reservedNodes }),
    },
  ];
};

/** With what it was planned at, should the catalog not know it any more. */
const heldBy = ({
  stage,
  location,
  instanceType,
  market,
  usdPerHour,
  accelerators,
}: MachineRequest): HeldStage => ({
  stage,
  location,
  instanceType,
  market,
  accelerators,
  ...(usdPerHour > 0 ? { usdPerHour } : {}),
});

const remainingHours = (
  { plannedHours = 1, jobStartedAtMs, jobEnded }: Attempt,
  nowMs: number,
): number => {
  if (jobEnded !== undefined) return OVERDUE_HOURS;
  const done = jobStartedAtMs === undefined ? 0 : (nowMs - jobStartedAtMs) / HOUR_MS;
  return Math.max(OVERDUE_HOURS, plannedHours - done);
};

/**
 * What is left out now, in the order in which it may be lifted: blocks that still hold, the oldest first, then for every
 * stage without a machine the places that have failed it since it last ran, whatever time has passed. So a place that only
 * failed others is tried before one that failed the stage itself, and the one that failed it last is tried last.
 */
const blockedNow = (state: RunState, nowMs: number): readonly LeftOut[] => {
  const failed = [...state.stages.values()]
    .filter(({ current, output }) => current === undefined && output === undefined)
    .flatMap(({ placeFailures }) => placeFailures)
    .filter(({ request, atMs }) => holds(state, request.market, atMs, nowMs))
    .map(({ request: { location, market, stage } }) => ({ location, market, stages: [stage] }));
  const blocks = activeBlocks(state.blocks, nowMs)
    .filter(({ what, fromMs }) => holds(state, what.market, fromMs, nowMs))
    .map(({ what }) => what);
  return [...blocks, ...failed];
};

/** Who waits for spot asks for it again and again, at an even pace. */
const holds = (
  { settings }: RunState,
  market: string | undefined,
  fromMs: number,
  nowMs: number,
): boolean => settings.waitForSpot !== true || market !== "spot" || nowMs - fromMs < ASK_AGAIN_MS;

/**
 * The same for stages that could begin now alone. Those that wait for others begin when most blocks are over, so a block
 * that leaves one of them no place is no reason to lift what keeps another from the place that has just failed it.
 */
export const forReadyStages = (
  situation: Situation,
  state: RunState,
  pipeline: Pipeline,
): Situation => {
  const ready = readyStages(state, pipeline).map(({ name }) => name);
  return {
    ...situation,
    blocked: situation.blocked.flatMap((entry) =>
      entry.stages === undefined ? ready.map((stage) => ({ ...entry, stages: [stage] })) : [entry],
    ),
  };
};

/** Stages whose inputs are all there. */
export const readyStages = (state: RunState, { stages }: Pipeline): readonly Stage[] => {
  const done = (item: string): boolean => state.stages.get(item)?.output !== undefined;
  const names = new Set(stages.map(({ name }) => name));
  return stages.filter(({ inputs }) => inputs.every((item) => !names.has(item) || done(item)));
};
