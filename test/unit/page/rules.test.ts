import { describe, expect, it } from "vitest";
import { removableRules as rulesOfPlanner } from "../../../src/optimizer/explain/removable-rules.ts";
import { editText } from "../../../src/page/pipeline-text/edit-text.ts";
import { POLICY_CHIPS } from "../../../src/page/rules/policy-chips.ts";
import { dropOf, removableRules } from "../../../src/page/rules/removable-rules.ts";
import { parsePipeline } from "../../../src/pipeline/read.ts";

const strict = {
  name: "strict",
  limits: { deadline: "2d", budgetUsd: 20, maxClouds: 2, maxKgCo2e: 5, confidence: 0.9 },
  policy: {
    allow: ["aws", "gcp/europe-*"],
    deny: ["aws/us-east-1"],
    countries: ["EU", "CH"],
    operators: { allow: ["FR"], deny: ["US"] },
    certifications: ["C5", "HDS"],
    movement: "continental",
  },
  datasets: { d: { size: "1GB", at: "aws/eu-west-1", policy: { countries: ["EU"] } } },
  stages: [
    { name: "a", inputs: ["d"], runtime: "1h", limits: { usdPerNodeHour: 3, usd: 9 } },
    { name: "b", inputs: ["a"], runtime: "1h", reservations: "only", policy: { deny: ["azure"] } },
  ],
  together: [["a", "b"]],
  apart: [["a", "b"]],
  quota: [{ location: "aws/*", accelerator: "V100", count: 8 }],
  blocked: ["azure", { instanceType: "p3.2xlarge", market: "spot" }, "azure"],
};
const text = JSON.stringify(strict, null, 2);

describe("rules of a document", () => {
  it("have the names under which the planner reports them", () => {
    const read = parsePipeline(text, { file: "strict.json" });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const planners = rulesOfPlanner(read.value).map(({ label }) => label);
    expect(planners.length).toBeGreaterThan(20);
    expect(
      removableRules(strict)
        .map(({ label }) => label)
        .sort(),
    ).toEqual([...planners].sort());
  });

  it("are gone when dropped, one at a time", () => {
    for (const { label } of removableRules(strict)) {
      const edited = JSON.parse(editText(text, dropOf(strict, label) ?? []));
      const left = removableRules(edited).map((rule) => rule.label);
      expect(left).toEqual(
        removableRules(strict)
          .map((r) => r.label)
          .filter((l) => l !== label),
      );
    }
  });

  it("are not invented", () => {
    expect(removableRules({ stages: [{ name: "a" }] })).toEqual([]);
    expect(dropOf(strict, "deadline 3 h")).toBeUndefined();
  });
});

describe("policy chips", () => {
  const plain = { stages: [{ name: "a" }, { name: "b", pricing: "spot" }] };

  it.each(POLICY_CHIPS.map((chip) => [chip.id, chip] as const))(
    "%s goes on and off in the document",
    (_id, chip) => {
      expect(chip.isOn(plain)).toBe(false);
      const on = JSON.parse(editText(JSON.stringify(plain), chip.set(plain, true)));
      expect(chip.isOn(on)).toBe(true);
      const off = JSON.parse(editText(JSON.stringify(on), chip.set(on, false)));
      expect(chip.isOn(off)).toBe(false);
      expect(off.policy ?? off.limits).toBeUndefined();
    },
  );

  it("leave other operators alone", () => {
    const document = { policy: { operators: { deny: ["CN"] } } };
    const chip = POLICY_CHIPS.find(({ id }) => id === "no-us-operators");
    expect(chip?.set(document, true)[0]?.value).toEqual(["CN", "US"]);
  });

  it("are off for a document of another kind", () => {
    for (const document of [{}, { policy: 3, stages: "no", limits: [] }])
      expect(POLICY_CHIPS.map((chip) => chip.isOn(document))).not.toContain(true);
  });
});
