import type { AdapterFailure, Job, JobStatus, Machine, MachineRequest } from "../domain/adapter.ts";
import { type RegionId, regionOf } from "../domain/ids.ts";
import type { Stage } from "../domain/pipeline.ts";
import {
  adapterAt,
  type Broker,
  block,
  currentAttempt,
  record,
  routeOf,
  type Shipment,
  ship,
  stateIn,
} from "./broker.ts";
import { CALL_LIMITS_MS, call, copyLimitMs, GiveUp, pause } from "./call.ts";
import { sizeOf, sourceOf } from "./inputs.ts";
import { keepLogs } from "./keep-logs.ts";
import { nextRequest } from "./next-request.ts";
import { replicate } from "./replicate.ts";
import { type Attempt, LOST } from "./state.ts";
import { fileUrl, storeOf, within } from "./stores.ts";

/**
 * Carries one attempt at a stage as far as it goes: machine, data, commands, output. Every step that the journal
 * has is skipped, so the task can be begun again at any point; what came of it is in the run's state.
 *
 * @throws Stopped
 */
export const carryStage = async (
  broker: Broker,
  stage: Stage,
  signal: AbortSignal,
): Promise<void> => {
  if (currentAttempt(broker, stage.name) === undefined) ask(broker, stage);
  const task: Task = { broker, stage, signal };
  const machine = await provisioned(task);
  if (machine === undefined) return;
  if (!(await broughtIn(task, machine))) return;
  if (!(await ran(task, machine))) return;
  await broughtOut(task, machine);
};

interface Task {
  readonly broker: Broker;
  readonly stage: Stage;
  readonly signal: AbortSignal;
}

/** The attempt, which cannot have vanished while its task runs. */
const attemptOf = ({ broker, stage }: Task): Attempt => {
  const attempt = currentAttempt(broker, stage.name);
  if (attempt === undefined) throw new Error(`${stage.name} has no attempt under way`);
  return attempt;
};

const ask = (broker: Broker, stage: Stage): void => {
  const state = stateIn(broker);
  const attempt = (state.stages.get(stage.name)?.attempts ?? 0) + 1;
  record(broker, {
    kind: "machine-requested",
    request: nextRequest(state, stage, attempt),
    attempt,
  });
};

/** The machine, or nothing when its place has failed. */
const provisioned = async (task: Task): Promise<Machine | undefined> => {
  const { broker, signal } = task;
  const attempt = attemptOf(task);
  if (attempt.machine !== undefined) return attempt.machine;
  const { request } = attempt;
  const adapter = await adapterAt(broker, request.location);
  const asked = await patiently(task, () =>
    call(describe(request), CALL_LIMITS_MS.provision, broker.parts.clock, signal, (inner) =>
      adapter.provision(request, inner),
    ),
  );
  if (asked.ok) {
    record(broker, { kind: "machine-ready", requestId: request.id, machine: asked.value });
    return asked.value;
  }
  block(broker, attempt, asked.error);
  record(broker, { kind: "machine-refused", requestId: request.id, failure: asked.error });
  return undefined;
};

const describe = ({ instanceType, location, nodes, market }: MachineRequest): string =>
  `${nodes} × ${instanceType} (${market}) at ${location}`;

const THROTTLED_TRIES = 5;
const THROTTLED_PAUSE_MS = 5000;

/** A cloud that asks for patience gets it, a few times. */
const patiently = async <
  T extends { readonly ok: true } | { readonly ok: false; readonly error: AdapterFailure },
>(
  { broker, signal }: Task,
  ask: () => Promise<T>,
): Promise<T> => {
  for (let tries = 1; ; tries++) {
    const answer = await ask();
    if (answer.ok || answer.error.kind !== "throttled" || tries === THROTTLED_TRIES) return answer;
    await pause(
      broker.parts.clock,
      answer.error.retryAfterMs ?? THROTTLED_PAUSE_MS * 2 ** (tries - 1),
      signal,
    );
  }
};

