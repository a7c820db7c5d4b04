import type { Job, Machine } from "../../domain/adapter.ts";
import { adapterAt, type Broker, record, stateIn } from "../broker.ts";
import { CALL_LIMITS_MS, call, copyLimitMs, GiveUp } from "../call.ts";
import { sizeOf } from "./inputs.ts";
import { attemptOf, patiently, placeFailed, type Task } from "./task.ts";

export const started = async (task: Task, machine: Machine, id: string): Promise<boolean> => {
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
