import { describe, expect, test } from "vitest";
import { verify } from "../../../src/optimizer/verify/verify.ts";
import { buildCatalog, type CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import { buildPipeline, gpu, type StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, problemsOf } from "./placing.ts";

const catalog: CatalogLiteral = {
  types: [
    { cloud: "aws", name: "p3", accelerator: "V100", acceleratorCount: 4 },
    { cloud: "aws", name: "m5", vcpus: 8 },
  ],
  prices: [
    { region: "aws/eu", type: "p3", onDemand: 12, spot: 4 },
    { region: "aws/eu", type: "m5", onDemand: 2 },
    { region: "aws/us", type: "m5", onDemand: 3.06, spot: 0.92 },
    { region: "aws/us", type: "p3" },
    { region: "aws/us", zone: "us-a", type: "p3", onDemand: 11 },
  ],
};

const one = (stage: Partial<StageLiteral>, place: string) =>
  problemsOf({ stages: [{ name: "a", hours: 1, ...stage }] }, catalog, { a: place });

describe("one stage at one offer", () => {
  test("any one of several resource sets is enough", () => {
    const anyOf = [gpu("T4", 1), { instanceType: "m5" }];
    expect(one({ anyOf }, "aws/eu m5")).toEqual([]);
    expect(one({ anyOf }, "aws/eu p3")).toEqual([
      'stage "a": p3 satisfies none of its resource sets',
    ]);
  });

  test("a machine without a runtime is refused", () => {
    expect(one({ hours: { "V100:4": 1 } }, "aws/eu p3")).toEqual([]);
    expect(one({ hours: { "V100:4": 1 } }, "aws/eu m5")).toEqual([
      'stage "a": no runtime is given for m5',
    ]);
  });

  test("the market must be asked for", () => {
    expect(one({}, "aws/eu p3 spot")).toEqual(['stage "a": uses spot but asks for on-demand']);
    expect(one({ pricing: "spot" }, "aws/eu p3 spot")).toEqual([]);
    expect(one({ pricing: "any" }, "aws/eu p3 spot")).toEqual([]);
    expect(one({ pricing: "any" }, "aws/eu p3")).toEqual([]);
    expect(one({ pricing: "spot" }, "aws/eu p3")).toHaveLength(1);
  });

  test("an unknown price is never free", () => {
    expect(one({ pricing: "spot" }, "aws/eu m5 spot")).toEqual([
      'stage "a": the spot price of m5 in aws/eu is unknown',
    ]);
    expect(one({}, "aws/us p3")).toHaveLength(1);
  });

  test("a cap per node and hour is inclusive and never passed by a blank price (C-27)", () => {
    const limits = { usdPerNodeHour: 2 };
    expect(one({ limits }, "aws/eu m5")).toEqual([]);
    expect(one({ limits }, "aws/us m5")[0]).toContain("3.06 USD an hour and node, the limit is 2");
    expect(one({ limits, pricing: "any" }, "aws/us m5 spot")).toEqual([]);
    expect(one({ limits }, "aws/us p3")).toHaveLength(1);
  });

  test("a cap of a stage counts all nodes and hours, inclusive", () => {
    expect(one({ limits: { usd: 12 }, nodes: 3, hours: 2 }, "aws/eu m5")).toEqual([]);
    expect(one({ limits: { usd: 11.99 }, nodes: 3, hours: 2 }, "aws/eu m5")).toHaveLength(1);
  });

  test("ceilings forgive the last bits of a sum, not more", () => {
    expect(one({ limits: { usd: 0.6 }, nodes: 3, hours: 0.1 }, "aws/eu m5")).toEqual([]);
    expect(one({ limits: { usd: 0.6 - 1e-8 }, nodes: 3, hours: 0.1 }, "aws/eu m5")).toHaveLength(1);
  });
});

describe("blocked offers", () => {
  const blocked = (entry: object, place: string) =>
    problemsOf({ stages: [{ name: "a", hours: 1, pricing: "any" }], blocked: [entry] }, catalog, {
      a: place,
    });

  test.each<[object, string, string]>([
    [{ location: "aws/eu" }, "aws/us m5", "aws/eu m5"],
    [{ location: "aws/us/us-a" }, "aws/us m5", "aws/us/us-a p3"],
    [{ instanceType: "p3" }, "aws/eu m5", "aws/eu p3"],
    [{ accelerator: "V100" }, "aws/eu m5", "aws/eu p3"],
    [{ market: "spot" }, "aws/us m5", "aws/us m5 spot"],
    [{ location: "aws/us", market: "spot" }, "aws/eu p3 spot", "aws/us m5 spot"],
    [{ location: "aws/us", instanceType: "m5" }, "aws/us/us-a p3", "aws/us m5"],
  ])("%j permits %s and forbids %s", (entry, permitted, forbidden) => {
    expect(blocked(entry, permitted)).toEqual([]);
    expect(blocked(entry, forbidden)).toHaveLength(1);
  });
});

describe("the placement as a whole", () => {
  const two = { stages: [{ name: "a", hours: 1 }, { name: "b" }] };

  test("every stage has exactly one place", () => {
    expect(problemsOf(two, catalog, { a: "aws/eu m5" })).toEqual(['stage "b" has no place']);
    expect(problemsOf(two, catalog, { a: "aws/eu m5", b: "aws/eu m5", c: "aws/eu m5" })).toEqual([
      'the pipeline has no stage "c"',
    ]);
  });

  test("a stage placed twice and a row that does not exist are refused", () => {
    const place = (priceRow: number) => ({ stage: "a", priceRow, market: "on-demand" as const });
    const inputs = [
      buildPipeline({ stages: [{ name: "a", hours: 1 }] }),
      buildCatalog(catalog),
    ] as const;
    expect(verify(...inputs, [place(0), place(0)])).toEqual({
      ok: false,
      error: ['stage "a" is placed twice'],
    });
    for (const row of [-1, 5, 0.5])
      expect(verify(...inputs, [place(row)])).toEqual({
        ok: false,
        error: [`stage "a": the catalog has no price row ${row}`],
      });
  });

  test("all problems are told at once", () => {
    const anyOf = [gpu("T4", 1)];
    expect(one({ anyOf, hours: { x: 1 }, pricing: "spot" }, "aws/eu m5")).toHaveLength(3);
  });

  test("no stages: an empty plan for nothing", () => {
    expect(accepted({ stages: [] }, catalog, {})).toEqual({
      totals: { usd: 0, computeUsd: 0, egressUsd: 0, hours: 0, kgCo2e: 0 },
      stages: [],
      transfers: [],
      assumptions: [],
    });
  });

  test("a stage is described from its row", () => {
    const { stages } = accepted(
      { stages: [{ name: "a", hours: 2, nodes: 3, pricing: "any" }] },
      catalog,
      { a: "aws/eu p3 spot" },
    );
    expect(stages).toEqual([
      {
        name: "a",
        location: "aws/eu",
        instanceType: "p3",
        accelerators: { V100: 4 },
        pricing: "spot",
        nodes: 3,
        usdPerHour: 4,
        hours: 2,
        usd: 24,
        startHour: 0,
        endHour: 2,
        priceAsOf: "2026-08-01",
        priceSource: "test",
        inputs: [],
        outputGb: 0,
      },
    ]);
  });
});