/** Whether everything that the job reads lies on the machine. */
const broughtIn = async (task: Task, machine: Machine): Promise<boolean> => {
  if (!(await replicated(task))) return false;
  for (const shipment of shipmentsIn(task, machine))
    if (!(await shipped(task, shipment))) return false;
  return true;
};

const shipmentsIn = (task: Task, machine: Machine): readonly Shipment[] => {
  const { broker, stage } = task;
  const { request, jobId } = attemptOf(task);
  if (jobId !== undefined) return [];
  const state = stateIn(broker);
  const to = regionOf(request.location);
  const { arrived } = attemptOf(task);
  const inputs = stage.inputs
    .filter((item) => !arrived.has(item))
    .map((item): Shipment => {
      const { url, region, gb, sha256 } = sourceOf(state, broker.parts.pipeline, item, to);
      return {
        item,
        purpose: { kind: "input", stage: stage.name, requestId: request.id },
        copy: { from: url, to: within(machine.files, "inputs", item), exact: true },
        to,
        gb,
        ...(region === undefined ? {} : { from: region }),
        ...(sha256 === undefined ? {} : { sha256 }),
      };
    });
  return [...inputs, ...workdirOf(task, machine, to), ...checkpointOf(task, machine, to)];
};

/** Items that a region's stages share are copied to its store once; the stages have them from there. */
const replicated = async (task: Task): Promise<boolean> => {
  const { broker, stage, signal } = task;
  const attempt = attemptOf(task);
  for (const item of stage.inputs.filter((name) => !attempt.arrived.has(name))) {
    const answer = await replicate(
      broker,
      stage.name,
      item,
      regionOf(attempt.request.location),
      signal,
    );
    if (answer.ok) continue;
    const purpose = { kind: "input", stage: stage.name, requestId: attempt.request.id } as const;
    block(broker, attempt, answer.error);
    record(broker, { kind: "copy-failed", item, purpose, failure: answer.error });
    return false;
  }
  return true;
};

const workdirOf = (task: Task, machine: Machine, to: RegionId): readonly Shipment[] => {
  const { request, arrived } = attemptOf(task);
  const { workdir } = task.stage.commands ?? {};
  if (workdir === undefined || arrived.has("(workdir)")) return [];
  return [
    {
      item: "(workdir)",
      purpose: { kind: "workdir", stage: task.stage.name, requestId: request.id },
      copy: {
        from: fileUrl(`${stateIn(task.broker).folder}/${workdir}`),
        to: within(machine.files, "work"),
      },
      to,
      gb: 0,
    },
  ];
};

const checkpointOf = (task: Task, machine: Machine, to: RegionId): readonly Shipment[] => {
  const { request, arrived } = attemptOf(task);
  const saved = stateIn(task.broker).stages.get(task.stage.name)?.checkpoint;
  if (saved === undefined || arrived.has("(restore)")) return [];
  return [
    {
      item: "(checkpoint)",
      purpose: { kind: "restore", stage: task.stage.name, requestId: request.id },
      copy: { from: saved.url, to: within(machine.files, "checkpoint"), exact: true },
      to,
      gb: 0,
      ...(saved.region === undefined ? {} : { from: saved.region }),
      sha256: saved.sha256,
    },
  ];
};

/** Copies to or from the attempt's machine; a failure ends the attempt. */
const shipped = async (task: Task, shipment: Shipment): Promise<boolean> => {
  const { broker, signal } = task;
  const attempt = attemptOf(task);
  const adapter = await adapterAt(broker, attempt.request.location);
  const wait = (ms: number) => pause(broker.parts.clock, ms, signal);
  const answer = await ship(
    broker,
    shipment,
    (copy, inner) => adapter.copy(copy, inner),
    wait,
    signal,
  );
  if (answer.ok) return true;
  const { item, purpose } = shipment;
  block(broker, attempt, answer.error);
  record(broker, { kind: "copy-failed", item, purpose, failure: answer.error });
  return false;
};

