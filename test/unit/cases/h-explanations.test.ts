import { describe, expect, it } from "vitest";
import { explain } from "../../../src/report/explain.ts";
import { renderPlan } from "../../../src/report/render-plan.ts";
import { whyOf } from "../../../src/report/why.ts";
import type { CatalogLiteral, PriceLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral } from "../../arbitraries/build-pipeline.ts";
import { gpu } from "../../arbitraries/build-pipeline.ts";
import { planner, round } from "./planning.ts";

const { plan, best } = planner();

describe("C-10: the explanation speaks of the chosen offer", () => {
  const catalog: CatalogLiteral = {
    types: [
      { cloud: "x", name: "l4", accelerator: "L4", acceleratorCount: 1 },
      { cloud: "x", name: "a10g", accelerator: "A10G", acceleratorCount: 1 },
    ],
    prices: [
      { region: "x/a", type: "l4", zone: "a", spot: 0.17, onDemand: 0.8 },
      { region: "x/c", type: "a10g", zone: "c", spot: 0.38, onDemand: 1.01 },
    ],
  };
  const pipeline: PipelineLiteral = {
    stages: [{ name: "s", hours: 1, pricing: "any", anyOf: [gpu("L4", 1), gpu("A10G", 1)] }],
  };

  it("names the offer of the plan and the runner-up with its difference", async () => {
    const options = { runnerUps: true, baselines: true, explain: true };
    const found = await best(pipeline, catalog, options);
    const [stage] = found.stages;
    expect(stage).toMatchObject({ location: "x/a/a", instanceType: "l4", pricing: "spot" });
    expect(stage!.runnerUp).toMatchObject({ location: "x/c/c", instanceType: "a10g" });
    expect(round(stage!.runnerUp!.extraUsd)).toBe(0.21);
    const why = whyOf(found, stage!);
    expect(why).toMatch(/^l4 spot at x\/a\/a: compute \$0\.17, /);
    expect(why).toContain("the best plan without this region: +$0.21 (a10g at x/c/c)");
  });

  it("falls back from the zone, the spot market and the region in turn", async () => {
    const { fallbacks } = await best(pipeline, catalog, { explain: true });
    expect(fallbacks!.map(({ outage, unavailable }) => [outage, unavailable])).toEqual([
      ["spot market", "x/a"],
      ["place", "x/a/a"],
      ["region", "x/a"],
      ["cloud", "x"],
    ]);
    expect(fallbacks!.map(({ usd }) => usd)).toEqual([0.38, 0.38, 0.38, undefined]);
    expect(fallbacks![3]).toMatchObject({ stages: [], reason: "no offer for s" });
  });
});

describe("C-23: a list of countries where most regions lack the accelerator", () => {
  const prices: PriceLiteral[] = Array.from({ length: 17 }, (_, k) => ({
    region: `x/eu${k}`,
    type: k < 6 ? "t4" : "cpu",
    onDemand: k < 6 ? 0.35 + k * 0.05 : 0.1,
  }));
  const catalog: CatalogLiteral = {
    regions: [
      ...prices.map(({ region }) => ({ id: region, country: "DE" })),
      { id: "x/us", country: "US" },
    ],
    types: [{ cloud: "x", name: "t4", accelerator: "T4", acceleratorCount: 1 }],
    prices: [...prices, { region: "x/us", type: "t4", onDemand: 0.3 }],
  };

  it("takes the cheapest of the six, with one line for what was left out, and its price", async () => {
    const found = await best(
      { stages: [{ name: "s", hours: 1, anyOf: [gpu("T4", 1)] }], policy: { countries: ["DE"] } },
      catalog,
      { explain: true, runnerUps: true },
    );
    expect(found.stages[0]!.location).toBe("x/eu0");
    const text = renderPlan(found, { columns: 80, color: false });
    expect(text.match(/countries DE \(pipeline\): 1 of s/g)).toHaveLength(1);
    expect(found.rules).toEqual([
      expect.objectContaining({ rule: "countries DE (pipeline)", binding: true }),
    ]);
    expect(round(found.rules![0]!.extraUsd)).toBe(0.05);
    expect(text).toContain("countries DE (pipeline): +$0.05 (+17%), moves s from x/us to x/eu0");
  });
});

