import type { AdapterFailure } from "../../domain/adapter.ts";
import type { Stage } from "../../domain/pipeline.ts";
import { adapterAt, type Broker, block, currentAttempt, record } from "../broker.ts";
import { pause } from "../call.ts";
import { type Shipment, ship } from "../ship.ts";
import type { LOST } from "../state/fold.ts";
import type { Attempt } from "../state/state.ts";

export interface Task {
  readonly broker: Broker;
  readonly stage: Stage;
  readonly signal: AbortSignal;
}

/** The attempt, which cannot have vanished while its task runs. */
export const attemptOf = ({ broker, stage }: Task): Attempt => {
  const attempt = currentAttempt(broker, stage.name);
  if (attempt === undefined) throw new Error(`${stage.name} has no attempt under way`);
  return attempt;
};

const THROTTLED_TRIES = 5;
const THROTTLED_PAUSE_MS = 5000;

/** A cloud that asks for patience gets it, a few times. */
export const patiently = async <
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

/** The machine does not do what it is there for. */
export const placeFailed = (task: Task, failure: AdapterFailure): void => {
  const attempt = attemptOf(task);
  block(task.broker, attempt, failure);
  record(task.broker, { kind: "machine-refused", requestId: attempt.request.id, failure });
};

export const lose = (
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

/** Copies to or from the attempt's machine; a failure ends the attempt. */
export const shipped = async (task: Task, shipment: Shipment): Promise<boolean> => {
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
