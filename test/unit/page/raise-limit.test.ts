import { describe, expect, it } from "vitest";
import { raiseOf } from "../../../src/page/rules/raise-limit.ts";

const document = {
  limits: { deadline: "1h", budgetUsd: 20 },
  quota: [{ location: "aws/*", accelerator: "V100", count: 8 }],
};

describe("raising a limit to the least that permits a plan", () => {
  it("rounds up, so that the plan still fits", () => {
    const raise = raiseOf(document, { rule: "deadline 1 h", unit: "h", least: 4.9312 });
    expect(raise).toEqual({
      words: "4.94 h",
      edits: [{ path: ["limits", "deadline"], value: "4.94h" }],
    });
  });

  it("keeps figures that are round already", () => {
    const least = 30.1 * 3;
    expect(raiseOf(document, { rule: "budget 20 USD", unit: "USD", least })?.words).toBe(
      "90.3 USD",
    );
  });

  it("is not offered for what is no single figure of the document", () => {
    expect(raiseOf(document, { rule: "budget 7 USD", unit: "USD", least: 9 })).toBeUndefined();
    const quota = { rule: "quota of 8 V100 at aws/*", unit: "clouds", least: 9 };
    expect(raiseOf(document, quota)).toBeUndefined();
  });
});
