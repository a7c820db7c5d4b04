import type { JobStatus, Machine } from "../../domain/adapter.ts";
import { regionOf } from "../../domain/ids.ts";
import { adapterAt, record, stateIn } from "../broker.ts";
import { CALL_LIMITS_MS, call } from "../call.ts";
import { begin, routeOf, stopped } from "../ship.ts";
import type { Attempt } from "../state/state.ts";
import { storeOf, within } from "../stores.ts";
import { attemptOf, type Task } from "./task.ts";

const HOUR_MS = 3_600_000;

/** Copies a checkpoint away when a new one is due. Two slots: a copy that breaks off never harms the last good one. */
export const saveCheckpoint = async (
  task: Task,
  machine: Machine,
  status: JobStatus,
): Promise<void> => {
  const { broker, stage, signal } = task;
  const { checkpoint } = stage;
  if (checkpoint === undefined || status.state !== "running" || status.checkpointAtMs === undefined)
    return;
  const state = stateIn(broker);
  const saved = state.stages.get(stage.name)?.checkpoint;
  const sinceMs = Math.max(saved?.atMs ?? 0, status.startedAtMs);
  if (status.checkpointAtMs <= sinceMs) return;
  if (
    saved !== undefined &&
    broker.parts.clock.nowMs() - saved.atMs < checkpoint.everyHours * HOUR_MS
  )
    return;
  const attempt = attemptOf(task);
  const { request } = attempt;
  const store = storeOf(state.settings, broker.parts.stateFolder, state.run, request.location);
  const slot = saved?.url.endsWith("/a") === true ? "b" : "a";
  const to = within(store.url, "checkpoints", stage.name, slot);
  const adapter = await adapterAt(broker, request.location);
  const copy = { from: within(machine.files, "checkpoint"), to, exact: true };
  const from = regionOf(request.location);
  const ends = store.withBroker ? { from } : { from, to: from };
  const sending = {
    item: "(checkpoint)",
    purpose: { kind: "checkpoint", stage: stage.name, requestId: request.id },
    route: routeOf(broker, { copy, ...ends }),
  } as const;
  // How large it has become is not known before; the last one is the best guess.
  const begun = {
    kind: "copy-begun",
    ...sending,
    ...(saved?.bytes === undefined ? {} : { bytes: saved.bytes }),
  } as const;
  const heard = begin(broker, begun);
  const answer = await call(
    `checkpoint of ${stage.name}`,
    CALL_LIMITS_MS.provision,
    broker.parts.clock,
    signal,
    (inner) => adapter.copy(copy, inner),
  );
  // The job goes on either way; the next one is due at the next look.
  if (!answer.ok)
    return stopped(
      broker,
      begun,
      heard.and(answer),
      (asked, inner) => adapter.copy(asked, inner),
      signal,
    );
  record(broker, { kind: "copied", ...sending, copied: answer.value });
  record(broker, {
    kind: "checkpoint",
    stage: stage.name,
    url: to,
    sha256: answer.value.sha256,
    atMs: status.checkpointAtMs,
    ...(store.withBroker ? {} : { region: from }),
    bytes: answer.value.bytes,
    doneShare: shareDone(attempt, status.checkpointAtMs - status.startedAtMs),
  });
};

/** What was done before this attempt, and what its time on the machine makes of the rest; never less than before. */
const shareDone = ({ plannedHours, doneShareAtStart }: Attempt, runMs: number): number => {
  if (plannedHours === undefined || plannedHours <= 0) return doneShareAtStart;
  const share = Math.min(MOST_DONE, runMs / HOUR_MS / plannedHours);
  return doneShareAtStart + (1 - doneShareAtStart) * share;
};

/** Until the job has ended nobody knows that it is all done. */
const MOST_DONE = 0.999;
