import { describe, expect, test } from "vitest";
import type { CatalogLiteral, EgressLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, problemsOf } from "./placing.ts";

const eu = { region: "aws/eu", type: "m5", onDemand: 2.9 };
const us = { region: "aws/us", type: "m5", onDemand: 2.4 };
const gcp = { region: "gcp/us", type: "n2", onDemand: 1 };
const regions = [
  { id: "aws/eu", continent: "EU" },
  { id: "aws/us", continent: "NA" },
  { id: "gcp/us", continent: "NA" },
];
const world = (...egress: readonly EgressLiteral[]): CatalogLiteral => ({
  regions,
  prices: [eu, us, gcp],
  egress,
});

const reading = (sizeGb: number, at: string, extra: object = {}): PipelineLiteral => ({
  datasets: [{ name: "data", sizeGb, at, ...extra }],
  stages: [{ name: "a", inputs: ["data"], hours: 10 }],
});

/** USD of moving this much from aws/eu to gcp/us under a tariff. */
const moved = (gb: number, rate: EgressLiteral[2]): number =>
  accepted(reading(gb, "aws/eu"), world(["aws", "other-cloud", rate]), { a: "gcp/us" }).totals
    .egressUsd;

describe("money of moving data", () => {
  test("a fan-out pays from the one place of its parent (C-01)", () => {
    const catalog = world(["aws/eu", "aws/us", 0.09], ["aws/us", "aws/eu", 0.12]);
    const pipeline = {
      stages: [
        { name: "a", hours: 0, outputGb: 100 },
        { name: "b", inputs: ["a"], hours: 0 },
        { name: "c", inputs: ["a"], hours: 0 },
      ],
    };
    const from = (a: string) => accepted(pipeline, catalog, { a, b: "aws/eu", c: "aws/us" });
    expect(from("aws/eu").totals.usd).toBeCloseTo(9, 9);
    expect(from("aws/us").totals.usd).toBeCloseTo(12, 9);
  });

  test("nodes multiply compute, not data, unless each node has its output (C-06)", () => {
    const catalog: CatalogLiteral = {
      prices: [
        { region: "aws/eu", type: "m5", onDemand: 0.5 },
        { region: "gcp/us", type: "n2", onDemand: 1 },
      ],
      egress: [["aws", "other-cloud", 0.02]],
    };
    const usd = (outputPerNode: boolean) =>
      accepted(
        {
          stages: [
            { name: "t", nodes: 4, hours: 2, outputGb: 100, outputPerNode },
            { name: "next", inputs: ["t"], hours: 0 },
          ],
        },
        catalog,
        { t: "aws/eu", next: "gcp/us" },
      ).totals;
    expect(usd(false)).toMatchObject({ usd: 6, computeUsd: 4, egressUsd: 2 });
    expect(usd(true)).toMatchObject({ usd: 12, computeUsd: 4, egressUsd: 8 });
  });

  test("moving inside one cloud is not free (C-14)", () => {
    const catalog = world(["aws", "other-continent", 0.02]);
    const pipeline = reading(10_000, "aws/eu");
    expect(accepted(pipeline, catalog, { a: "aws/eu" }).totals.usd).toBeCloseTo(29, 9);
    expect(accepted(pipeline, catalog, { a: "aws/us" }).totals.usd).toBeCloseTo(224, 9);
  });

  test.each([
    [1_024, 122.88],
    [1_025, 122.99],
    [10_240, 1_136.64],
    [10_241, 1_136.72],
  ])("graduated: %i GB cost %f (C-16)", (gb, usd) => {
    const tiers = [
      [0, 0.12],
      [1_024, 0.11],
      [10_240, 0.08],
    ] as const;
    expect(moved(gb, tiers)).toBeCloseTo(usd, 9);
  });

  test("a tier starts at the amount already used (C-17)", () => {
    const tiers = [
      [0, 1],
      [200, 0.9],
      [500, 0.8],
    ] as const;
    expect(moved(250, tiers)).toBeCloseTo(245, 9);
  });

  test("a free allowance of the account is not given to each transfer (C-18, C-31)", () => {
    const tiers = [
      [0, 0],
      [30, 0.04],
    ] as const;
    expect(moved(500, tiers)).toBeCloseTo(20, 9);
    expect(moved(10, tiers)).toBeCloseTo(0.4, 9);
    expect(moved(10, 0)).toBe(0);
  });

  test("the price is per GB, whatever the runtime (C-18)", () => {
    const usd = (hours: number) =>
      accepted(
        { ...reading(100, "aws/eu"), stages: [{ name: "a", inputs: ["data"], hours }] },
        world(["aws", "other-cloud", 0.09]),
        { a: "gcp/us" },
      ).totals.egressUsd;
    expect(usd(10)).toBe(usd(1));
  });

  test("a multi-region bucket is a place of its own (C-21)", () => {
    const catalog: CatalogLiteral = {
      regions: [
        { id: "gcp/us", continent: "NA" },
        { id: "gcp/us-central1", continent: "NA" },
      ],
      prices: [{ region: "gcp/us-central1", type: "n2", onDemand: 10 }],
      egress: [["gcp", "same-continent", 0.02]],
    };
    const egressUsd = (at: string) =>
      accepted(reading(1_000, at), catalog, { a: "gcp/us-central1" }).totals.egressUsd;
    expect(egressUsd("gcp/us")).toBeCloseTo(20, 9);
    expect(egressUsd("gcp/us-central1")).toBe(0);
  });

  test("own storage has its flat price to anywhere and needs no row", () => {
    const own = reading(100, "own/store", { egressUsdPerGb: 0.05 });
    const plan = accepted(own, world(), { a: "gcp/us" });
    expect(plan.totals.egressUsd).toBeCloseTo(5, 9);
    expect(plan.transfers[0]).toMatchObject({ from: "own/store", to: "gcp/us", usd: 5 });
  });

  test("own storage without a price is unknown, not free", () => {
    expect(problemsOf(reading(100, "own/store"), world(), { a: "gcp/us" })).toEqual([
      'no egress price is known from own/store to gcp/us for "data"',
    ]);
  });

  test("a route without a price or a speed is refused, but only when data moves", () => {
    const unpriced = world();
    expect(problemsOf(reading(1, "aws/eu"), unpriced, { a: "aws/us" })).toHaveLength(1);
    expect(problemsOf(reading(0, "aws/eu"), unpriced, { a: "aws/us" })).toEqual([]);
    const slow = { ...world(["*", "other-continent", 0.1]), throughput: [] };
    expect(problemsOf(reading(1, "aws/eu"), slow, { a: "aws/us" })).toEqual([
      'no throughput is known from aws/eu to aws/us for "data"',
    ]);
    expect(problemsOf(reading(0, "aws/eu"), slow, { a: "aws/us" })).toEqual([]);
  });

  test("within a region data is free and not listed, unless a row says otherwise", () => {
    const free = accepted(reading(100, "aws/eu"), world(), { a: "aws/eu" });
    expect(free.totals.egressUsd).toBe(0);
    expect(free.transfers).toEqual([]);
    const charged = accepted(reading(100, "aws/eu"), world(["*", "same-region", 0.01]), {
      a: "aws/eu",
    });
    expect(charged.totals.egressUsd).toBeCloseTo(1, 9);
    expect(charged.transfers).toMatchObject([{ from: "aws/eu", to: "aws/eu", usd: 1 }]);
  });
});

