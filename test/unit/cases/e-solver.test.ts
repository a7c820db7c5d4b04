import { describe, expect, it, test } from "vitest";
import { readPipeline } from "../../../src/pipeline/read.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral, StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { planner } from "./planning.ts";

const { plan, best } = planner();

test("C-45: a price given as text is refused, never joined to another", () => {
  const file = (usdPerHour: unknown) =>
    readPipeline(
      JSON.stringify({ prices: [{ match: "aws", usdPerHour }], stages: [{ name: "a" }] }),
      {
        file: "dag.json",
      },
    );
  expect(file("38.11")).toMatchObject({ ok: false });
  expect(file(38.11)).toMatchObject({ ok: true });
});

test("C-46: prices many powers of ten apart give finite totals", async () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/1", type: "tiny", onDemand: 1e-7 },
      { region: "y/1", type: "huge", onDemand: 879_080.32372906 },
    ],
    egress: [
      ["x", "other-cloud", 1_497.2351598867044],
      ["y", "other-cloud", 1e-6],
    ],
  };
  const stages: StageLiteral[] = [
    { name: "a", hours: { tiny: 1e-3, huge: 1e-3 }, outputGb: 1 },
    { name: "b", inputs: ["a"], hours: { huge: 1e-3 } },
  ];
  const { totals } = await best({ stages, limits: { budgetUsd: 1e9 } }, catalog);
  expect(Object.values(totals).every(Number.isFinite)).toBe(true);
  expect(totals.usd).toBeCloseTo(2 * 879.08032372906, 6);
});

describe("C-48: symmetry and time limits", () => {
  const twins: CatalogLiteral = {
    prices: ["x/1", "x/2"].map((region) => ({ region, type: "m", onDemand: 0.1 })),
  };
  const alike: StageLiteral[] = Array.from({ length: 1000 }, (_, i) => ({
    name: `s${i}`,
    hours: 1,
  }));

  it("a thousand independent stages with two equal offers", async () => {
    const start = performance.now();
    const { totals, status } = await best({ stages: alike }, twins);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(status).toBe("optimal");
    expect(totals.usd).toBeCloseTo(100, 9);
  });

  it("out of time it is a plan with an honest bound, or says that time was short", async () => {
    const stages: StageLiteral[] = Array.from({ length: 40 }, (_, i) => ({
      name: `s${i}`,
      hours: 1 + ((i * 7) % 5),
      outputGb: 1 + ((i * 13) % 9),
      inputs: [i - 1, i - 3].filter((k) => k >= 0).map((k) => `s${k}`),
    }));
    const prices = Array.from({ length: 12 }, (_, i) => ({
      region: `c${i % 4}/r${i}`,
      type: "m",
      onDemand: 1 + ((i * 5) % 7) / 10,
    }));
    const pipeline: PipelineLiteral = {
      stages,
      apart: [
        ["s0", "s9", "s20"],
        ["s5", "s15", "s30"],
      ],
      limits: { maxClouds: 3, budgetUsd: 400 },
    };
    const start = performance.now();
    const found = await plan(
      pipeline,
      { prices, egress: [["*", "other-cloud", 0.05]] },
      { timeLimitMs: 300, now: () => performance.now() },
    );
    expect(performance.now() - start).toBeLessThan(5_000);
    if (!found.ok) expect(found.error.kind).toBe("time-limit");
    else {
      expect(found.value.bound).toBeLessThanOrEqual(found.value.totals.usd * (1 + 1e-9));
      expect(found.value.gap === 0).toBe(found.value.status === "optimal");
    }
  });
});
