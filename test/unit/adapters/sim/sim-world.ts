import { type SimRules, simRules } from "../../../../src/adapters/sim/rules.ts";
import { SimAdapter } from "../../../../src/adapters/sim/sim-adapter.ts";
import { workOfStages } from "../../../../src/adapters/sim/stage-work.ts";
import { constant } from "../../../../src/adapters/sim/steps.ts";
import { VirtualClock } from "../../../../src/adapters/sim/virtual-clock.ts";
import { SimWorld } from "../../../../src/adapters/sim/world.ts";
import type { Answer, Job, MachineRequest } from "../../../../src/domain/adapter.ts";
import type { LocationId } from "../../../../src/domain/ids.ts";

export const HOUR_MS = 3_600_000;
/** A moment at the full hour. */
export const START_MS = Date.UTC(2026, 10, 2);

/** A world at 2 USD an hour with one adapter; every stage works for 4 h, saves each hour, and writes 10 GB. */
export const simWorld = (given: Partial<SimRules> = {}) => {
  const clock = new VirtualClock(START_MS);
  const work = workOfStages(() => ({ hours: 4, checkpointEveryHours: 1, outputGb: 10 }));
  const world = new SimWorld(simRules({ work, price: () => constant(2), ...given }), clock);
  return { clock, world, adapter: new SimAdapter(world) };
};

export const request = (id: string, given: Partial<MachineRequest> = {}): MachineRequest => ({
  id,
  run: "run",
  stage: "s",
  location: "a/r/z" as LocationId,
  instanceType: "m",
  accelerators: {},
  market: "spot",
  nodes: 1,
  usdPerHour: 2,
  idleStopMinutes: 300,
  ...given,
});

export const job = (id: string, inputs: readonly string[] = []): Job => ({
  id,
  run: "true",
  env: {},
  secrets: {},
  inputs,
  nodes: 1,
});

export const never = new AbortController().signal;

/** The value, or an error that says why there is none. */
export const good = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value;
  throw new Error(`${answer.error.kind}: ${answer.error.message}`);
};
