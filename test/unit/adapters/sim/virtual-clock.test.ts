import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../../src/adapters/sim/virtual-clock.ts";

describe("the virtual clock", () => {
  it("jumps from timer to timer, in order, those of one moment as they were set", async () => {
    const clock = new VirtualClock(1000);
    const seen: string[] = [];
    const at = async (ms: number, name: string): Promise<void> => {
      await clock.sleep(ms);
      seen.push(`${name} ${clock.nowMs()}`);
    };
    await Promise.all([at(3_600_000, "late"), at(5, "first"), at(5, "second"), at(0, "now")]);
    expect(seen).toEqual(["now 1000", "first 1005", "second 1005", "late 3601000"]);
  });

  it("stands still while something is going on, promises and held work alike", async () => {
    const clock = new VirtualClock(0);
    const timer = clock.sleep(10);
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    expect(clock.nowMs()).toBe(0);
    await clock.during(() => new Promise((resolve) => setTimeout(resolve, 30)));
    const seen = clock.during(async () => clock.nowMs());
    expect(await seen).toBe(0);
    await timer;
    expect(clock.nowMs()).toBe(10);
  });

  it("an aborted sleep rejects with the reason and is forgotten", async () => {
    const clock = new VirtualClock(0);
    const stop = new AbortController();
    const long = clock.sleep(1000, stop.signal);
    await clock.sleep(10);
    stop.abort("enough");
    await expect(long).rejects.toBe("enough");
    await expect(clock.sleep(1, AbortSignal.abort("before"))).rejects.toBe("before");
    await clock.sleep(5);
    expect(clock.nowMs()).toBe(15);
  });
});
