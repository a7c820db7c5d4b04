import { expect, it } from "vitest";
import { infeasibleToJson, timeLimitToJson, toJson } from "../../../src/report/json.ts";
import { examplePlan, plannedStage } from "./example-plan.ts";

it("keeps the order of the contract whatever the order of the plan's keys", () => {
  const plan = examplePlan();
  const shuffled = Object.fromEntries(Object.entries(plan).reverse()) as unknown as typeof plan;
  expect(toJson(shuffled)).toBe(toJson(plan));
  expect(Object.keys(JSON.parse(toJson(plan)))).toEqual([
    "name",
    "status",
    "objective",
    "bound",
    "gap",
    "totals",
    "stages",
    "transfers",
    "baselines",
    "assumptions",
    "excluded",
    "catalog",
    "solver",
  ]);
});

it("removes float noise and negative zero, and nothing else", () => {
  const plan = examplePlan({
    bound: 0.1 + 0.2,
    gap: -0,
    totals: { usd: 1 / 3, computeUsd: 1, egressUsd: 0 },
  });
  const document = JSON.parse(toJson(plan));
  expect(document.bound).toBe(0.3);
  expect(Object.is(document.gap, 0)).toBe(true);
  expect(document.totals.usd).toBe(0.333333333);
});

it("leaves out what is not known", () => {
  const { hours: _, usd: __, ...open } = plannedStage();
  const [stage] = JSON.parse(toJson(examplePlan({ stages: [open] }))).stages;
  expect(stage).not.toHaveProperty("hours");
  expect(stage).not.toHaveProperty("runnerUp");
  expect(stage.pricing).toBe("on-demand");
});

it("says status, conflict and stages when no plan exists", () => {
  const text = infeasibleToJson({
    kind: "infeasible",
    summary: "s",
    conflict: ["a", "b"],
    stages: [{ stage: "train", considered: 2, rejections: [{ rule: "a", offers: 2 }] }],
  });
  expect(JSON.parse(text)).toEqual({
    status: "infeasible",
    summary: "s",
    conflict: ["a", "b"],
    stages: [{ name: "train", considered: 2, rejections: [{ rule: "a", offers: 2 }] }],
  });
  expect(text.endsWith("}\n")).toBe(true);
});

it("says unknown after a time limit without a plan", () => {
  expect(JSON.parse(timeLimitToJson(1000))).toEqual({ status: "unknown", timeLimitMs: 1000 });
});
