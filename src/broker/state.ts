import type { AdapterFailure, Copied, Ended, Machine, MachineRequest } from "../domain/adapter.ts";
import { type RegionId, regionOf } from "../domain/ids.ts";
import type { Plan } from "../domain/plan.ts";
import type { Block, Recorded, RunEvent, RunSettings, Waiting } from "./events.ts";

/** What a run's events add up to. */
export interface RunState {
  readonly run: string;
  readonly name: string;
  readonly pipeline: string;
  readonly folder: string;
  readonly settings: RunSettings;
  readonly createdAtMs: number;
  readonly lastEventMs: number;
  readonly plan?: Plan;
  /** Why the plan no longer holds; empty: it does. */
  readonly replanBecause: readonly string[];
  /** Stages that wait for spot, by name. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** Every attempt of every stage, the oldest first, by the id of its request. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly stages: ReadonlyMap<string, StageState>;
  readonly blocks: readonly Block[];
  /** By item: where copies of it lie, by region; `""` is the broker's own folder. */
  readonly copies: ReadonlyMap<string, ReadonlyMap<RegionId | "", string>>;
  /** Copies that cost money and have not arrived, by `copyKey`. */
  readonly copying: ReadonlyMap<string, UnfinishedCopy>;
  /** Deliveries that have arrived, `stage → place`. */
  readonly delivered: ReadonlySet<string>;
  readonly cancelRequested: boolean;
  readonly ended?: {
    readonly status: "finished" | "failed" | "cancelled";
    readonly why?: string;
    readonly atMs: number;
  };
}

export type CopyBegun = Extract<RunEvent, { kind: "copy-begun" }>;

export interface UnfinishedCopy {
  /** Begun, and not known how much of it arrived since; absent: it stopped, and that is known. */
  readonly begun?: CopyBegun;
  /** Known to have been moved. */
  readonly movedBytes: number;
}

/** What is copied, and where to. */
export const copyKey = ({
  item,
  route,
}: {
  readonly item: string;
  readonly route: { readonly toUrl: string };
}): string => `${item}\n${route.toUrl}`;

/** A stage that no event has named is not in the map: it waits. */
export interface StageState {
  readonly name: string;
  /** Id of the attempt that is under way. */
  readonly current?: string;
  readonly attempts: number;
  /** Attempts that ended because the commands failed. */
  readonly commandFailures: number;
  /** Attempts since the last that ran, whose place failed. */
  readonly placeFailures: readonly Refused[];
  readonly checkpoint?: SavedCheckpoint;
  readonly output?: Output;
}

/** Work that does not have to be done again. */
export interface SavedCheckpoint {
  readonly url: string;
  readonly sha256: string;
  /** Absent: with the broker. */
  readonly region?: RegionId;
  readonly atMs: number;
  /** Of the stage's work, in [0, 1). */
  readonly doneShare: number;
  readonly bytes?: number;
}

/** What a stage made, and on which machine. */
export interface Output {
  readonly url: string;
  readonly region: RegionId;
  readonly copied: Copied;
  readonly request: MachineRequest;
}

/** A place that failed a stage, tried last from then on until the stage runs elsewhere. */
export interface Refused {
  readonly request: MachineRequest;
  readonly why: string;
  readonly atMs: number;
}

export interface Attempt {
  readonly request: MachineRequest;
  readonly number: number;
  readonly requestedAtMs: number;
  /** As planned when it began: what is left of the stage's work on this machine. */
  readonly plannedHours?: number;
  readonly doneShareAtStart: number;
  readonly machine?: Machine;
  readonly failure?: AdapterFailure;
  /** Inputs and `workdir`, `checkpoint` that lie on the machine. */
  readonly arrived: ReadonlySet<string>;
  readonly jobId?: string;
  readonly jobStartedAtMs?: number;
  readonly jobEnded?: {
    readonly exitCode: number;
    readonly diskFull: boolean;
    readonly startedAtMs: number;
    readonly endedAtMs: number;
  };
  readonly lost?: { readonly reason: "preempted" | "ended" | "lost"; readonly atMs: number };
  readonly copyFailed?: AdapterFailure;
  /** Where the output lies, once it has left the machine. */
  readonly output?: { readonly url: string; readonly copied: Copied };
  readonly releaseRequested: boolean;
  readonly ended?: Ended & { readonly atMs: number };
}

/** @throws when the first event does not create the run: the journal is another program's, or broken */
export const stateOf = (events: readonly Recorded[]): RunState => {
  const [first, ...rest] = events;
  if (first?.event.kind !== "run-created")
    throw new Error("a run's journal begins with its creation");
  return rest.reduce(after, created(first, first.event));
};

const created = (
  { run, atMs }: Recorded,
  { name, pipeline, folder, settings }: Extract<RunEvent, { kind: "run-created" }>,
): RunState => ({
  run,
  name,
  pipeline,
  folder,
  settings,
  createdAtMs: atMs,
  lastEventMs: atMs,
  replanBecause: [],
  waiting: new Map(),
  attempts: new Map(),
  stages: new Map(),
  blocks: [],
  copies: new Map(),
  copying: new Map(),
  delivered: new Set(),
  cancelRequested: false,
});

