import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { CatalogLiteral, EgressLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral } from "../../arbitraries/build-pipeline.ts";
import { planner, round } from "./planning.ts";

const { best, placed } = planner();

/** What moving an amount costs when stage and data cannot be in one region. */
const moved = async (
  sizeGb: number,
  rate: EgressLiteral[2],
  options: { readonly countAllowance?: boolean; readonly hours?: number } = {},
): Promise<number> => {
  const { hours = 1, countAllowance = false } = options;
  const { totals } = await best(
    {
      datasets: [{ name: "d", sizeGb, at: "x/1" }],
      stages: [{ name: "s", inputs: ["d"], hours }],
    },
    {
      regions: ["x/1"],
      prices: [{ region: "x/2", type: "m", onDemand: 1 }],
      egress: [["x/1", "x/2", rate]],
    },
    { countAllowance },
  );
  return round(totals.egressUsd);
};

const bucket = (sizeGb: number, at: string, hours = 1): PipelineLiteral => ({
  datasets: [{ name: "bucket", sizeGb, at }],
  stages: [{ name: "s", inputs: ["bucket"], hours }],
});

describe("C-14: moving data inside one cloud is not free", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "a/eu-central", type: "m", onDemand: 2.9 },
      { region: "a/us-east", type: "m", onDemand: 2.4 },
    ],
    egress: [["a/eu-central", "a/us-east", 0.02]],
  };
  it.each([
    [10_000, 29, "a/eu-central"],
    [251, 29, "a/eu-central"],
    [249, 28.98, "a/us-east"],
    [0, 24, "a/us-east"],
  ])("%i GB", async (gb, usd, where) =>
    expect(await placed(bucket(gb, "a/eu-central", 10), catalog)).toEqual([usd, where]),
  );
});

describe("C-16 and C-17: each slice at its own rate", () => {
  const list = [
    [0, 0.12],
    [1_024, 0.11],
    [10_240, 0.08],
  ] as const;
  it.each([
    [1_024, 122.88],
    [1_025, 122.99],
    [10_240, 1_136.64],
    [10_241, 1_136.72],
  ])("%i GB cost %f", async (gb, usd) => expect(await moved(gb, list)).toBeCloseTo(usd, 9));

  it("the key is the amount already used", async () => {
    const meter = [
      [0, 1],
      [200, 0.9],
      [500, 0.8],
    ] as const;
    expect(await moved(250, meter)).toBeCloseTo(245, 9);
  });

  it("more data never costs less", async () => {
    const size = fc.integer({ min: 0, max: 20_000 });
    await fc.assert(
      fc.asyncProperty(size, size, async (a, b) => {
        const [small, large] = [
          await moved(Math.min(a, b), list),
          await moved(Math.max(a, b), list),
        ];
        expect(small).toBeLessThanOrEqual(large);
      }),
      { numRuns: 20 },
    );
  });
});

describe("C-18: a free allowance, and no price per month", () => {
  const free = [
    [0, 0],
    [3_000, 0.01],
  ] as const;
  it.each([
    [1_000, 0],
    [3_000, 0],
    [4_000, 10],
  ])("%i GB with the allowance cost %f", async (gb, usd) =>
    expect(await moved(gb, free, { countAllowance: true })).toBe(usd),
  );
  it.each([1_000, 3_000, 4_000])("%i GB without it cost the first price that is none", async (gb) =>
    expect(await moved(gb, free)).toBe(round(gb * 0.01)),
  );
  it.each([1, 2, 730, 1460])("%i hours change nothing about data", async (hours) =>
    expect(await moved(4_000, free, { countAllowance: true, hours })).toBe(10),
  );
});

describe("C-20: how far data may move", () => {
  const catalog: CatalogLiteral = {
    regions: [
      { id: "g/us-central", continent: "NA" },
      { id: "g/us-east", continent: "NA" },
      { id: "g/asia-east", continent: "AS" },
    ],
    prices: [
      { region: "g/us-central", type: "m", onDemand: 0.5 },
      { region: "g/us-east", type: "m", onDemand: 0.4 },
      { region: "g/asia-east", type: "m", onDemand: 0.3 },
    ],
    egress: [
      ["g", "same-continent", 0.01],
      ["g", "other-continent", 0.08],
    ],
  };
  it.each([
    ["none", 20, 0.5, "g/us-central"],
    ["none", 1, 0.5, "g/us-central"],
    ["continental", 20, 0.5, "g/us-central"],
    ["continental", 5, 0.45, "g/us-east"],
    ["continental", 1, 0.41, "g/us-east"],
    ["global", 1, 0.38, "g/asia-east"],
  ] as const)("%s with %i GB", async (movement, gb, usd, where) => {
    const policy = { movement };
    expect(await placed({ ...bucket(gb, "g/us-central"), policy }, catalog)).toEqual([usd, where]);
  });
});

describe("C-21: a multi-region bucket is a place of its own", () => {
  const catalog: CatalogLiteral = {
    regions: ["g/us"],
    prices: [{ region: "g/us-central", type: "m", onDemand: 10 }],
    egress: [
      ["g/us", "g/us-central", 0.02],
      ["g", "other-continent", 0.08],
    ],
  };
  it("reading from it is paid", async () =>
    expect(await placed(bucket(1_000, "g/us"), catalog)).toEqual([30, "g/us-central"]));
  it("a copy in the region is not", async () =>
    expect(await placed(bucket(1_000, "g/us-central"), catalog)).toEqual([10, "g/us-central"]));
});

test("C-14, without a price: data without a priced route is never free", async () => {
  const prices = [
    { region: "x/1", type: "m", onDemand: 5 },
    { region: "x/2", type: "m", onDemand: 1 },
  ];
  expect(await placed(bucket(1, "x/1"), { prices })).toEqual([5, "x/1"]);
});
