import { expect, test } from "vitest";
import { growthExponent } from "../../../bench/growth.ts";

test("the exponent of a power is the power, whatever the factor", () => {
  const points = [10, 20, 50].map((size) => ({ size, ms: 3 * size ** 1.5 }));
  expect(growthExponent(points)).toBeCloseTo(1.5, 12);
});

test("one size has no growth", () => {
  expect(() => growthExponent([{ size: 10, ms: 1 }])).toThrow(RangeError);
});