/** The state after one more event. */
export const after = (state: RunState, recorded: Recorded): RunState => ({
  ...changed(state, recorded.event, recorded.atMs),
  lastEventMs: Math.max(state.lastEventMs, recorded.atMs),
});

const changed = (state: RunState, event: RunEvent, atMs: number): RunState => {
  switch (event.kind) {
    case "run-created":
      return state;
    case "attached":
      return reopened(state);
    case "planned":
      return {
        ...state,
        plan: event.plan,
        replanBecause: [],
        waiting: new Map((event.waiting ?? []).map((entry) => [entry.stage, entry])),
      };
    case "machine-requested":
      return requested(state, event.request, event.attempt, atMs);
    case "machine-ready":
      return withAttempt(state, event.requestId, { machine: event.machine });
    case "machine-refused":
      return placeFailed(
        withAttempt(state, event.requestId, { failure: event.failure }),
        event.requestId,
        event.failure.message,
        atMs,
      );
    case "blocked":
      return { ...state, blocks: [...state.blocks, event.block] };
    case "copy-begun":
      return copying(state, event, (known) => ({ movedBytes: 0, ...known, begun: event }));
    case "copy-stopped":
      return copying(state, event, (known) => ({
        movedBytes: (known?.movedBytes ?? 0) + event.movedBytes,
      }));
    case "copied":
      return arrived(
        copying(state, event, () => undefined),
        event,
      );
    case "copy-failed":
      return copyFailed(state, event, atMs);
    case "job-started":
      return jobStarted(state, event, atMs);
    case "checkpoint": {
      const { kind: _, stage, ...checkpoint } = event;
      return withStage(state, stage, (known) => ({ ...known, checkpoint }));
    }
    case "job-ended":
      return jobEnded(state, event);
    case "machine-lost":
      return placeFailed(
        withAttempt(state, event.requestId, { lost: { reason: event.reason, atMs: event.atMs } }),
        event.requestId,
        LOST[event.reason],
        atMs,
      );
    case "stage-finished":
      return finished(state, event);
    case "release-requested":
      return released(state, event.requestId);
    case "machine-ended":
      return withAttempt(state, event.requestId, { ended: { ...event.ended, atMs } });
    case "cancel-requested":
      return { ...state, cancelRequested: true };
    case "run-ended":
      return {
        ...state,
        ended: {
          status: event.status,
          atMs,
          ...(event.why === undefined ? {} : { why: event.why }),
        },
      };
  }
};

export const LOST = {
  preempted: "the cloud took the machine back",
  ended: "the machine was ended from outside",
  lost: "the machine is gone",
} as const;

/** Who resumes a run that failed or was cancelled starts with fresh tries. */
const reopened = (state: RunState): RunState => {
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

const requested = (
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
const placeFailed = (state: RunState, requestId: string, why: string, atMs: number): RunState => {
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

const arrived = (
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

const copying = (
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
const copyFailed = (
  state: RunState,
  { purpose, failure }: Extract<RunEvent, { kind: "copy-failed" }>,
  atMs: number,
): RunState => {
  if (!("requestId" in purpose)) return state;
  const next = withAttempt(state, purpose.requestId, { copyFailed: failure });
  return placeFailed(next, purpose.requestId, failure.message, atMs);
};

const jobStarted = (
  state: RunState,
  { stage, requestId, jobId }: Extract<RunEvent, { kind: "job-started" }>,
  atMs: number,
): RunState =>
  withStage(withAttempt(state, requestId, { jobId, jobStartedAtMs: atMs }), stage, (known) => ({
    ...known,
    placeFailures: [],
  }));

const jobEnded = (state: RunState, event: Extract<RunEvent, { kind: "job-ended" }>): RunState => {
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

const finished = (
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
const released = (state: RunState, requestId: string): RunState => {
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

const withAttempt = (state: RunState, requestId: string, change: Partial<Attempt>): RunState => {
  const attempt = state.attempts.get(requestId);
  if (attempt === undefined) return state;
  return { ...state, attempts: new Map(state.attempts).set(requestId, { ...attempt, ...change }) };
};

const withStage = (
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

export type Phase =
  | "waiting"
  | "waiting for spot"
  | "provisioning"
  | "copying in"
  | "running"
  | "copying out"
  | "finished";

/** What a stage is doing, in a word. */
export const phaseOf = (state: RunState, name: string): Phase => {
  const stage = state.stages.get(name);
  if (stage?.output !== undefined) return "finished";
  const attempt = stage?.current === undefined ? undefined : state.attempts.get(stage.current);
  if (attempt === undefined) return state.waiting.has(name) ? "waiting for spot" : "waiting";
  if (attempt.machine === undefined) return "provisioning";
  if (attempt.jobEnded !== undefined) return "copying out";
  return attempt.jobId === undefined ? "copying in" : "running";
};

/** Where the attempt's machine stands, as data is priced. */
export const regionOfAttempt = ({ request }: Attempt): RegionId => regionOf(request.location);
