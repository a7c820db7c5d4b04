import { describe, expect, it } from "vitest";
import {
  count,
  duration,
  gigabytes,
  hours,
  hoursDifference,
  percentDifference,
  rateDecimals,
  usd,
  usdDifference,
  usdRate,
} from "../../../src/report/quantities.ts";

describe("usd", () => {
  it.each([
    [0, "$0.00"],
    [40.07, "$40.07"],
    [1234567.891, "$1,234,567.89"],
    [0.01, "$0.01"],
    [0.0042, "$0.0042"],
    [0.00996, "$0.0100"],
    [0.00001, "<$0.01"],
    [Number.MIN_VALUE, "<$0.01"],
    [-3, "-$3.00"],
  ])("%d is %s", (amount, text) => {
    expect(usd(amount)).toBe(text);
  });

  it("never reads zero for a positive amount", () => {
    for (let exponent = -12; exponent < 6; exponent += 0.25) {
      const text = usd(10 ** exponent);
      expect(text.startsWith("<") || /[1-9]/.test(text)).toBe(true);
    }
  });
});

it("shows hourly prices with two to four decimals", () => {
  expect([8.8, 0.768, 0.1086, 0.00005, 0.00001, 1000].map((rate) => usdRate(rate))).toEqual([
    "$8.80",
    "$0.768",
    "$0.1086",
    "$0.0001",
    "<$0.0001",
    "$1,000.00",
  ]);
  expect(rateDecimals([8.8, 0.768])).toBe(3);
  expect(usdRate(8.8, 3)).toBe("$8.800");
});

it("calls float noise in a difference the same", () => {
  expect(usdDifference(0.1 + 0.2 - 0.3)).toBe("same");
  expect(usdDifference(61.9)).toBe("+$61.90");
  expect(usdDifference(-2)).toBe("-$2.00");
  expect(hoursDifference(0)).toBe("same");
  expect(hoursDifference(-1.25)).toBe("-1.25 h");
  expect(hoursDifference(0.001)).toBe("+4 s");
  expect(hoursDifference(-0.0001)).toBe("-0.4 s");
  expect(usdDifference(0.00002)).toBe("+$0.00002");
});

it("never shows a positive time or size as zero", () => {
  expect(hours(0.001)).toBe("<0.01");
  expect(hours(0)).toBe("0.00");
  expect(gigabytes(0.001)).toBe("<0.01");
  expect(gigabytes(1200.5)).toBe("1,200.5");
});

it.each([
  [0, "no time"],
  [0.001, "under a minute"],
  [0.6, "36 min"],
  [1, "1 h"],
  [5.73, "5 h 44 min"],
  [1.999, "2 h"],
  [47.999, "2 d"],
  [76.4, "3 d 4 h"],
])("%d hours are %s", (value, text) => {
  expect(duration(value)).toBe(text);
});

it("rounds shares to what matters and keeps the sign", () => {
  expect([162.54, 7.56, -12.2, 0.01, 0, -0.0042, 1e-8].map(percentDifference)).toEqual([
    "+163%",
    "+7.6%",
    "-12%",
    "+0.01%",
    "+0%",
    "-0.004%",
    "+0.000001%",
  ]);
});

it("counts in the singular and plural", () => {
  expect(count(1, "offer")).toBe("1 offer");
  expect(count(1204, "offer")).toBe("1,204 offers");
});
