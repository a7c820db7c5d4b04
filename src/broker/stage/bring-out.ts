import type { Machine } from "../../domain/adapter.ts";
import { regionOf } from "../../domain/ids.ts";
import { record, stateIn } from "../broker.ts";
import { storeOf, within } from "../stores.ts";
import { attemptOf, shipped, type Task } from "./task.ts";

/** Puts the output where later stages find it; then the stage is finished. */
export const broughtOut = async (task: Task, machine: Machine): Promise<void> => {
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
