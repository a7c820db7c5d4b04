import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameFor } from "../../../../src/broker/stage/next-request.ts";

describe("names of requests", () => {
  it("are the stage's own when it fits everywhere", () => {
    expect(nameFor("train")).toBe("train");
    expect(nameFor("train-2")).toBe("train-2");
  });

  it("fit everywhere, and two stages keep two names", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60, unit: "grapheme" }),
        fc.string({ maxLength: 60 }),
        (a, b) => {
          expect(nameFor(a)).toMatch(/^[a-z0-9-]{1,26}$/);
          if (a !== b) expect(nameFor(a)).not.toBe(nameFor(b));
        },
      ),
      {
        examples: [
          ["Train", "train"],
          ["a b", "a-b"],
          ["", "-"],
          ["x".repeat(40), "x".repeat(41)],
        ],
      },
    );
  });
});