/** Whether the commands have ended well. */
const ran = async (task: Task, machine: Machine): Promise<boolean> => {
  const { jobEnded, request, jobId } = attemptOf(task);
  if (jobEnded !== undefined) return jobEnded.exitCode === 0;
  const id = jobId ?? `${request.id}-j`;
  if (jobId === undefined && !(await started(task, machine, id))) return false;
  return await watched(task, machine, id);
};

const started = async (task: Task, machine: Machine, id: string): Promise<boolean> => {
  const { broker, stage, signal } = task;
  const attempt = attemptOf(task);
  const adapter = await adapterAt(broker, attempt.request.location);
  const begun = await patiently(task, () =>
    call(`start of ${stage.name}`, startLimitMs(task), broker.parts.clock, signal, (inner) =>
      adapter.run(machine, jobOf(task, id), inner),
    ),
  );
  if (begun.ok) {
    record(broker, {
      kind: "job-started",
      stage: stage.name,
      requestId: attempt.request.id,
      jobId: id,
    });
    return true;
  }
  placeFailed(task, begun.error);
  return false;
};

/** The first of several nodes hands its data to the others before they start. */
const startLimitMs = ({ broker, stage }: Task): number => {
  if (stage.nodes === 1) return CALL_LIMITS_MS.run;
  const { parts } = broker;
  const gb = stage.inputs.map((item) => sizeOf(stateIn(broker), parts.pipeline, item));
  return (
    CALL_LIMITS_MS.run + (stage.nodes - 1) * copyLimitMs(gb.reduce((sum, each) => sum + each, 0))
  );
};

/** The machine does not do what it is there for. */
const placeFailed = (task: Task, failure: AdapterFailure): void => {
  const attempt = attemptOf(task);
  block(task.broker, attempt, failure);
  record(task.broker, { kind: "machine-refused", requestId: attempt.request.id, failure });
};

const jobOf = ({ broker, stage }: Task, id: string): Job => {
  const { commands } = stage;
  if (commands === undefined) throw new Error(`${stage.name} has no commands`);
  const env: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const [name, value] of commands.env) {
    if (typeof value === "string") env[name] = value;
    else secrets[name] = secretOf(broker, stage.name, value.secret);
  }
  return {
    id,
    run: commands.run,
    env,
    secrets,
    inputs: stage.inputs,
    nodes: stage.nodes,
    ...(commands.setup === undefined ? {} : { setup: commands.setup }),
    ...(commands.outputPath === undefined ? {} : { outputPath: commands.outputPath }),
  };
};

const secretOf = ({ parts }: Broker, stage: string, name: string): string => {
  const value = parts.secret(name);
  if (value !== undefined) return value;
  throw new GiveUp(
    `${stage} needs the secret ${name}, which the broker's environment does not hold; set it and resume`,
  );
};

/** So long and so often without an answer, and the machine counts as lost. */
const SILENT_POLLS = 5;
const SILENT_MS = 5 * 60_000;

/** Looks at the job until it ends. */
const watched = async (task: Task, machine: Machine, jobId: string): Promise<boolean> => {
  const { broker, stage, signal } = task;
  const { clock } = broker.parts;
  const adapter = await adapterAt(broker, machine.location);
  const expected = stateIn(broker).plan?.stages.find(({ name }) => name === stage.name)?.hours ?? 1;
  let silent = { polls: 0, sinceMs: clock.nowMs() };
  for (;;) {
    const answer = await call(
      `status of ${stage.name}`,
      CALL_LIMITS_MS.status,
      clock,
      signal,
      (inner) => adapter.status(machine, jobId, inner),
    );
    if (answer.ok) {
      silent = { polls: 0, sinceMs: clock.nowMs() };
      await keepLogs(
        broker,
        machine,
        jobId,
        attemptOf(task),
        signal,
        answer.value.state !== "running",
      );
      const over = judged(task, answer.value);
      if (over !== undefined) return over;
      await saveCheckpoint(task, machine, answer.value);
    } else {
      silent = { ...silent, polls: silent.polls + 1 };
      if (silent.polls >= SILENT_POLLS && clock.nowMs() - silent.sinceMs >= SILENT_MS) {
        lose(task, "lost", answer.error);
        return false;
      }
    }
    await pause(clock, broker.pace.pollMs(expected), signal);
  }
};

