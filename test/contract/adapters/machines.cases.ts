import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Answer } from "../../../src/domain/adapter.ts";
import { type Bench, EMPTY, fileUrl, must } from "./bench.ts";

/** Making and ending machines, and what befalls them. */
export const machinesCases = (bench: Bench): void => {
  const { soon, request, machineFor, end, until } = bench;

  it("makes one machine, however often it is asked, also after a restart", async () => {
    const one = request();
    const first = await machineFor(one);
    const again = must(await bench.adapter.provision(one, soon()));
    const restarted = await bench.world.adapter();
    const later = must(await restarted.provision(one, soon()));
    expect(again).toEqual(first);
    expect(later).toEqual(first);
    expect(first).toMatchObject({ id: one.id, location: one.location });
    expect(Math.abs(Date.now() - first.startedAtMs)).toBeLessThan(60_000);
    const found = must(await restarted.list(soon())).filter((each) => each.requestId === one.id);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      run: one.run,
      location: one.location,
      instanceType: one.instanceType,
      startedAtMs: first.startedAtMs,
    });
    must(await end(one));
  });

  it("ends a machine once: the second time tells the same, and it is listed no more", async () => {
    const one = request();
    const machine = await machineFor(one);
    const first = must(await end(one));
    expect(first.startedAtMs).toBe(machine.startedAtMs);
    expect(first.endedAtMs).toBeGreaterThanOrEqual(machine.startedAtMs);
    expect(must(await (await bench.world.adapter()).terminate(one, soon()))).toEqual(first);
    expect(must(await bench.adapter.list(soon())).map((each) => each.requestId)).not.toContain(
      one.id,
    );
    const after = must(await bench.adapter.status(machine, "j", soon()));
    expect(after).toMatchObject({ state: "machine-gone", reason: "ended" });
  });

  it("ends what never was, and a request that is ended is not served afterwards", async () => {
    const one = request();
    expect(must(await end(one))).toEqual({});
    expect((await bench.adapter.provision(one, soon())).ok).toBe(false);
    expect(must(await bench.adapter.list(soon())).map((each) => each.requestId)).not.toContain(
      one.id,
    );
  });

  it("ends a machine although the answer to its request never came", async () => {
    const one = request();
    const cut = new AbortController();
    const answer = bench.adapter.provision(one, cut.signal);
    await sleep(60);
    cut.abort();
    await answer;
    must(await end(one));
    expect(must(await bench.adapter.list(soon())).map((each) => each.requestId)).not.toContain(
      one.id,
    );
  });

  it("stops by itself when it is idle, and keeps the end of its job", async () => {
    const one = request({ idleStopMinutes: 0.1 });
    const machine = await machineFor(one);
    const brief = { ...EMPTY, id: "brief", run: "sleep 14; echo over" };
    must(await bench.adapter.run(machine, brief, soon()));
    // It runs for longer than the machine may be idle.
    await sleep(8000);
    expect(must(await bench.adapter.status(machine, "brief", soon())).state).toBe("running");
    await until(machine, "late", (status) => status.state === "machine-gone");
    // Batch systems let go of a node a moment after, and tell whole seconds.
    await sleep(4000);
    const late = { ...EMPTY, id: "late", run: "true" };
    expect((await bench.adapter.run(machine, late, soon())).ok).toBe(false);
    const kept = must(await bench.adapter.status(machine, "brief", soon()));
    expect(["ended", "machine-gone"]).toContain(kept.state);
    expect(must(await end(one)).endedAtMs).toBeLessThan(Date.now() - 1000);
  }, 60_000);

  it("tells a machine that lost its power from a job that ended", async () => {
    if (bench.world.losePower === undefined) return;
    const one = request();
    const machine = await machineFor(one);
    const job = { ...EMPTY, id: "cut", run: 'echo 1 > "$SKY_CHECKPOINT_DIR/c"; sleep 300' };
    must(await bench.adapter.run(machine, job, soon()));
    await until(machine, "cut", (status) => "checkpointAtMs" in status);
    await bench.world.losePower(machine, "cut");
    const status = must(await bench.adapter.status(machine, "cut", soon()));
    expect(status).toMatchObject({ state: "machine-gone", reason: "lost" });
    expect(status).toHaveProperty("checkpointAtMs");
    expect(must(await bench.adapter.list(soon())).map((each) => each.requestId)).toContain(one.id);
    expect(must(await end(one)).endedAtMs).toBeGreaterThan(machine.startedAtMs);
  });
};

/** A world that is cut off from its machines: alone, since no other could work meanwhile. */
export const reachCases = (bench: Bench): void => {
  const { soon, request, machineFor, end, ended, wholeLog } = bench;

  it.sequential("says that a machine is out of reach, and goes on when it is back", async () => {
    if (bench.world.cutOff === undefined) return;
    const one = request();
    const machine = await machineFor(one);
    must(
      await bench.adapter.run(
        machine,
        { ...EMPTY, id: "away", run: "sleep 1; echo still here" },
        soon(),
      ),
    );
    const restore = await bench.world.cutOff();
    const answers: readonly Answer<unknown>[] = [
      await bench.adapter.status(machine, "away", soon()),
      await bench.adapter.logs(machine, "away", 0, soon()),
      await bench.adapter.terminate(one, soon()),
      await bench.adapter.copy(
        { from: `${machine.files}/output`, to: fileUrl(join(bench.scratch, "z")) },
        soon(),
      ),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: false, error: { kind: "unreachable" } });
    await restore();
    await ended(machine, "away");
    expect(await wholeLog(machine, "away")).toBe("still here\n");
    must(await end(one));
  });
};
