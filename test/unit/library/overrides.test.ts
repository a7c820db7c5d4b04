import { expect, it } from "vitest";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import { override } from "../../../src/library/overrides.ts";

const pipeline: Pipeline = {
  name: "p",
  objective: { kind: "cost" },
  limits: { deadlineHours: 12, maxClouds: 2 },
  datasets: [],
  stages: [],
  together: [],
  apart: [],
  deliver: [],
  blocked: [{ instanceType: "p3.2xlarge" }],
  reserved: [],
  quota: [],
  discounts: [],
};

it("lets a flag win over the file and keeps the rest", () => {
  const flags = { minimize: { kind: "time" }, deadline: 8, budget: 0, blocked: ["aws"] } as const;
  expect(override(pipeline, flags)).toEqual({
    ...pipeline,
    objective: { kind: "time" },
    limits: { deadlineHours: 8, budgetUsd: 0, maxClouds: 2 },
    blocked: [{ instanceType: "p3.2xlarge" }, { location: "aws" }],
  });
});

it("weighs cost and time by what an hour is worth", () => {
  const hourIsWorth = { kind: "weighted", hourIsWorthUsd: 25 } as const;
  expect(override(pipeline, { hourIsWorth }).objective).toEqual(hourIsWorth);
});

it("changes nothing without flags", () => {
  expect(override(pipeline, {})).toEqual(pipeline);
});
