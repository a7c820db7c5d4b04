import type { Machine } from "../../domain/adapter.ts";
import { type RegionId, regionOf } from "../../domain/ids.ts";
import { block, record, stateIn } from "../broker.ts";
import type { Shipment } from "../ship.ts";
import { fileUrl, within } from "../stores.ts";
import { sourceOf } from "./inputs.ts";
import { replicate } from "./replicate.ts";
import { attemptOf, shipped, type Task } from "./task.ts";

const BYTES_PER_GB = 1e9;

/** Whether everything that the job reads lies on the machine. */
export const broughtIn = async (task: Task, machine: Machine): Promise<boolean> => {
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
      gb: (saved.bytes ?? 0) / BYTES_PER_GB,
      ...(saved.region === undefined ? {} : { from: saved.region }),
      sha256: saved.sha256,
    },
  ];
};
