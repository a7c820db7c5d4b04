import { describe, expect, test } from "vitest";
import { type CatalogLiteral, GB_PER_HOUR_GBPS } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral, StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, problemsOf } from "./placing.ts";

/** 1 GB takes an hour to another cloud and a tenth of one within a region. */
const catalog: CatalogLiteral = {
  prices: [
    { region: "aws/eu", type: "m5", onDemand: 1 },
    { region: "gcp/us", type: "n2", onDemand: 2 },
  ],
  egress: [["*", "other-cloud", 0]],
  throughput: [
    ["*", "other-cloud", GB_PER_HOUR_GBPS],
    ["*", "same-region", 10 * GB_PER_HOUR_GBPS],
  ],
};

const times = (pipeline: PipelineLiteral, places: Record<string, string>) => {
  const plan = accepted(pipeline, catalog, places);
  return {
    hours: plan.totals.hours,
    of: Object.fromEntries(plan.stages.map((s) => [s.name, [s.startHour, s.endHour]])),
  };
};

describe("schedule", () => {
  test("a stage waits for its slowest input; inputs travel in parallel", () => {
    const { of, hours } = times(
      {
        datasets: [{ name: "data", sizeGb: 5, at: "aws/eu" }],
        stages: [
          { name: "a", hours: 1, outputGb: 3 },
          { name: "b", hours: 2, outputGb: 10 },
          { name: "c", inputs: ["data", "a", "b"], hours: 1 },
        ],
      },
      { a: "aws/eu", b: "gcp/us", c: "gcp/us" },
    );
    expect(of.c?.[0]).toBeCloseTo(5, 9); // data 5 h, a 1 + 3 h, b 2 + 1 h
    expect(hours).toBeCloseTo(6, 9);
  });

  test("within a region data takes time though it is not listed", () => {
    const { of } = times(
      {
        stages: [
          { name: "a", hours: 1, outputGb: 5 },
          { name: "b", inputs: ["a"], hours: 1 },
        ],
      },
      { a: "aws/eu", b: "aws/eu" },
    );
    expect(of.b?.[0]).toBeCloseTo(1.5, 9);
  });

  test("parallel stages take as long as the longest (C-53)", () => {
    const stages = [
      { name: "a", hours: 10 },
      { name: "b", hours: 1 },
    ];
    expect(times({ stages }, { a: "aws/eu", b: "aws/eu" }).hours).toBe(10);
  });

  test("the order of the file does not matter", () => {
    const stages: StageLiteral[] = [
      { name: "a", hours: 1, outputGb: 1 },
      { name: "b", inputs: ["a"], hours: 1, outputGb: 1 },
      { name: "c", inputs: ["b", "a"], hours: 1 },
    ];
    const places = { a: "aws/eu", b: "gcp/us", c: "aws/eu" };
    const forwards = times({ stages }, places);
    expect(times({ stages: stages.toReversed() }, places)).toEqual(forwards);
    expect(forwards.hours).toBeCloseTo(5, 9);
  });

  test("machines are asked for when the inputs are there, and waiting is not billed", () => {
    const stages = [
      { name: "a", hours: 1, outputGb: 5 },
      { name: "b", inputs: ["a"], hours: 2, provisioningHours: 0.25 },
    ];
    const plan = accepted({ stages }, catalog, { a: "aws/eu", b: "aws/eu" });
    expect(plan.stages[1]).toMatchObject({ startHour: 1.75, endHour: 3.75, hours: 2, usd: 2 });
    expect(plan.totals.hours).toBe(3.75);
  });

  test("provisioning counts against the deadline", () => {
    const run = (deadlineHours: number) =>
      problemsOf(
        { stages: [{ name: "a", hours: 1, provisioningHours: 0.5 }], limits: { deadlineHours } },
        catalog,
        { a: "aws/eu" },
      );
    expect(run(1.5)).toEqual([]);
    expect(run(1.49)).toHaveLength(1);
  });

  test("delivery counts into the finish time", () => {
    const pipeline = {
      stages: [{ name: "a", hours: 1, outputGb: 4 }],
      deliver: [{ from: "a", to: "gcp/us" }],
    };
    expect(times(pipeline, { a: "aws/eu" }).hours).toBeCloseTo(5, 9);
    expect(times(pipeline, { a: "gcp/us" }).hours).toBeCloseTo(1.4, 9);
  });

  test("a dataset may be delivered, too", () => {
    const pipeline = {
      datasets: [{ name: "data", sizeGb: 3, at: "aws/eu" }],
      stages: [{ name: "a", hours: 1 }],
      deliver: [{ from: "data", to: "gcp/us" }],
    };
    expect(times(pipeline, { a: "aws/eu" }).hours).toBeCloseTo(3, 9);
  });
});

describe("a runtime that was not given (C-11)", () => {
  const pipeline: PipelineLiteral = {
    stages: [
      { name: "a", hours: 1 },
      { name: "b", inputs: ["a"], nodes: 3 },
      { name: "c", inputs: ["b"], hours: 1 },
    ],
    limits: { deadlineHours: 1, budgetUsd: 3 },
  };
  const places = { a: "aws/eu", b: "gcp/us", c: "gcp/us" };

  test("no finish time, a price per hour, and words about it", () => {
    const plan = accepted(pipeline, catalog, places);
    expect(plan.totals).toEqual({
      usd: 3,
      computeUsd: 3,
      egressUsd: 0,
      unknownRuntimeUsdPerHour: 6,
    });
    expect(plan.assumptions).toEqual([
      "runtime of b not given",
      "budget is checked without b",
      "deadline is checked without b",
    ]);
    const [a, b, c] = plan.stages;
    expect(a).toMatchObject({ startHour: 0, endHour: 1 });
    expect(b).toMatchObject({ startHour: 1 });
    for (const key of ["hours", "usd", "endHour"]) expect(b).not.toHaveProperty(key);
    expect(c).toMatchObject({ hours: 1, usd: 2 });
    for (const key of ["startHour", "endHour"]) expect(c).not.toHaveProperty(key);
  });

  test("what is known still has to keep the limits", () => {
    const limits = { deadlineHours: 0.9, budgetUsd: 2.9 };
    expect(problemsOf({ ...pipeline, limits }, catalog, places)).toHaveLength(2);
  });
});

describe("budget and deadline", () => {
  const run = (limits: object) =>
    problemsOf({ stages: [{ name: "a", hours: 3 }], limits }, catalog, { a: "aws/eu" });

  test.each([
    [{ budgetUsd: 3 }, { budgetUsd: 2.999 }],
    [{ deadlineHours: 3 }, { deadlineHours: 2.999 }],
  ])("%j permits, %j forbids", (permitted, forbidden) => {
    expect(run(permitted)).toEqual([]);
    expect(run(forbidden)).toHaveLength(1);
  });
});
