import type { Machine, MachineRequest } from "../../domain/adapter.ts";
import { adapterAt, block, record } from "../broker.ts";
import { CALL_LIMITS_MS, call } from "../call.ts";
import { attemptOf, patiently, type Task } from "./task.ts";

/** The machine, or nothing when its place has failed. */
export const provisioned = async (task: Task): Promise<Machine | undefined> => {
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
