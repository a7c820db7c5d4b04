import { describe, expect, it } from "vitest";
import { AnswerCache } from "../../../src/http/answer-cache.ts";
import type { Done } from "../../../src/http/worker/work.ts";

const settled = (body: string): Done => ({ ok: true, body, settled: true });
const never = new AbortController().signal;

/** Work that ends when it is told to. */
const work = () => {
  let end: (done: Done) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const calls: AbortSignal[] = [];
  const make = (signal: AbortSignal): Promise<Done> => {
    calls.push(signal);
    return new Promise((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
  };
  return { make, calls, end: (done: Done) => end(done), fail: (error: Error) => fail(error) };
};

describe("the cache of answers", () => {
  it("makes an answer once for all who wait, and keeps it", async () => {
    const cache = new AnswerCache(1000);
    const { make, calls, end } = work();
    const both = [cache.answer("k", never, make), cache.answer("k", never, make)];
    end(settled("x"));
    expect((await Promise.all(both)).map(({ use }) => use)).toEqual(["miss", "joined"]);
    expect((await cache.answer("k", never, make)).use).toBe("hit");
    expect(calls).toHaveLength(1);
  });

  it("keeps nothing that another try might answer better", async () => {
    const cache = new AnswerCache(1000);
    const unsettled: Done = { ok: true, body: "x", settled: false };
    await cache.answer("k", never, async () => unsettled);
    expect((await cache.answer("k", never, async () => settled("y"))).done).toEqual(settled("y"));
  });

  it("gives work up when the last who waits has gone, not before", async () => {
    const cache = new AnswerCache(1000);
    const { make, calls, end } = work();
    const [a, b] = [new AbortController(), new AbortController()];
    const waiting = [cache.answer("k", a.signal, make), cache.answer("k", b.signal, make)];
    a.abort();
    await expect(waiting[0]).rejects.toThrow();
    expect(calls[0]?.aborted).toBe(false);
    b.abort();
    await expect(waiting[1]).rejects.toThrow();
    expect(calls[0]?.aborted).toBe(true);
    const next = cache.answer("k", never, make);
    expect(calls).toHaveLength(2);
    end(settled("new"));
    expect((await next).done).toEqual(settled("new"));
  });

  it("fails for all who wait, and is asked again by the next", async () => {
    const cache = new AnswerCache(1000);
    const { make, fail } = work();
    const both = [cache.answer("k", never, make), cache.answer("k", never, make)];
    fail(new Error("broken"));
    for (const waiting of both) await expect(waiting).rejects.toThrow("broken");
    expect((await cache.answer("k", never, async () => settled("z"))).use).toBe("miss");
  });

  it("holds no more than it may, and forgets what was asked for longest ago", async () => {
    const cache = new AnswerCache(250);
    for (const key of ["a", "b", "c"])
      await cache.answer(key, never, async () => settled("x".repeat(50)));
    expect(cache.bytes).toBeLessThanOrEqual(250);
    expect((await cache.answer("c", never, async () => settled("new"))).use).toBe("hit");
    expect((await cache.answer("a", never, async () => settled("new"))).use).toBe("miss");
    const none = new AnswerCache(0);
    await none.answer("k", never, async () => settled("x"));
    expect((await none.answer("k", never, async () => settled("x"))).use).toBe("miss");
  });
});
