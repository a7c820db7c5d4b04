import { describe, expect, it } from "vitest";
import { raiseOf } from "../../../src/page/rules/raise-limit.ts";

const document = {
  limits: { deadline: "1h", budgetUsd: 5, maxClouds: 1 },
  quota: [{ location: "aws/*", accelerator: "V100", count: 8 }],
  stages: [{ name: "a", limits: { usdPerNodeHour: 0.1 } }],
};

describe("a limit that is raised", () => {
  it.each([
    ["deadline 1 h", "h", 5.7801, "5.79 h", ["limits", "deadline"], "5.79h"],
    ["budget 5 USD", "USD", 36.331, "36.34 USD", ["limits", "budgetUsd"], 36.34],
    ["at most 1 clouds", "clouds", 2, "2 clouds", ["limits", "maxClouds"], 2],
    [
      "at most 0.1 USD per node and hour (stage a)",
      "USD/h",
      0.22801,
      "0.2281 USD/h",
      ["stages", 0, "limits", "usdPerNodeHour"],
      0.2281,
    ],
  ])("%s permits the plan as written", (rule, unit, least, words, path, value) => {
    expect(raiseOf(document, { rule, unit, least })).toEqual({ words, edits: [{ path, value }] });
  });

  it("is not rounded up by the noise of binary fractions", () => {
    const raise = raiseOf(document, { rule: "deadline 1 h", unit: "h", least: 1.1 * 3 });
    expect(raise?.words).toBe("3.3 h");
  });

  it("is none that stands elsewhere, in a list, or in another unit", () => {
    expect(raiseOf(document, { rule: "deadline 2 h", unit: "h", least: 3 })).toBeUndefined();
    const quota = { rule: "quota of 8 V100 at aws/*", unit: "h", least: 9 };
    expect(raiseOf(document, quota)).toBeUndefined();
    expect(raiseOf(document, { rule: "deadline 1 h", unit: "days", least: 3 })).toBeUndefined();
  });
});
