import type { MachineRequest } from "../../domain/adapter.ts";
import type { RunEvent } from "../events.ts";
import {
  type Attempt,
  copyKey,
  type RunState,
  type StageState,
  type UnfinishedCopy,
} from "./state.ts";

// What single events do to the state of a run.

/** Who resumes a run that failed or was cancelled starts with fresh tries. */
export const reopened = (state: RunState): RunState => {
  if (state.ended === undefined || state.ended.status === "finished") return state;
  const { ended: _, ...rest } = state;
  return {
    ...rest,
    cancelRequested: false,
    replanBecause: [...state.stages.values()].every(({ output }) => output !== undefined)
      ? []
      : ["resumed"],
    stages: new Map(
      [...state.stages].map(([name, stage]) => [
        name,
        { ...stage, commandFailures: 0, placeFailures: [] },
      ]),
    ),
  };
};

export const requested = (
  state: RunState,
  request: MachineRequest,
  number: number,
  atMs: number,
): RunState => ({
  ...withStage(state, request.stage, (stage) => ({
    ...stage,
    current: request.id,
    attempts: stage.attempts + 1,
  })),
  attempts: new Map(state.attempts).set(request.id, {
    request,
    number,
    requestedAtMs: atMs,
    ...plannedHoursOf(state, request.stage),
    doneShareAtStart: state.stages.get(request.stage)?.checkpoint?.doneShare ?? 0,
    arrived: new Set(),
    releaseRequested: false,
  }),
});

const plannedHoursOf = ({ plan }: RunState, stage: string): { plannedHours?: number } => {
  const hours = plan?.stages.find(({ name }) => name === stage)?.hours;
  return hours === undefined ? {} : { plannedHours: hours };
};

/** The attempt is over, and another place has to be found. */
export const placeFailed = (
  state: RunState,
  requestId: string,
  why: string,
  atMs: number,
): RunState => {
  const attempt = state.attempts.get(requestId);
  if (attempt === undefined) return state;
  const { request } = attempt;
  const next = withStage(state, request.stage, (stage) => ({
    ...withoutCurrent(stage, requestId),
    placeFailures: [...stage.placeFailures, { request, why, atMs }],
  }));
  return {
    ...next,
    replanBecause: [...state.replanBecause, `${request.stage} at ${request.location}: ${why}`],
  };
};

export const arrived = (
  state: RunState,
  { item, purpose, route, copied }: Extract<RunEvent, { kind: "copied" }>,
): RunState => {
  if (purpose.kind === "delivery")
    return { ...state, delivered: new Set(state.delivered).add(`${item} → ${purpose.to}`) };
  if (purpose.kind === "replica") {
    const of = new Map(state.copies.get(item) ?? []).set(route.to ?? "", route.toUrl);
    return { ...state, copies: new Map(state.copies).set(item, of) };
  }
  if (purpose.kind === "output")
    return withAttempt(state, purpose.requestId, { output: { url: route.toUrl, copied } });
  if (purpose.kind !== "input" && purpose.kind !== "workdir" && purpose.kind !== "restore")
    return state;
  const attempt = state.attempts.get(purpose.requestId);
  if (attempt === undefined) return state;
  const label = purpose.kind === "input" ? item : `(${purpose.kind})`;
  return withAttempt(state, purpose.requestId, { arrived: new Set(attempt.arrived).add(label) });
};

export const copying = (
  state: RunState,
  event: Parameters<typeof copyKey>[0],
  change: (known: UnfinishedCopy | undefined) => UnfinishedCopy | undefined,
): RunState => {
  const key = copyKey(event);
  const known = state.copying.get(key);
  const next = change(known);
  if (next === known) return state;
  const all = new Map(state.copying);
  if (next === undefined) all.delete(key);
  else all.set(key, next);
  return { ...state, copying: all };
};

/** A delivery that fails is tried again; a stage whose data does not arrive is moved. */
export const copyFailed = (
  state: RunState,
  { purpose, failure }: Extract<RunEvent, { kind: "copy-failed" }>,
  atMs: number,
): RunState => {
  if (!("requestId" in purpose)) return state;
  const next = withAttempt(state, purpose.requestId, { copyFailed: failure });
  return placeFailed(next, purpose.requestId, failure.message, atMs);
};

export const jobStarted = (
  state: RunState,
  { stage, requestId, jobId }: Extract<RunEvent, { kind: "job-started" }>,
  atMs: number,
): RunState =>
  withStage(withAttempt(state, requestId, { jobId, jobStartedAtMs: atMs }), stage, (known) => ({
    ...known,
    placeFailures: [],
  }));

export const jobEnded = (
  state: RunState,
  event: Extract<RunEvent, { kind: "job-ended" }>,
): RunState => {
  const { exitCode, diskFull, startedAtMs, endedAtMs } = event;
  const stage = state.stages.get(event.stage);
  if (stage?.current === undefined) return state;
  const next = withAttempt(state, stage.current, {
    jobEnded: { exitCode, diskFull, startedAtMs, endedAtMs },
  });
  if (exitCode === 0) return next;
  return withStage(next, event.stage, (known) => ({
    ...withoutCurrent(known, stage.current!),
    commandFailures: known.commandFailures + 1,
  }));
};

export const finished = (
  state: RunState,
  { stage, url, region, copied }: Extract<RunEvent, { kind: "stage-finished" }>,
): RunState => {
  const current = state.stages.get(stage)?.current ?? "";
  const request = state.attempts.get(current)?.request;
  if (request === undefined) return state;
  const next = withStage(state, stage, (known) => ({
    ...withoutCurrent(known, current),
    output: { url, region, copied, request },
  }));
  return { ...next, copies: new Map(state.copies).set(stage, new Map([[region, url]])) };
};

/** A release ends the attempt, whatever it was doing: the stage moves, or the run stops. */
export const released = (state: RunState, requestId: string): RunState => {
  const stage = state.attempts.get(requestId)?.request.stage;
  const next = withAttempt(state, requestId, { releaseRequested: true });
  return stage === undefined
    ? next
    : withStage(next, stage, (known) => withoutCurrent(known, requestId));
};

const withoutCurrent = (stage: StageState, requestId: string): StageState => {
  if (stage.current !== requestId) return stage;
  const { current: _, ...rest } = stage;
  return rest;
};

export const withAttempt = (
  state: RunState,
  requestId: string,
  change: Partial<Attempt>,
): RunState => {
  const attempt = state.attempts.get(requestId);
  if (attempt === undefined) return state;
  return { ...state, attempts: new Map(state.attempts).set(requestId, { ...attempt, ...change }) };
};

export const withStage = (
  state: RunState,
  name: string,
  change: (stage: StageState) => StageState,
): RunState => {
  const stage = state.stages.get(name) ?? {
    name,
    attempts: 0,
    commandFailures: 0,
    placeFailures: [],
  };
  return { ...state, stages: new Map(state.stages).set(name, change(stage)) };
};
