import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import {
  budgetUsd,
  collect,
  deadlineHours,
  objective,
  priceAgeHours,
  timeLimitMs,
} from "../../../src/cli/flags.ts";

const refuses = (parse: (text: string) => unknown, texts: readonly string[]): void => {
  for (const text of texts) expect(() => parse(text), text).toThrow(InvalidArgumentError);
};

describe("--deadline", () => {
  it("reads durations, a bare number is hours", () => {
    expect(["8h", "90m", "2h30m", "12"].map(deadlineHours)).toEqual([8, 1.5, 2.5, 12]);
  });
  it("refuses what is no time", () => refuses(deadlineHours, ["", "soon", "-1h", "0", "1e400"]));
});

describe("--budget", () => {
  it("reads USD with or without the sign", () => {
    expect(["200", "$199.50", "0"].map(budgetUsd)).toEqual([200, 199.5, 0]);
  });
  it("refuses what is no amount", () => refuses(budgetUsd, ["", "200€", "-1", "NaN", "Infinity"]));
});

describe("--time-limit", () => {
  it("reads a time with its unit", () => {
    expect(["10s", "2m", "0.5s"].map(timeLimitMs)).toEqual([10_000, 120_000, 500]);
  });
  it("does not guess the unit of a bare number", () => {
    refuses(timeLimitMs, ["10", "0s", "", "1e9h"]);
  });
});

describe("--max-price-age", () => {
  it("reads a time with its unit", () => {
    expect(["365d", "36h"].map(priceAgeHours)).toEqual([8_760, 36]);
  });
  it("does not guess the unit of a bare number", () => {
    refuses(priceAgeHours, ["365", "0d", "", "a year", "-1d"]);
  });
});

it("--minimize takes cost or time", () => {
  expect(objective("time")).toEqual({ kind: "time" });
  refuses(objective, ["money", ""]);
});

it("--blocked may be repeated", () => {
  expect(collect("b", collect("a"))).toEqual(["a", "b"]);
});