describe("what would make a plan possible", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/1", type: "m", onDemand: 4 },
      { region: "y/1", type: "m", onDemand: 3 },
    ],
    egress: [["*", "other-cloud", 0.1]],
  };
  const stages = [
    { name: "a", hours: 10, outputGb: 10 },
    { name: "b", hours: 5, inputs: ["a"] },
  ];

  it("is the smallest budget, the shortest deadline, or doing without", async () => {
    const dear = await plan({ stages, limits: { budgetUsd: 40 } }, catalog);
    expect(dear).toMatchObject({
      error: {
        conflict: ["budget 40 USD"],
        hits: ["a", "b"],
        relaxations: [{ rule: "budget 40 USD", usd: 45, hours: expect.closeTo(15, 9) }],
        leastLimits: [{ rule: "budget 40 USD", unit: "USD", now: 40, least: 45, usd: 45 }],
      },
    });
    const late = await plan({ stages, limits: { deadlineHours: 12 } }, catalog);
    expect(late).toMatchObject({
      error: { leastLimits: [{ unit: "h", now: 12, least: expect.closeTo(15, 9) }] },
    });
    if (late.ok) throw new Error("unexpected");
    const words = explain(late.error);
    expect(words).toContain("  - deadline 12 h raised to 15.00 h: $45.00 in 15 h");
    expect(words).toContain("  - without deadline 12 h: $45.00 in 15 h");
  });

  it("tells clouds too, and which stages a rule is about", async () => {
    const apart = await plan({ stages, apart: [["a", "b"]], limits: { maxClouds: 1 } }, catalog);
    expect(apart).toMatchObject({
      error: {
        conflict: ["at most 1 clouds", "apart: a, b"],
        hits: ["a", "b"],
        leastLimits: [{ unit: "clouds", now: 1, least: 2 }],
      },
    });
  });

  it("offers no raise where no value would do", async () => {
    const dark = await plan({ stages, limits: { maxKgCo2e: 5 } }, catalog);
    expect(dark).toMatchObject({
      error: { conflict: ["at most 5 kg CO2e"], leastLimits: [], relaxations: [{ usd: 45 }] },
    });
  });

  it("is nothing where machines lack: the demand is named, not a rule", async () => {
    const lacking = { stages: [{ name: "a", anyOf: [gpu("H100", 8)] }], policy: { allow: ["x"] } };
    const none = await plan(lacking, catalog);
    expect(none).toMatchObject({
      error: { conflict: ["accelerators H100:8"], hits: ["a"], relaxations: [] },
    });
  });
});

describe("break-evens", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/1", type: "m", onDemand: 1 },
      { region: "y/1", type: "m", onDemand: 2 },
    ],
    egress: [["y", "other-cloud", 0.01]],
  };
  const pipeline: PipelineLiteral = {
    datasets: [{ name: "data", sizeGb: 100, at: "y/1" }],
    stages: [{ name: "s", hours: 4, inputs: ["data"] }],
  };

  it("are exact: 4 h × $1 + 100 GB × $0.01 against 4 h × $2", async () => {
    const { breakEvens, totals } = await best(pipeline, catalog, { explain: true });
    expect(totals.usd).toBe(5);
    const above = breakEvens!.map(({ subject, above }) => [subject.kind, above && round(above.at)]);
    expect(above).toEqual([
      ["price", 1.75],
      ["runtime", undefined],
      ["size", 400],
      ["egress", undefined],
      ["egress", 4],
    ]);
    const runtime = breakEvens!.find(({ subject }) => subject.kind === "runtime")!;
    expect(round(runtime.below!.at)).toBe(1);
    expect(runtime.below!.moves).toEqual([
      expect.objectContaining({ to: expect.objectContaining({ location: "y/1" }) }),
    ]);
  });

  it("end where the plan breaks a limit", async () => {
    const limits = { deadlineHours: 6 };
    const { breakEvens } = await best({ ...pipeline, limits }, catalog, { explain: true });
    const runtime = breakEvens!.find(({ subject }) => subject.kind === "runtime")!;
    expect(runtime.above!.at).toBeCloseTo(6, 6);
    expect(runtime.above).toMatchObject({ breaks: "deadline 6 h", moves: [] });
  });
});

it("says so when there are too many stages to explain", async () => {
  const stages = Array.from({ length: 101 }, (_, k) => ({ name: `s${k}`, hours: 1 }));
  const catalog = { prices: [{ region: "x/1", type: "m", onDemand: 1 }] };
  const found = await best({ stages }, catalog, { explain: true });
  expect(found.rules).toBeUndefined();
  expect(found.unproven).toEqual(["explanations of more than 100 stages"]);
});