describe("who pays for a copy", () => {
  const catalog = world(["aws", "other-cloud", 0.1], ["aws", "other-continent", 0.02]);
  const places = { a: "aws/eu", b: "gcp/us", c: "gcp/us", d: "aws/us" };
  const shared = (sharing: "per-consumer" | "per-region"): PipelineLiteral => ({
    stages: [
      { name: "a", hours: 0, outputGb: 10, sharing },
      { name: "b", inputs: ["a"], hours: 0 },
      { name: "c", inputs: ["a"], hours: 0 },
      { name: "d", inputs: ["a"], hours: 0 },
    ],
    deliver: [{ from: "a", to: "gcp/us" }],
  });

  test("per consumer: each stage and each delivery", () => {
    const { transfers, totals } = accepted(shared("per-consumer"), catalog, places);
    expect(transfers.map((t) => [t.to, t.consumers, t.delivery, t.usd])).toEqual([
      ["aws/us", ["d"], false, 0.2],
      ["gcp/us", [], true, 1],
      ["gcp/us", ["b"], false, 1],
      ["gcp/us", ["c"], false, 1],
    ]);
    expect(totals.egressUsd).toBeCloseTo(3.2, 9);
  });

  test("per region: one copy to each, deliveries included", () => {
    const { transfers, totals } = accepted(shared("per-region"), catalog, places);
    expect(transfers.map((t) => [t.to, t.consumers, t.delivery, t.usd])).toEqual([
      ["aws/us", ["d"], false, 0.2],
      ["gcp/us", ["b", "c"], true, 1],
    ]);
    expect(totals.egressUsd).toBeCloseTo(1.2, 9);
  });

  test("a dataset is shared per region by default, and each consumer pays when asked", () => {
    const read = (extra: object): PipelineLiteral => ({
      datasets: [{ name: "data", sizeGb: 10, at: "aws/eu", ...extra }],
      stages: [
        { name: "b", inputs: ["data"], hours: 0 },
        { name: "c", inputs: ["data"], hours: 0 },
      ],
    });
    const at = { b: "gcp/us", c: "gcp/us" };
    expect(accepted(read({}), catalog, at).totals.egressUsd).toBeCloseTo(1, 9);
    expect(accepted(read({ sharing: "per-consumer" }), catalog, at).totals.egressUsd).toBeCloseTo(
      2,
      9,
    );
  });

  test("nothing moves when there is nothing: no line, no money", () => {
    const { transfers, totals } = accepted(
      {
        stages: [
          { name: "a", hours: 1 },
          { name: "b", inputs: ["a"], hours: 1 },
        ],
        deliver: [{ from: "a", to: "aws/us" }],
      },
      { ...catalog, egress: [], throughput: [] },
      { a: "aws/eu", b: "gcp/us" },
    );
    expect(transfers).toEqual([]);
    expect(totals).toMatchObject({ egressUsd: 0, hours: 2 });
  });
});
