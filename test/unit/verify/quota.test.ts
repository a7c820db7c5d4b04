import { describe, expect, test } from "vitest";
import type { LocationId } from "../../../src/domain/ids.ts";
import type { Quota } from "../../../src/domain/pipeline.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, type Places, problemsOf } from "./placing.ts";

const catalog: CatalogLiteral = {
  types: [
    { cloud: "x", name: "gpu", vcpus: 96, accelerator: "A100", acceleratorCount: 8 },
    { cloud: "x", name: "small", vcpus: 4 },
    { cloud: "x", name: "odd" },
    { cloud: "x", name: "slice", vcpus: 4, accelerator: "A10", acceleratorCount: 0.125 },
  ],
  prices: [
    { region: "x/r", type: "gpu", onDemand: 10, spot: 5, spotInterruptionPct: 0 },
    { region: "x/s", type: "gpu", onDemand: 12 },
    { region: "x/r", type: "small", onDemand: 1 },
    { region: "x/r", type: "odd", onDemand: 1 },
    { region: "x/r", type: "slice", onDemand: 1 },
  ],
  egress: [["*", "same-continent", 0.02]],
};
const eight: Quota[] = [{ location: "x/r", accelerator: "A100", count: 8 }];

const run = (stages: readonly StageLiteral[], places: Places, quota: readonly Quota[] = eight) =>
  problemsOf({ stages, quota }, catalog, places);

const side: StageLiteral[] = [
  { name: "a", hours: 1 },
  { name: "b", hours: 1 },
];
const chain: StageLiteral[] = [
  { name: "a", hours: 1, outputGb: 1 },
  { name: "b", hours: 1, inputs: ["a"] },
];
const bothInR = { a: "x/r gpu", b: "x/r gpu" };

describe("quota", () => {
  test("what runs at once counts, not the sum (C-13)", () => {
    expect(run(side, bothInR)[0]).toContain("16 A100 in x/r are used at once, the quota is 8");
    expect(run(side, { ...bothInR, b: "x/s gpu" })).toEqual([]);
    expect(run(chain, bothInR)).toEqual([]);
  });

  test("the schedule decides, not the graph, when all runtimes are known", () => {
    const later: StageLiteral[] = [
      { name: "a", hours: 1 },
      { name: "b", hours: 1, provisioningHours: 1 },
    ];
    expect(run(later, bothInR)).toEqual([]);
    const overlap = [{ name: "a", hours: 1.001 }, later[1] as StageLiteral];
    expect(run(overlap, bothInR)).toHaveLength(1);
  });

  test("without a runtime stages that no dependency separates count together", () => {
    const unknown = (stages: readonly StageLiteral[]) => [...stages, { name: "c" }];
    const places = { ...bothInR, c: "x/r small" };
    expect(run(unknown(chain), places)).toEqual([]);
    expect(run(unknown(side), places)).toHaveLength(1);
    expect(
      run(
        [{ name: "a", hours: 1 }, { name: "b", hours: 1, provisioningHours: 1 }, { name: "c" }],
        places,
      ),
    ).toHaveLength(1);
    const { assumptions } = accepted({ stages: unknown(chain), quota: eight }, catalog, places);
    expect(assumptions).toContain(
      "quota is checked as if stages that no dependency separates run at once",
    );
  });

  test("a stage that takes no time uses nothing", () => {
    expect(
      run(
        [
          { name: "a", hours: 1 },
          { name: "b", hours: 0 },
        ],
        bothInR,
      ),
    ).toEqual([]);
    expect(run([{ name: "a", hours: 0, nodes: 5 }], { a: "x/r gpu" })).toEqual([]);
  });

  test("ends and starts that differ in the last bits do not overlap", () => {
    const stages: StageLiteral[] = [
      { name: "a", hours: 0.1 },
      { name: "b", hours: 0.2, inputs: ["a"] },
      { name: "c", hours: 1, provisioningHours: 0.3 },
    ];
    expect(0.1 + 0.2).toBeGreaterThan(0.3);
    expect(run(stages, { a: "x/r small", b: "x/r gpu", c: "x/r gpu" })).toEqual([]);
  });

  test.each<[string, Quota, StageLiteral["nodes"], string, string]>([
    ["cards", { location: "x", accelerator: "A100", count: 16 }, 2, "x/r gpu", "none"],
    ["nodes", { location: "x/r", instanceType: "small", count: 3 }, 3, "x/r small", "x/r gpu"],
    ["vCPUs", { location: "x/*", count: 12 }, 3, "x/r small", "none"],
    ["parts of a card", { location: "x", accelerator: "A10", count: 0.25 }, 2, "x/r slice", "none"],
    [
      "one market",
      { location: "x", market: "spot", instanceType: "gpu", count: 1 },
      1,
      "x/r gpu spot",
      "x/r gpu",
    ],
  ])("counts %s", (_, quota, nodes, at, other) => {
    const nodesAt = (count: number, place: string) =>
      run([{ name: "a", hours: 1, pricing: "any", nodes: count }], { a: place }, [quota]);
    expect(nodesAt(nodes ?? 1, at)).toEqual([]);
    expect(nodesAt((nodes ?? 1) + 1, at)).toHaveLength(1);
    if (other !== "none") expect(nodesAt(99, other)).toEqual([]);
  });

  test("reserved nodes do not count, so that none at all are needed (F-3)", () => {
    const reserved = [{ location: "x/r" as LocationId, instanceType: "gpu", nodes: 3 }];
    const none: Quota[] = [{ location: "x/r", count: 0, market: "on-demand" }];
    const stages = [{ name: "a", hours: 2, nodes: 3 }];
    const usd = accepted({ stages, reserved, quota: none }, catalog, {
      a: { at: "x/r gpu", reserved: 3 },
    }).totals.usd;
    expect(usd).toBe(0);
    expect(
      problemsOf({ stages, reserved, quota: none }, catalog, {
        a: { at: "x/r gpu", reserved: 2 },
      }),
    ).toHaveLength(1);
  });

  test("a machine whose use is unknown fits into no quota that counts it", () => {
    const vcpus: Quota[] = [{ location: "x", count: 1000 }];
    expect(run([{ name: "a", hours: 1 }], { a: "x/r odd" }, vcpus)[0]).toContain("unknown");
    expect(run([{ name: "a", hours: 1 }], { a: "x/r odd" }, eight)).toEqual([]);
  });
});
