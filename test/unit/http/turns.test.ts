import { describe, expect, it } from "vitest";
import { Turns } from "../../../src/http/turns.ts";

/** Work that lasts until it is told to end. */
const work = () => {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { run: () => over, end };
};

const never = new AbortController().signal;
const soon = () => new Promise((resolve) => setImmediate(resolve));

describe("turns", () => {
  it("go in the order they were asked for, however places come free", async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const works = Array.from({ length: 7 }, work);
    const all = works.map(({ run }, k) =>
      turns.take(never, () => {
        begun.push(k);
        return run();
      }),
    );
    await soon();
    expect(begun).toEqual([0, 1]);
    for (const k of [1, 2, 0]) {
      works[k]!.end();
      await soon();
    }
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    for (const { end } of works) end();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("are given up at once by whoever goes away, and begin nothing", async () => {
    const turns = new Turns(1);
    const first = work();
    const gone = new AbortController();
    const begun: string[] = [];
    const running = turns.take(never, first.run);
    const given = turns.take(gone.signal, async () => void begun.push("gone"));
    const last = turns.take(never, async () => void begun.push("last"));
    const reason = new Error("went away");
    gone.abort(reason);
    await expect(given).rejects.toBe(reason);
    await expect(turns.take(gone.signal, first.run)).rejects.toBe(reason);
    first.end();
    await Promise.all([running, last]);
    expect(begun).toEqual(["last"]);
  });

  it("come after work that failed", async () => {
    const turns = new Turns(1);
    const failing = turns.take(never, () => Promise.reject(new Error("failed")));
    const next = turns.take(never, async () => "done");
    await expect(failing).rejects.toThrow("failed");
    expect(await next).toBe("done");
    expect(await turns.take(never, async () => "again")).toBe("again");
  });
});
