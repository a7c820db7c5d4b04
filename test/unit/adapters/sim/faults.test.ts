import { describe, expect, it } from "vitest";
import type { Fault, SimCall } from "../../../../src/adapters/sim/rules.ts";
import { good, HOUR_MS, never, request, simWorld } from "./sim-world.ts";

/** The first call of a method goes wrong. */
const first = (method: SimCall["method"], fault: Fault) => ({
  fault: (call: SimCall) => (call.method === method && call.before === 0 ? fault : undefined),
});

const TWO_FILES = { from: "sim://sim/at/a/r/d", to: "sim://sim/at/b/r/d" };

const withTwoFiles = (fault: Fault) => {
  const made = simWorld({
    ...first("copy", fault),
    egress: () => [{ fromGb: 0, usdPerGb: 0.1 }],
  });
  made.world.files.put("at/a/r/d/one", "1", 10e9);
  made.world.files.put("at/a/r/d/two", "2", 20e9);
  return made;
};

describe("faults of a simulated cloud", () => {
  it("an answer that is lost leaves its effect, which the next call finds", async () => {
    const { adapter, world } = simWorld(first("provision", { kind: "lose" }));
    expect(await adapter.provision(request("m1"), never)).toMatchObject({
      error: { kind: "unreachable" },
    });
    expect(world.running()).toHaveLength(1);
    expect(good(await adapter.provision(request("m1"), never)).id).toBe("m1");
    expect(world.running()).toHaveLength(1);
  });

  it.each([true, false])("a hanging call ends when it is aborted; done: %s", async (happens) => {
    const { adapter, world, clock } = simWorld(first("provision", { kind: "hang", happens }));
    const stop = new AbortController();
    const asked = adapter.provision(request("m1"), stop.signal);
    await clock.sleep(HOUR_MS / 10);
    stop.abort();
    expect(await asked).toMatchObject({ error: { kind: "unreachable" } });
    expect(world.running()).toHaveLength(happens ? 1 : 0);
  });

  it("slow, refused and thrown", async () => {
    const slow = simWorld(first("list", { kind: "slow", seconds: 50 }));
    const before = slow.clock.nowMs();
    good(await slow.adapter.list(never));
    expect(slow.clock.nowMs() - before).toBe(50_000);
    const failure = { kind: "throttled", message: "slow down", retryAfterMs: 5 } as const;
    const refused = simWorld(first("list", { kind: "refuse", failure }));
    expect(await refused.adapter.list(never)).toMatchObject({ error: failure });
    const thrown = simWorld(first("list", { kind: "throw", message: "bug", happens: false }));
    await expect(thrown.adapter.list(never)).rejects.toThrow("bug");
  });

  it("a garbled file is seen and sent again; only whole files are charged, once", async () => {
    const { adapter, world } = withTwoFiles({ kind: "corrupt" });
    expect(await adapter.copy(TWO_FILES, never)).toMatchObject({ error: { kind: "unknown" } });
    expect(world.files.get("at/b/r/d/two")!.text).not.toBe("2");
    expect(good(await adapter.copy(TWO_FILES, never))).toMatchObject({
      bytes: 30e9,
      sentBytes: 20e9,
    });
    expect(world.files.get("at/b/r/d/two")!.text).toBe("2");
    expect(world.meter.totalUsd("transfer")).toBeCloseTo(3, 9);
  });

  it("a copy that breaks off goes on where it was", async () => {
    const { adapter, world } = withTwoFiles({ kind: "break" });
    expect(await adapter.copy(TWO_FILES, never)).toMatchObject({ error: { kind: "unreachable" } });
    expect(world.files.get("at/b/r/d/one")!.text).toBe("1");
    expect(good(await adapter.copy(TWO_FILES, never)).sentBytes).toBe(20e9);
    expect(good(await adapter.copy(TWO_FILES, never)).sentBytes).toBe(0);
  });

  it("a copy that is aborted, or whose machine ends, leaves whole files only", async () => {
    const { adapter, world, clock } = simWorld();
    world.files.put("at/a/r/d/one", "1", 100e9);
    const machine = good(await adapter.provision(request("m1"), never));
    const asked = adapter.copy({ from: TWO_FILES.from, to: `${machine.files}/inputs/d` }, never);
    await clock.sleep(10_000);
    good(await adapter.terminate(request("m1"), never));
    expect(await asked).toMatchObject({ error: { kind: "unreachable" } });
    expect(world.files.under("machine/m1/inputs")).toEqual([]);
    const stop = new AbortController();
    const aborted = adapter.copy(TWO_FILES, stop.signal);
    await clock.sleep(10_000);
    stop.abort();
    expect(await aborted).toMatchObject({ error: { kind: "unreachable" } });
    expect(world.files.under("at/b")).toEqual([]);
  });
});