/** `undefined`: it still runs. */
const judged = (task: Task, status: JobStatus): boolean | undefined => {
  const { broker, stage } = task;
  const { jobId } = attemptOf(task);
  switch (status.state) {
    case "running":
      return undefined;
    case "ended": {
      const { exitCode, diskFull, startedAtMs, endedAtMs } = status;
      record(broker, {
        kind: "job-ended",
        stage: stage.name,
        jobId: jobId!,
        exitCode,
        diskFull,
        startedAtMs,
        endedAtMs,
      });
      return exitCode === 0;
    }
    case "absent":
      lose(task, "lost", {
        kind: "unknown",
        message: "the machine does not know its job any more",
      });
      return false;
    case "machine-gone":
      lose(task, status.reason, { kind: "unknown", message: LOST[status.reason] }, status.atMs);
      return false;
  }
};

const lose = (
  task: Task,
  reason: keyof typeof LOST,
  failure: AdapterFailure,
  atMs?: number,
): void => {
  const { broker } = task;
  const attempt = attemptOf(task);
  block(broker, attempt, reason === "preempted" ? { ...failure, kind: "preempted" } : failure);
  record(broker, {
    kind: "machine-lost",
    requestId: attempt.request.id,
    reason,
    atMs: atMs ?? broker.parts.clock.nowMs(),
  });
};

const HOUR_MS = 3_600_000;

/** Copies a checkpoint away when a new one is due. Two slots: a copy that breaks off never harms the last good one. */
const saveCheckpoint = async (task: Task, machine: Machine, status: JobStatus): Promise<void> => {
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
  const answer = await call(
    `checkpoint of ${stage.name}`,
    CALL_LIMITS_MS.provision,
    broker.parts.clock,
    signal,
    (inner) => adapter.copy(copy, inner),
  );
  // The job goes on either way; the next one is due at the next look.
  if (!answer.ok) return;
  const from = regionOf(request.location);
  const ends = store.withBroker ? { from } : { from, to: from };
  record(broker, {
    kind: "copied",
    item: "(checkpoint)",
    purpose: { kind: "checkpoint", stage: stage.name, requestId: request.id },
    route: routeOf(broker, { copy, ...ends }),
    copied: answer.value,
  });
  record(broker, {
    kind: "checkpoint",
    stage: stage.name,
    url: to,
    sha256: answer.value.sha256,
    atMs: status.checkpointAtMs,
    ...(store.withBroker ? {} : { region: from }),
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

/** Puts the output where later stages find it; then the stage is finished. */
const broughtOut = async (task: Task, machine: Machine): Promise<void> => {
  const { broker, stage } = task;
  const { request } = attemptOf(task);
  const state = stateIn(broker);
  const region = regionOf(request.location);
  const store = storeOf(state.settings, broker.parts.stateFolder, state.run, request.location);
  const url = within(store.url, "outputs", stage.name, request.id);
  if (attemptOf(task).output === undefined) {
    const brought = await shipped(task, {
      item: stage.name,
      purpose: { kind: "output", stage: stage.name, requestId: request.id },
      copy: { from: within(machine.files, "output"), to: url, exact: true },
      from: region,
      ...(store.withBroker ? {} : { to: region }),
      gb: stage.outputGb,
    });
    if (!brought) return;
  }
  const { output } = attemptOf(task);
  record(broker, {
    kind: "stage-finished",
    stage: stage.name,
    url,
    region,
    copied: output!.copied,
  });
};
