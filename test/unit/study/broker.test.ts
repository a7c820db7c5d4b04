import { describe, expect, it } from "vitest";
import { parseBroker } from "../../../src/study/queue/broker.ts";

describe("the address of a queue", () => {
  it("is read with its parts, and its label has no password", () => {
    const broker = parseBroker("rediss://user:p%40ss@example.org:7000/3");
    expect(broker?.options).toMatchObject({
      host: "example.org",
      port: 7000,
      username: "user",
      password: "p@ss",
      db: 3,
      tls: {},
    });
    expect(broker?.label).toBe("rediss://example.org:7000");
    expect(parseBroker("redis://[::1]")?.options).toMatchObject({ host: "::1", port: 6379 });
  });

  it("is refused when it is none", () => {
    for (const text of ["", "localhost", "http://x", "redis://", "redis://x/name"])
      expect(parseBroker(text)).toBeUndefined();
  });
});
