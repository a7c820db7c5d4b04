import fc from "fast-check";
import { expect, it } from "vitest";
import { grouped } from "../../src/report/quantities.ts";

const values = fc.oneof(
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  // Halves, where rounding has two ways to go.
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((thousandths) => thousandths / 1000),
  // And what sums leave beside them.
  fc
    .tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: -2, max: 2 }))
    .map(([thousandths, steps]) => (thousandths / 1000) * (1 + steps * Number.EPSILON)),
  fc.constantFrom(0, -0, 1e-7, 5e-10, 999.995, 0.995, 1.005, 2.5, 1e15, 1e20),
);

it("numbers in groups read as Intl writes them", () => {
  fc.assert(
    fc.property(values, fc.nat(4), fc.nat(4), (value, a, b) => {
      const [minimum, decimals] = [Math.min(a, b), Math.max(a, b)];
      const format = new Intl.NumberFormat("en-US", {
        minimumFractionDigits: minimum,
        maximumFractionDigits: decimals,
      });
      expect(grouped(value, decimals, minimum)).toBe(format.format(value));
    }),
    { numRuns: 3000 },
  );
});
