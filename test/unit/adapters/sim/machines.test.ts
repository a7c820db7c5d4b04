import { describe, expect, it } from "vitest";
import { constant, evenSteps } from "../../../../src/adapters/sim/steps.ts";
import type { LocationId } from "../../../../src/domain/ids.ts";
import { good, HOUR_MS, job, never, request, START_MS, simWorld } from "./sim-world.ts";

describe("machines of a simulated cloud", () => {
  it("are made once per request, boot, and cost from their creation to their end", async () => {
    const { adapter, world, clock } = simWorld({ bootSeconds: () => 120 });
    const first = good(await adapter.provision(request("m1"), never));
    expect(clock.nowMs()).toBe(START_MS + 120_000);
    expect(good(await adapter.provision(request("m1"), never))).toEqual(first);
    expect(good(await adapter.list(never)).map(({ requestId }) => requestId)).toEqual(["m1"]);
    await clock.sleep(HOUR_MS / 4 - 120_000);
    const ended = good(await adapter.terminate(request("m1"), never));
    expect(ended).toMatchObject({ startedAtMs: START_MS, endedAtMs: START_MS + HOUR_MS / 4 });
    await clock.sleep(HOUR_MS);
    expect(good(await adapter.terminate(request("m1"), never))).toEqual(ended);
    expect(world.meter.lines).toMatchObject([{ kind: "machine", seconds: 900, usd: 0.5 }]);
  });

  it("are refused where there is no price, no quota or no capacity", async () => {
    const { adapter } = simWorld({
      price: ({ instanceType }) => (instanceType === "m" ? constant(1) : undefined),
      quotaNodes: ({ location }) => (location.startsWith("a/") ? 2 : 0),
      capacity: () => constant(1),
    });
    const kind = async (id: string, given: object): Promise<string> => {
      const answer = await adapter.provision(request(id, given), never);
      return answer.ok ? "made" : answer.error.kind;
    };
    expect(await kind("m1", { instanceType: "other" })).toBe("unsupported");
    expect(await kind("m2", { location: "b/r/z" as LocationId })).toBe("quota");
    expect(await kind("m3", {})).toBe("made");
    expect(await kind("m4", {})).toBe("no-capacity");
    expect(await kind("m5", { location: "a/r/y" as LocationId })).toBe("made");
    expect(await kind("m6", { location: "a/r/x" as LocationId })).toBe("quota");
    expect(good(await adapter.terminate(request("m4"), never))).toEqual({});
  });

  it("on spot are taken back when capacity falls, the youngest first; others stay", async () => {
    const { adapter, world, clock } = simWorld({
      capacity: ({ market }) =>
        market === "spot" ? evenSteps(START_MS, HOUR_MS, [2, 1]) : constant(9),
    });
    for (const id of ["m1", "m2"]) good(await adapter.provision(request(id), never));
    const machine = good(await adapter.provision(request("m3", { market: "on-demand" }), never));
    for (const id of ["m1", "m2", "m3"])
      good(await adapter.run({ ...machine, id }, job("j"), never));
    await clock.sleep(2 * HOUR_MS);
    expect(world.running().map(({ request: { id } }) => id)).toEqual(["m1", "m3"]);
    expect(good(await adapter.status({ ...machine, id: "m2" }, "j", never))).toEqual({
      state: "machine-gone",
      reason: "preempted",
      atMs: START_MS + HOUR_MS,
      checkpointAtMs: START_MS + HOUR_MS,
    });
  });

  it("that do not come up say so, and cost until they are ended", async () => {
    const { adapter, world, clock } = simWorld({ bootFails: () => true });
    expect(await adapter.provision(request("m1"), never)).toMatchObject({
      error: { kind: "boot-timeout" },
    });
    await clock.sleep(HOUR_MS);
    expect(world.running()).toHaveLength(1);
    good(await adapter.terminate(request("m1"), never));
    expect(world.meter.totalUsd()).toBeCloseTo(2 * (1 + 1 / 6), 9);
  });

  it("without a job stop by themselves, whatever becomes of the broker", async () => {
    const { adapter, world, clock } = simWorld();
    const machine = good(await adapter.provision(request("m1"), never));
    await clock.sleep(299 * 60_000);
    good(await adapter.run(machine, job("j"), never));
    await clock.sleep(4 * HOUR_MS + 299 * 60_000);
    expect(world.running()).toHaveLength(1);
    await clock.sleep(2 * 60_000);
    expect(world.running()).toHaveLength(0);
    const endMs = START_MS + (4 * 60 + 299 + 300) * 60_000;
    expect(good(await adapter.terminate(request("m1"), never)).endedAtMs).toBe(endMs);
  });

  it("that die silently answer nothing, cost on, and can be ended", async () => {
    const { adapter, world, clock } = simWorld({ silentAfterHours: () => 1 });
    const machine = good(await adapter.provision(request("m1"), never));
    good(await adapter.run(machine, job("j"), never));
    await clock.sleep(9 * HOUR_MS);
    expect(await adapter.status(machine, "j", never)).toMatchObject({
      error: { kind: "unreachable" },
    });
    expect(world.running()).toHaveLength(1);
    good(await adapter.terminate(request("m1"), never));
    expect(world.meter.totalUsd()).toBe(18);
  });

  it("cost the price of each hour, in whole increments and at least the minimum", async () => {
    const { adapter, world, clock } = simWorld({
      price: () => evenSteps(START_MS, HOUR_MS, [1, 3, 2]),
      billing: () => ({ minimumSeconds: 7200, incrementSeconds: 1800 }),
    });
    good(await adapter.provision(request("m1", { nodes: 2, idleStopMinutes: 999 }), never));
    good(await adapter.provision(request("m2", { idleStopMinutes: 999 }), never));
    await clock.sleep(60_000);
    good(await adapter.terminate(request("m1"), never));
    await clock.sleep(2 * HOUR_MS);
    const { prices } = good(await adapter.terminate(request("m2"), never));
    expect(world.meter.lines.map(({ usd }) => usd)).toEqual([8, 5]);
    expect(prices?.map(({ usdPerHour }) => usdPerHour)).toEqual([1, 3, 2]);
  });
});
