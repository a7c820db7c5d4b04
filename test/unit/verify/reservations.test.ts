import { describe, expect, test } from "vitest";
import type { LocationId } from "../../../src/domain/ids.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral, StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, type Place, problemsOf } from "./placing.ts";

const catalog: CatalogLiteral = {
  prices: [
    { region: "x/1", type: "m", onDemand: 4, spot: 1 },
    { region: "x/1", type: "m", zone: "1a", onDemand: 4 },
    { region: "x/1", type: "other", onDemand: 4 },
    { region: "x/1", type: "dark" },
    { region: "x/2", type: "m", onDemand: 3 },
  ],
};
const pool = (location: string, instanceType: string, nodes: number) => ({
  location: location as LocationId,
  instanceType,
  nodes,
});
const three = [pool("x/1", "m", 3)];

const pipeline = (
  stage: Partial<StageLiteral>,
  reserved: PipelineLiteral["reserved"] = three,
): PipelineLiteral => ({ stages: [{ name: "a", hours: 2, pricing: "any", ...stage }], reserved });

describe("reserved nodes", () => {
  test("cost nothing, the others their list price (F-3)", () => {
    const usd = (nodes: number, reserved: number) =>
      accepted(pipeline({ nodes }), catalog, { a: { at: "x/1 m", reserved } }).totals.usd;
    expect(usd(5, 3)).toBe(16);
    expect(usd(20, 3)).toBe(136);
    expect(usd(12, 3)).toBe(72);
    expect(usd(3, 3)).toBe(0);
    expect(usd(3, 0)).toBe(24);
    const { stages } = accepted(pipeline({ nodes: 5 }), catalog, {
      a: { at: "x/1 m", reserved: 3 },
    });
    expect(stages[0]).toMatchObject({ nodes: 5, reservedNodes: 3, usdPerHour: 4, usd: 16 });
  });

  test.each<[string, Partial<StageLiteral>, Place, Place]>([
    [
      "as many as are reserved",
      { nodes: 5 },
      { at: "x/1 m", reserved: 3 },
      { at: "x/1 m", reserved: 4 },
    ],
    [
      "no more than nodes",
      { nodes: 2 },
      { at: "x/1 m", reserved: 2 },
      { at: "x/1 m", reserved: 3 },
    ],
    ["of this machine", {}, { at: "x/1 m", reserved: 1 }, { at: "x/1 other", reserved: 1 }],
    ["at this place", {}, { at: "x/1 m", reserved: 1 }, { at: "x/2 m", reserved: 1 }],
    ["in its zones", {}, { at: "x/1/1a m", reserved: 1 }, { at: "x/2 m", reserved: 1 }],
    ["on demand", {}, { at: "x/1 m", reserved: 1 }, { at: "x/1 m spot", reserved: 1 }],
    ["whole nodes", { nodes: 2 }, { at: "x/1 m", reserved: 1 }, { at: "x/1 m", reserved: 0.5 }],
    [
      "only: all of them",
      { nodes: 3, reservations: "only" },
      { at: "x/1 m", reserved: 3 },
      { at: "x/1 m", reserved: 2 },
    ],
    ["ignore: none", { reservations: "ignore" }, { at: "x/1 m" }, { at: "x/1 m", reserved: 1 }],
  ])("%s", (_, stage, permitted, forbidden) => {
    expect(problemsOf(pipeline(stage), catalog, { a: permitted })).toEqual([]);
    expect(problemsOf(pipeline(stage), catalog, { a: forbidden })).toHaveLength(1);
  });

  test("a zone's reservation does not cover its region, and duplicates add up", () => {
    const zone = [pool("x/1/1a", "m", 1), pool("x/1/1a", "m", 1)];
    const run = (at: string, reserved: number) =>
      problemsOf(pipeline({ nodes: 2 }, zone), catalog, { a: { at, reserved } });
    expect(run("x/1/1a m", 2)).toEqual([]);
    expect(run("x/1 m", 1)).toHaveLength(1);
  });

  test("an unknown price does not matter when all nodes are reserved", () => {
    const own = pipeline({ nodes: 2 }, [pool("x/1", "dark", 2)]);
    const { totals, stages, assumptions } = accepted(own, catalog, {
      a: { at: "x/1 dark", reserved: 2 },
    });
    expect(totals.usd).toBe(0);
    expect(stages[0]).toMatchObject({ usdPerHour: 0, usd: 0, reservedNodes: 2 });
    expect(assumptions).toEqual(["price of dark in x/1 is not known; all its nodes are reserved"]);
    expect(problemsOf(own, catalog, { a: { at: "x/1 dark", reserved: 1 } })).toHaveLength(1);
  });

  test("ceilings are about the other nodes", () => {
    const limits = { usdPerNodeHour: 3, usd: 8 };
    const run = (nodes: number, limit: object) =>
      problemsOf(pipeline({ nodes, limits: limit }), catalog, { a: { at: "x/1 m", reserved: 3 } });
    expect(run(3, limits)).toEqual([]);
    expect(run(4, { usd: limits.usd })).toEqual([]);
    expect(run(5, { usd: limits.usd })).toHaveLength(1);
    expect(run(4, { usdPerNodeHour: limits.usdPerNodeHour })).toHaveLength(1);
  });

  test("without a runtime the price per hour is that of the other nodes", () => {
    const stages = [{ name: "a", nodes: 5 }];
    const { totals } = accepted({ stages, reserved: three }, catalog, {
      a: { at: "x/1 m", reserved: 3 },
    });
    expect(totals.unknownRuntimeUsdPerHour).toBe(8);
  });
});

