import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sliderRange } from "../../../src/page/limits/slider-range.ts";

const amount = fc.option(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { nil: undefined });

describe("the range of a slider", () => {
  it("is unknown while nothing is known", () => {
    expect(sliderRange({})).toBeUndefined();
  });

  it("goes from the fastest plan to a little above the cheapest", () => {
    expect(sliderRange({ least: 4.93, most: 10.21, now: 10.21 })).toEqual({
      min: 4.9,
      max: 11.3,
      step: 0.1,
    });
  });

  it("is a guess around the plan until the frontier is known", () => {
    expect(sliderRange({ now: 40 })).toEqual({ min: 10, max: 80, step: 1 });
  });

  it("holds the ceiling that is set, far away as it may be", () => {
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        (a, b, now, limit) => {
          const [least, most] = a !== undefined && b !== undefined && a > b ? [b, a] : [a, b];
          const range = sliderRange({
            ...(least !== undefined && { least }),
            ...(most !== undefined && { most }),
            ...(now !== undefined && { now }),
            limit,
          });
          expect(range?.min).toBeGreaterThan(0);
          expect(range?.min).toBeLessThanOrEqual(Math.max(limit, range?.step ?? 0));
          expect(range?.max).toBeGreaterThanOrEqual(limit);
        },
      ),
    );
  });
});
