import { describe, expect, it } from "vitest";
import { activeBlocks, blockedBy, blockFor } from "../../../src/broker/failures.ts";
import type { MachineRequest } from "../../../src/domain/adapter.ts";
import type { LocationId } from "../../../src/domain/ids.ts";

const REQUEST: MachineRequest = {
  id: "r1-train-1",
  run: "r1",
  stage: "train",
  location: "aws/us-east-1/us-east-1a" as LocationId,
  instanceType: "p3.8xlarge",
  accelerators: { V100: 4 },
  market: "spot",
  nodes: 1,
  usdPerHour: 3.67,
  idleStopMinutes: 30,
};
const MINUTE_MS = 60_000;

describe("what a failure blocks", () => {
  it.each([
    ["no-capacity", { location: REQUEST.location, instanceType: "p3.8xlarge", market: "spot" }],
    ["preempted", { location: REQUEST.location, instanceType: "p3.8xlarge", market: "spot" }],
    ["quota", { location: "aws/us-east-1", instanceType: "p3.8xlarge", market: "spot" }],
    ["boot-timeout", { location: REQUEST.location }],
    ["unreachable", { location: REQUEST.location }],
    ["denied", { location: "aws" }],
    ["unsupported", { location: "aws/us-east-1", instanceType: "p3.8xlarge" }],
    // An error that nobody knows blocks the zone, not nothing.
    ["unknown", { location: REQUEST.location }],
  ] as const)("%s: its own reach", (kind, what) => {
    expect(blockedBy(kind, undefined, REQUEST)).toEqual(what);
  });

  it.each([
    ["region", { location: "aws/us-east-1" }],
    ["cloud", { location: "aws" }],
    ["market", { location: "aws/us-east-1", market: "spot" }],
    ["instance-type", { location: "aws/us-east-1", instanceType: "p3.8xlarge" }],
  ] as const)("what the cloud says goes first: %s", (reach, what) => {
    expect(blockedBy("unknown", reach, REQUEST)).toEqual(what);
  });
});

describe("how long a block holds", () => {
  const none = { kind: "no-capacity", message: "none" } as const;

  it("doubles with each repeat within a day, and starts again after one", () => {
    const first = blockFor(none, REQUEST, [], 0);
    const second = blockFor(none, REQUEST, [first], 20 * MINUTE_MS);
    const third = blockFor(none, REQUEST, [first, second], 60 * MINUTE_MS);
    const later = blockFor(none, REQUEST, [first, second, third], 48 * 60 * MINUTE_MS);
    const minutes = [first, second, third, later].map(
      ({ fromMs, untilMs }) => (untilMs - fromMs) / MINUTE_MS,
    );
    expect(minutes).toEqual([10, 20, 40, 10]);
  });

  it("is at least as long as the cloud asks for, and never longer than a day", () => {
    const asked = blockFor({ ...none, retryAfterMs: 3 * 60 * MINUTE_MS }, REQUEST, [], 0);
    expect(asked.untilMs).toBe(3 * 60 * MINUTE_MS);
    const denied = blockFor(
      { kind: "denied", message: "no" },
      REQUEST,
      [{ ...asked, what: { location: "aws" } }],
      1,
    );
    expect(denied.untilMs - denied.fromMs).toBe(24 * 60 * MINUTE_MS);
  });

  it("ends on its own", () => {
    const one = blockFor(none, REQUEST, [], 0);
    expect(activeBlocks([one], one.untilMs - 1)).toEqual([one]);
    expect(activeBlocks([one], one.untilMs)).toEqual([]);
  });
});
