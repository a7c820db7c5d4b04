import type { Stage } from "../../domain/pipeline.ts";
import { type Broker, currentAttempt, record, stateIn } from "../broker.ts";
import { broughtIn } from "./bring-in.ts";
import { broughtOut } from "./bring-out.ts";
import { nextRequest } from "./next-request.ts";
import { provisioned } from "./provision.ts";
import { ran } from "./run-job.ts";
import type { Task } from "./task.ts";

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

const ask = (broker: Broker, stage: Stage): void => {
  const state = stateIn(broker);
  const attempt = (state.stages.get(stage.name)?.attempts ?? 0) + 1;
  record(broker, {
    kind: "machine-requested",
    request: nextRequest(state, stage, attempt),
    attempt,
  });
};
