import { describe, expect, test } from "vitest";
import { kgCo2e } from "../../../src/domain/carbon.ts";
import { expectedSpotRun, interruptionsPerHour } from "../../../src/domain/spot.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, problemsOf } from "./placing.ts";

const gpu = { cloud: "aws", name: "gpu", vcpus: 8, memoryGib: 32, features: [] };
const catalog: CatalogLiteral = {
  regions: [{ id: "aws/1", carbonGramsPerKwh: 400 }, { id: "aws/2" }],
  types: [
    { ...gpu, accelerator: "T4", acceleratorCount: 4 },
    { ...gpu, name: "chip", accelerator: "tpu", acceleratorCount: 1 },
  ],
  prices: [
    { region: "aws/1", type: "gpu", onDemand: 1, spot: 0.5, spotInterruptionPct: 100 },
    { region: "aws/1", type: "chip", onDemand: 1 },
    { region: "aws/2", type: "gpu", onDemand: 1 },
  ],
  accelerators: [{ name: "T4", tdpWatts: 70 }, { name: "tpu" }],
};
const pipeline = (rest: Partial<PipelineLiteral> = {}, hours: number | undefined = 10) => ({
  stages: [{ name: "a", nodes: 2, pricing: "any" as const, ...(hours && { hours }) }],
  ...rest,
});
// 4 × 70 × 0.5 + 8 × 2.12 + 32 × 0.392 = 169.504 W; × 2 nodes × 10 h × 1.135 × 0.4 kg/kWh
const KG = 1.53909632;

describe("emissions", () => {
  test("of all nodes and hours, in each stage and in total", () => {
    const { stages, totals } = accepted(pipeline(), catalog, { a: "aws/1 gpu" });
    expect(stages[0]?.kgCo2e).toBeCloseTo(KG, 6);
    expect(totals.kgCo2e).toBeCloseTo(KG, 6);
  });

  test("interruptions of spot machines count", () => {
    const rate = 2 * interruptionsPerHour(100);
    const run = { workHours: 10, interruptionsPerHour: rate, restartHours: 0 };
    const { totals } = accepted(pipeline(), catalog, { a: "aws/1 gpu spot" });
    expect(totals.kgCo2e).toBeCloseTo((KG * expectedSpotRun(run).hours) / 10, 6);
    expect(kgCo2e({ type: gpu, cloud: "aws", nodes: 1, hours: 0, gramsPerKwh: 1 })).toBe(0);
  });

  test("one stage that cannot be told leaves no total", () => {
    const stages = [
      { name: "a", hours: 1 },
      { name: "b", hours: 1 },
    ];
    const { totals, stages: planned } = accepted({ stages }, catalog, {
      a: "aws/1 gpu",
      b: "aws/1 chip",
    });
    expect(totals).not.toHaveProperty("kgCo2e");
    expect(planned[0]).toHaveProperty("kgCo2e");
    expect(planned[1]).not.toHaveProperty("kgCo2e");
  });

  test("the limit is inclusive", () => {
    const run = (maxKgCo2e: number) =>
      problemsOf(pipeline({ limits: { maxKgCo2e } }), catalog, { a: "aws/1 gpu" });
    const { totals } = accepted(pipeline(), catalog, { a: "aws/1 gpu" });
    expect(run(totals.kgCo2e ?? 0)).toEqual([]);
    expect(run(KG - 1e-4)).toHaveLength(1);
  });

  test.each([
    ["power", "aws/1 chip", 10],
    ["grid", "aws/2 gpu", 10],
    ["runtime", "aws/1 gpu", 0],
  ] as const)("unknown %s passes no limit and no objective", (_, at, hours) => {
    const asked = [{ limits: { maxKgCo2e: 1e9 } }, { objective: { kind: "carbon" as const } }];
    for (const rest of asked)
      expect(
        problemsOf({ stages: [{ name: "a", ...(hours > 0 && { hours }) }], ...rest }, catalog, {
          a: at,
        })[0],
      ).toContain("cannot be told");
    expect(problemsOf({ stages: [{ name: "a", hours: 1 }] }, catalog, { a: at })).toEqual([]);
  });
});
