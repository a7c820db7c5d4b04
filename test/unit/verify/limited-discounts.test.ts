import { describe, expect, test } from "vitest";
import type { LocationId } from "../../../src/domain/ids.ts";
import type { LimitedDiscount } from "../../../src/domain/pipeline.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, type Place, type Places, problemsOf } from "./placing.ts";

const catalog: CatalogLiteral = {
  types: [{ cloud: "x", name: "gpu", accelerator: "T4", acceleratorCount: 1 }],
  prices: [
    { region: "x/1", type: "m", onDemand: 1.56, spot: 1.2, spotInterruptionPct: 0 },
    { region: "x/1", type: "gpu", onDemand: 4 },
    { region: "y/1", type: "m", onDemand: 1 },
  ],
};
const off = (percentOff: number, firstNodeHours: number, rest = {}): LimitedDiscount => ({
  match: "x",
  percentOff,
  firstNodeHours,
  ...rest,
});
const thirty = [off(30, 10)];

const run = (
  stages: readonly StageLiteral[],
  places: Places,
  discounts: readonly LimitedDiscount[] = thirty,
) => problemsOf({ stages, discounts }, catalog, places);
const one: StageLiteral[] = [{ name: "a", hours: 4, nodes: 2, pricing: "any" }];
const claiming = (at: string, ...discounts: [number, number][]): Place => ({ at, discounts });

describe("limited discounts", () => {
  test("take their share off the claimed node-hours (F-5)", () => {
    const { stages, totals } = accepted({ stages: one, discounts: thirty }, catalog, {
      a: claiming("x/1 m", [0, 8]),
    });
    expect(totals.usd).toBeCloseTo(8 * 1.092, 9);
    expect(stages[0]?.discountedNodeHours).toBe(8);
    expect(stages[0]?.discountUsd).toBeCloseTo(8 * 0.468, 9);
    expect(totals.usd).toBeLessThan(8 * 1.2);
  });

  test("a claim of nothing shows nowhere", () => {
    const { stages } = accepted({ stages: one, discounts: thirty }, catalog, {
      a: claiming("x/1 m", [0, 0]),
    });
    expect(stages[0]).not.toHaveProperty("discountedNodeHours");
    expect(stages[0]).not.toHaveProperty("discountUsd");
  });

  test.each<[string, Place, Place, LimitedDiscount[]]>([
    [
      "no more than the stage pays for",
      claiming("x/1 m", [0, 8]),
      claiming("x/1 m", [0, 8.1]),
      thirty,
    ],
    [
      "no more than it holds for",
      claiming("x/1 m", [0, 5]),
      claiming("x/1 m", [0, 5.1]),
      [off(30, 5)],
    ],
    ["where it holds", claiming("x/1 m", [0, 1]), claiming("y/1 m", [0, 1]), thirty],
    ["on demand", claiming("x/1 m", [0, 1]), claiming("x/1 m spot", [0, 1]), thirty],
    [
      "for its machine",
      claiming("x/1 m", [0, 1]),
      claiming("x/1 gpu", [0, 1]),
      [off(30, 9, { instanceType: "m" })],
    ],
    [
      "for its accelerator",
      claiming("x/1 gpu", [0, 1]),
      claiming("x/1 m", [0, 1]),
      [off(30, 9, { accelerator: "T4" })],
    ],
    [
      "one discount a node-hour",
      claiming("x/1 m", [0, 4], [1, 4]),
      claiming("x/1 m", [0, 5], [1, 4]),
      [off(30, 9), off(10, 9)],
    ],
    ["one that exists", claiming("x/1 m", [0, 1]), claiming("x/1 m", [1, 1]), thirty],
    ["not less than none", claiming("x/1 m", [0, 0]), claiming("x/1 m", [0, -1]), thirty],
  ])("%s", (_, permitted, forbidden, discounts) => {
    expect(run(one, { a: permitted }, discounts)).toEqual([]);
    expect(run(one, { a: forbidden }, discounts)).toHaveLength(1);
  });

  test("all stages share it", () => {
    const two = [...one, { name: "b", hours: 4, nodes: 2, inputs: ["a"] }];
    const places = (b: number) => ({
      a: claiming("x/1 m", [0, 6]),
      b: claiming("x/1 gpu", [0, b]),
    });
    expect(run(two, places(4))).toEqual([]);
    expect(run(two, places(4.1))).toHaveLength(1);
  });

  test("reserved nodes have none, and an unknown runtime has none", () => {
    const reserved = [{ location: "x/1" as LocationId, instanceType: "m", nodes: 1 }];
    const claim = (nodeHours: number) =>
      problemsOf({ stages: one, discounts: thirty, reserved }, catalog, {
        a: { ...claiming("x/1 m", [0, nodeHours]), reserved: 1 },
      });
    expect(claim(4)).toEqual([]);
    expect(claim(4.1)).toHaveLength(1);
    const unknown = [{ name: "a" }];
    expect(run(unknown, { a: "x/1 m" })).toEqual([]);
    expect(run(unknown, { a: claiming("x/1 m", [0, 1]) })).toHaveLength(1);
  });

  test("ceilings of a stage are about the list price, the budget about what is paid", () => {
    const capped = [{ ...(one[0] as StageLiteral), limits: { usd: 12 } }];
    expect(run(capped, { a: claiming("x/1 m", [0, 8]) })).toHaveLength(1);
    const budget = (budgetUsd: number) =>
      problemsOf({ stages: one, discounts: thirty, limits: { budgetUsd } }, catalog, {
        a: claiming("x/1 m", [0, 8]),
      });
    expect(budget(8.74)).toEqual([]);
    expect(budget(8.73)).toHaveLength(1);
  });
});
