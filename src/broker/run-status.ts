import type { Ledger } from "../domain/ledger.ts";
import { sumUsd } from "../domain/money.ts";
import type { Blocked } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import type {
  BlockStatus,
  OpenMachine,
  RunStatus,
  StagePhase,
  StageStatus,
} from "../domain/run-status.ts";
import type { Recorded } from "./events.ts";
import { activeBlocks } from "./failures.ts";
import type { Holder } from "./journal/journal.ts";
import { phaseOf } from "./state/phase.ts";
import type { Attempt, RunState } from "./state/state.ts";

const HOUR_MS = 3_600_000;
/** Nobody knows that work is all done before its job has ended. */
const MOST_DONE = 0.99;

export interface StatusInputs {
  readonly state: RunState;
  /** Of the run. */
  readonly events: readonly Recorded[];
  readonly ledger: Ledger;
  readonly nowMs: number;
  /** A live process that carries it out; absent: none does. */
  readonly holder?: Holder;
}

/** What a run is like now, for people and programs. */
export const runStatusOf = (inputs: StatusInputs): RunStatus => {
  const { state, events, nowMs, holder } = inputs;
  const first = plansOf(events)[0];
  const plannedUsd = first?.stages.every(({ usd }) => usd !== undefined)
    ? first.totals.usd
    : undefined;
  const endMs = state.ended?.atMs ?? nowMs;
  return {
    run: state.run,
    name: state.name,
    status: statusOf(state, holder),
    ...(state.ended?.why !== undefined && { why: state.ended.why }),
    createdAt: iso(state.createdAtMs),
    ...(state.ended && { endedAt: iso(state.ended.atMs) }),
    elapsedHours: Math.max(0, endMs - state.createdAtMs) / HOUR_MS,
    ...(holder && { broker: { host: holder.host, pid: holder.pid } }),
    ...(plannedUsd !== undefined && { plannedUsd }),
    costUsd: costOf(inputs, () => true),
    stages: (first?.stages ?? []).map(({ name }) => stageStatus(name, inputs)),
    machines: openMachines(state),
    blocks: activeBlocks(state.blocks, nowMs).map(blockStatus),
  };
};

const statusOf = (state: RunState, holder: Holder | undefined): RunStatus["status"] => {
  if (state.ended !== undefined) return state.ended.status;
  if (holder === undefined) return "interrupted";
  return state.cancelRequested ? "cancelling" : "running";
};

const plansOf = (events: readonly Recorded[]): readonly Plan[] =>
  events.flatMap(({ event }) => (event.kind === "planned" ? [event.plan] : []));

const costOf = ({ state, ledger }: StatusInputs, isOf: (stage: string) => boolean): number =>
  sumUsd(
    ledger.entries
      .filter(({ run, stage }) => run === state.run && isOf(stage))
      .map(({ usd }) => usd),
  );

const stageStatus = (name: string, inputs: StatusInputs): StageStatus => {
  const { state, nowMs } = inputs;
  const stage = state.stages.get(name);
  const attempts = [...state.attempts.values()].filter(({ request }) => request.stage === name);
  const current = stage?.current === undefined ? undefined : state.attempts.get(stage.current);
  const place = placeOf(name, state, current);
  const lastFailure = stage?.output === undefined ? failureOf(attempts) : undefined;
  const phase = lastPhase(phaseOf(state, name), state, lastFailure);
  const share =
    phase === "running" && current !== undefined
      ? shareOf(name, current, inputs, nowMs)
      : undefined;
  const latestMs = state.waiting.get(name)?.latestMs;
  return {
    name,
    phase,
    attempts: attempts.length,
    ...place,
    ...(phase === "waiting for spot" && latestMs !== undefined && { onDemandAt: iso(latestMs) }),
    ...(share !== undefined && { share }),
    costUsd: costOf(inputs, (other) => other === name),
    ...(stage?.output && { output: stage.output.url }),
    ...(lastFailure !== undefined && { lastFailure }),
  };
};

/** Of a run that is over nothing is waiting. */
const lastPhase = (
  phase: StagePhase,
  { ended }: RunState,
  lastFailure: string | undefined,
): StagePhase => {
  if (ended === undefined || phase === "finished") return phase;
  return lastFailure === undefined ? "not run" : "failed";
};

const placeOf = (
  name: string,
  { stages, plan }: RunState,
  current: Attempt | undefined,
): Pick<StageStatus, "location" | "instanceType" | "market"> => {
  const request = stages.get(name)?.output?.request ?? current?.request;
  if (request !== undefined) {
    const { location, instanceType, market } = request;
    return { location, instanceType, market };
  }
  const planned = plan?.stages.find((stage) => stage.name === name);
  if (planned === undefined) return {};
  return {
    location: planned.location,
    instanceType: planned.instanceType,
    market: planned.pricing,
  };
};

const shareOf = (
  name: string,
  { jobStartedAtMs }: Attempt,
  { state }: StatusInputs,
  nowMs: number,
): number | undefined => {
  const hours = state.plan?.stages.find((stage) => stage.name === name)?.hours;
  if (hours === undefined || hours <= 0 || jobStartedAtMs === undefined) return undefined;
  const before = state.stages.get(name)?.checkpoint?.doneShare ?? 0;
  const share = (nowMs - jobStartedAtMs) / HOUR_MS / hours;
  return Math.min(MOST_DONE, before + (1 - before) * Math.max(0, share));
};

/** Of the latest attempt that did not come to a good end. */
const failureOf = (attempts: readonly Attempt[]): string | undefined => {
  for (const { failure, copyFailed, lost, jobEnded } of [...attempts].reverse()) {
    if (jobEnded !== undefined && jobEnded.exitCode !== 0)
      return `the commands ended with exit code ${jobEnded.exitCode}${jobEnded.diskFull ? "; the disk was full" : ""}`;
    const told = failure?.message ?? copyFailed?.message ?? (lost && `machine ${lost.reason}`);
    if (told !== undefined) return told;
  }
  return undefined;
};

const openMachines = ({ attempts }: RunState): readonly OpenMachine[] =>
  [...attempts.values()]
    .filter(({ ended }) => ended === undefined)
    .map(({ request }) => ({
      requestId: request.id,
      stage: request.stage,
      location: request.location,
      instanceType: request.instanceType,
      nodes: request.nodes,
    }));

const blockStatus = ({ what, because, untilMs }: RunState["blocks"][number]): BlockStatus => ({
  what: wordsOf(what),
  because,
  until: iso(untilMs),
});

const wordsOf = ({ location, instanceType, accelerator, market }: Blocked): string => {
  const machine = [instanceType, accelerator, market].filter((part) => part !== undefined);
  const what = machine.length === 0 ? "everything" : machine.join(" ");
  return location === undefined ? what : `${what} in ${location}`;
};

const iso = (atMs: number): string => new Date(atMs).toISOString();
