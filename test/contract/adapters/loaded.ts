import type { Settings } from "../../../src/adapters/context.ts";
import { loadAdapter } from "../../../src/adapters/registry.ts";
import type { Adapter, MachineRequest } from "../../../src/domain/adapter.ts";
import type { LocationId } from "../../../src/domain/ids.ts";

/** As a broker that has just been started loads it: it remembers nothing but what is in its folder. */
export const loaded = async (settings: Settings, stateFolder: string): Promise<Adapter> => {
  const answer = await loadAdapter(settings, {
    stateFolder,
    nowMs: Date.now,
    env: (name) => process.env[name],
  });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

export const requestAt = (location: LocationId): Omit<MachineRequest, "id"> => ({
  run: "contract",
  stage: "a stage",
  location,
  instanceType: "m1",
  accelerators: {},
  market: "on-demand",
  nodes: 1,
  usdPerHour: 0,
  idleStopMinutes: 10,
});
