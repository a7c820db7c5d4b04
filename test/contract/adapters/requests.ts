import type { AdapterContext } from "../../../src/adapters/context.ts";
import type { MachineRequest } from "../../../src/domain/adapter.ts";
import { type LocationId, parseLocation } from "../../../src/domain/ids.ts";

export const place = (text: string): LocationId => {
  const location = parseLocation(text);
  if (location === undefined) throw new Error(`not a place: ${text}`);
  return location;
};

let made = 0;

/** A request with an id of its own. */
export const machineRequest = (changes: Partial<MachineRequest> = {}): MachineRequest => {
  made++;
  return {
    id: `t${process.pid}-${made}`,
    run: `run of ${process.pid}`,
    stage: "train",
    location: place("aws/us-east-1/us-east-1a"),
    instanceType: "m5.large",
    accelerators: {},
    market: "on-demand",
    nodes: 1,
    usdPerHour: 0.096,
    idleStopMinutes: 30,
    ...changes,
  };
};

export const testContext = (
  stateFolder: string,
  env: Readonly<Record<string, string>> = {},
): AdapterContext => ({
  stateFolder,
  nowMs: Date.now,
  env: (name) => env[name] ?? process.env[name],
});

export const soon = (): AbortSignal => AbortSignal.timeout(30_000);
