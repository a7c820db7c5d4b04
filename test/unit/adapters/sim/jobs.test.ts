import { describe, expect, it } from "vitest";
import { workOfStages } from "../../../../src/adapters/sim/stage-work.ts";
import { good, HOUR_MS, job, never, request, START_MS, simWorld } from "./sim-world.ts";

const DATA = "sim://sim/at/a/r/data";

describe("jobs of a simulated cloud", () => {
  it("run once per id, write checkpoints and logs as they go, and their output at the end", async () => {
    const { adapter, world, clock } = simWorld();
    const machine = good(await adapter.provision(request("m1"), never));
    expect(good(await adapter.status(machine, "j", never))).toEqual({ state: "absent" });
    good(await adapter.run(machine, job("j"), never));
    await clock.sleep(2.5 * HOUR_MS);
    good(await adapter.run(machine, job("j"), never));
    expect(good(await adapter.status(machine, "j", never))).toEqual({
      state: "running",
      startedAtMs: START_MS,
      checkpointAtMs: START_MS + 2 * HOUR_MS,
    });
    const early = good(await adapter.logs(machine, "j", 0, never));
    expect(early.text).toMatch(/^s on m \(spot\) in a\/r\/z\n10 % done\n.*\n60 % done\n$/s);
    expect(world.files.under("machine/m1/output")).toEqual([]);
    await clock.sleep(2 * HOUR_MS);
    expect(good(await adapter.status(machine, "j", never))).toMatchObject({
      state: "ended",
      endedAtMs: START_MS + 4 * HOUR_MS,
      exitCode: 0,
    });
    const rest = good(await adapter.logs(machine, "j", early.nextByte, never));
    expect(rest.text).toBe("70 % done\n80 % done\n90 % done\ndone\n");
    const copied = good(
      await adapter.copy({ from: `${machine.files}/output`, to: `${DATA}/s` }, never),
    );
    expect(copied).toMatchObject({ bytes: 10e9, sentBytes: 10e9, files: 1 });
  });

  it("go on from a checkpoint of their own, and are spoilt by one of another stage", async () => {
    const { adapter, world, clock } = simWorld();
    const first = good(await adapter.provision(request("m1"), never));
    good(await adapter.run(first, job("j"), never));
    await clock.sleep(3.2 * HOUR_MS);
    good(await adapter.copy({ from: `${first.files}/checkpoint`, to: `${DATA}/c` }, never));
    good(await adapter.terminate(request("m1"), never));
    const again = async (id: string, stage: string): Promise<string> => {
      const machine = good(await adapter.provision(request(id, { stage }), never));
      good(await adapter.copy({ from: `${DATA}/c`, to: `${machine.files}/checkpoint` }, never));
      const startMs = clock.nowMs();
      good(await adapter.run(machine, job("j"), never));
      await clock.sleep(4 * HOUR_MS);
      expect(good(await adapter.status(machine, "j", never))).toMatchObject({
        endedAtMs: startMs + (stage === "s" ? 1 : 4) * HOUR_MS,
      });
      good(await adapter.copy({ from: `${machine.files}/output`, to: `${DATA}/${id}` }, never));
      return world.files.get(`at/a/r/data/${id}/part-0.txt`)!.text;
    };
    expect(await again("m2", "s")).toBe("s\npart 0\n");
    expect(await again("m3", "t")).toContain("foreign checkpoint");
  });

  it("say what they were made from, fail without an input, and stop where they are told to", async () => {
    const { adapter, world, clock } = simWorld({
      work: workOfStages(
        () => ({ hours: 1, outputGb: 1 }),
        ({ job: { id } }) =>
          id === "full" ? { share: 0.5, exitCode: 28, diskFull: true } : undefined,
      ),
    });
    const machine = good(await adapter.provision(request("m1"), never));
    good(await adapter.run(machine, job("missing", ["x"]), never));
    expect(good(await adapter.status(machine, "missing", never))).toMatchObject({ exitCode: 1 });
    world.files.put("machine/m1/inputs/x/f", "data");
    good(await adapter.run(machine, job("full", ["x"]), never));
    await clock.sleep(HOUR_MS / 2);
    expect(good(await adapter.status(machine, "full", never))).toMatchObject({ diskFull: true });
    good(await adapter.run(machine, job("good", ["x"]), never));
    await clock.sleep(HOUR_MS);
    good(await adapter.copy({ from: `${machine.files}/output`, to: `${DATA}/o` }, never));
    expect(world.files.get("at/a/r/data/o/part-0.txt")!.text).toMatch(
      /^s\nx [0-9a-f]{64}\npart 0\n$/,
    );
  });
});