describe("stages share a reservation", () => {
  const stage = (name: string, inputs: string[], hours = 1): StageLiteral => ({
    name,
    inputs,
    hours,
    nodes: 2,
  });
  const run = (stages: readonly StageLiteral[], reserved = three) =>
    problemsOf(
      { stages, reserved },
      catalog,
      Object.fromEntries(stages.map(({ name }) => [name, { at: "x/1 m", reserved: 2 }])),
    );

  test("one after the other each has all of it, side by side they have it together", () => {
    expect(run([stage("a", []), stage("b", ["a"])])).toEqual([]);
    expect(run([stage("a", []), stage("b", [])])[0]).toContain("4 reserved nodes of m in x/1");
    expect(run([stage("a", []), stage("b", [])], [pool("x/1", "m", 4)])).toEqual([]);
  });

  test("only a dependency separates, not the schedule", () => {
    const chain = [
      stage("a", [], 5),
      stage("b", ["a"]),
      { ...stage("c", []), provisioningHours: 9 },
    ];
    expect(run(chain)).toHaveLength(1);
  });

  test("a dependency through a stage elsewhere counts", () => {
    const stages = [stage("a", []), { ...stage("b", ["a"]), nodes: 1 }, stage("c", ["b"])];
    const places = {
      a: { at: "x/1 m", reserved: 2 },
      b: "x/2 m",
      c: { at: "x/1 m", reserved: 2 },
    };
    expect(problemsOf({ stages, reserved: three }, catalog, places)).toEqual([]);
  });

  test("zone and region are two reservations; the first that fits is used", () => {
    const both = [pool("x/1/1a", "m", 2), pool("x/1", "m", 2)];
    const stages = [stage("a", []), stage("b", [])];
    const inZone = { at: "x/1/1a m", reserved: 2 };
    const places = { a: inZone, b: { at: "x/1 m", reserved: 2 } };
    expect(problemsOf({ stages, reserved: both }, catalog, places)).toEqual([]);
    expect(problemsOf({ stages, reserved: both }, catalog, { a: inZone, b: inZone })).toHaveLength(
      1,
    );
  });
});
