import type { Recorded, RunEvent } from "../events.ts";
import {
  arrived,
  copyFailed,
  copying,
  finished,
  jobEnded,
  jobStarted,
  placeFailed,
  released,
  reopened,
  requested,
  withAttempt,
  withStage,
} from "./changes.ts";
import type { RunState } from "./state.ts";

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
