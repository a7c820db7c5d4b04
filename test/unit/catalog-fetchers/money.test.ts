import { describe, expect, test } from "vitest";
import {
  exact,
  known,
  sumUsd,
  usdFromCents,
  wholeMachineUsd,
} from "../../../catalog-fetchers/money.ts";

describe("a figure is a price", () => {
  test.each([
    [0.00595, 0.00595],
    ["1.98", 1.98],
    [" 3 ", 3],
    [25_804.8, 25_804.8],
  ])("when it is a positive number: %j", (value, usd) => {
    expect(known(value)).toBe(usd);
  });

  test.each([
    [0],
    ["0.00"],
    [""],
    [" "],
    [null],
    [undefined],
    [-1],
    ["n/a"],
    [99_999_999],
    [Number.NaN],
    [true],
  ])("and else unknown, never free (C-29): %j", (value) => {
    expect(known(value)).toBeUndefined();
  });
});

describe("units", () => {
  test("cents are hundredths", () => {
    expect(usdFromCents(3192)).toBe(31.92);
    expect(usdFromCents(0)).toBeUndefined();
  });

  test("the whole machine is all its cards, without binary noise (C-37)", () => {
    expect(wholeMachineUsd(0.16, 8)).toBe(1.28);
    expect(wholeMachineUsd("1.80", 8)).toBe(14.4);
    expect(wholeMachineUsd(0, 8)).toBeUndefined();
    expect(wholeMachineUsd(1, Number.NaN)).toBeUndefined();
    expect(exact(0.1 + 0.2)).toBe(0.3);
  });

  test("a sum lacks no part", () => {
    expect(sumUsd([0.74, 2.93])).toBe(3.67);
    expect(sumUsd([0.74, undefined])).toBeUndefined();
    expect(sumUsd([])).toBeUndefined();
  });
});
