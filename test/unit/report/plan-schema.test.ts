import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import * as z from "zod";
import { infeasibleToJson, timeLimitToJson, toJson } from "../../../src/report/json.ts";
import { planJsonSchema } from "../../../src/report/plan-schema.ts";
import { examplePlan, fullPlan } from "./example-plan.ts";
import { explainedPlan } from "./explained-plan.ts";

const root = join(import.meta.dirname, "../../..");
const golden = join(root, "test/golden");

/** Update with `node scripts/build.mjs`, or this test with `-u`. */
test("the published schema is up to date", async () => {
  const text = `${JSON.stringify(planJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../schema/plan.schema.json");
});

/** The file itself, as a program would use it. */
const published = z.fromJSONSchema(
  JSON.parse(readFileSync(join(root, "schema/plan.schema.json"), "utf8")),
);
const isValid = (text: string): boolean => published.safeParse(JSON.parse(text)).success;

const cases = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe("real documents satisfy the published schema", () => {
  it.each(cases.map(({ name }) => name))("%s", (name) => {
    expect(isValid(readFileSync(join(golden, name, "plan.json"), "utf8"))).toBe(true);
  });

  it("a plan with every field, and one with few", () => {
    expect(isValid(toJson(fullPlan()))).toBe(true);
    expect(isValid(toJson(explainedPlan()))).toBe(true);
    expect(isValid(toJson(examplePlan({ baselines: [], transfers: [] })))).toBe(true);
  });

  it("no plan, and none in time", () => {
    const none = { kind: "infeasible", summary: "s", conflict: ["a"], stages: [] } as const;
    expect(isValid(infeasibleToJson(none))).toBe(true);
    const explained = {
      ...none,
      hits: ["train"],
      relaxations: [{ rule: "a", usd: 3, hours: 2 }],
      leastLimits: [{ rule: "budget 1 USD", unit: "USD", now: 1, least: 3, usd: 3, hours: 2 }],
      unproven: ["the plan without b"],
      stages: [{ stage: "train", considered: 1, rejections: [], otherMarket: "m at x/1" }],
    } as const;
    expect(isValid(infeasibleToJson(explained))).toBe(true);
    expect(isValid(timeLimitToJson(1000))).toBe(true);
  });
});

describe("refused", () => {
  const document = (): Record<string, unknown> => JSON.parse(toJson(fullPlan()));
  it.each([
    ["an unknown field", { ...document(), extra: 1 }],
    ["another status", { ...document(), status: "best" }],
    ["no totals", { ...document(), totals: undefined }],
    ["a negative cost", { ...document(), totals: { usd: -1, computeUsd: 0, egressUsd: 0 } }],
  ])("%s", (_, changed) => {
    expect(isValid(JSON.stringify(changed))).toBe(false);
  });
});
