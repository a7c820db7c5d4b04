import { describe, expect, test } from "vitest";
import type { MachineRow, PriceRow } from "../../../catalog-fetchers/fetcher.ts";
import { siftRows } from "../../../catalog-fetchers/gates/sift.ts";
import { readWell, SMALL } from "../catalog/dataset.ts";

const catalog = await readWell(SMALL);
const M5: MachineRow = { instanceType: "m5.xlarge", vcpus: 4, memoryGib: 16 };
const P3: MachineRow = { instanceType: "p3", vcpus: 8, accelerator: "V100", acceleratorCount: 4 };
const price = (row: Partial<PriceRow>): PriceRow => ({
  region: "us-east-1",
  instanceType: "m5.xlarge",
  ...row,
});
const sift = (machines: readonly MachineRow[], prices: readonly PriceRow[]) =>
  siftRows("aws", { machines, prices, refused: [] }, catalog);

describe("a row that becomes an offer", () => {
  test("is left as it is", () => {
    const row = price({ onDemandUsdPerHour: 0.19, spotUsdPerHour: 0.07 });
    expect(sift([M5], [row])).toEqual({ machines: [M5], prices: [row], refused: [] });
  });

  test("may come twice when both say the same", () => {
    const row = price({ onDemandUsdPerHour: 0.19 });
    expect(sift([M5, M5], [row, row])).toEqual({ machines: [M5], prices: [row], refused: [] });
  });

  test("may have no price, which is then unknown", () => {
    expect(sift([M5], [price({})]).prices).toEqual([price({})]);
  });
});

describe("a row that is refused", () => {
  test.each<[string, readonly MachineRow[], PriceRow, RegExp]>([
    ["zero", [M5], price({ onDemandUsdPerHour: 0 }), /on-demand price of 0: a placeholder/],
    ["negative", [M5], price({ onDemandUsdPerHour: -1 }), /of -1/],
    ["no number", [M5], price({ spotUsdPerHour: Number.NaN }), /spot price of NaN/],
    ["per month", [M5], price({ onDemandUsdPerHour: 140 }), /140 is 35 for each vCPU/],
    [
      "per card ×1000",
      [P3],
      price({ instanceType: "p3", onDemandUsdPerHour: 1224 }),
      /306 for each V100/,
    ],
    ["no machine", [], price({ onDemandUsdPerHour: 1 }), /no usable machine/],
    [
      "unknown accelerator",
      [{ ...P3, accelerator: "V1000" }],
      price({ instanceType: "p3", onDemandUsdPerHour: 12 }),
      /"V1000" is not in accelerators.csv/,
    ],
  ])("%s", (_, machines, row, reason) => {
    const { prices, refused } = sift(machines, [row]);
    expect(prices).toEqual([]);
    expect(refused[0]?.reason).toMatch(reason);
    expect(refused[0]?.counts).toBe(true);
  });

  test("of an unknown region does not count against the answer", () => {
    const { prices, refused } = sift([M5], [price({ region: "mars-1", onDemandUsdPerHour: 0.2 })]);
    expect(prices).toEqual([]);
    expect(refused).toMatchObject([{ region: "mars-1", counts: false }]);
  });
});

test("spot above on-demand loses the spot figure only", () => {
  const { prices, refused } = sift(
    [M5],
    [price({ onDemandUsdPerHour: 0.19, spotUsdPerHour: 0.25 })],
  );
  expect(prices).toEqual([price({ onDemandUsdPerHour: 0.19 })]);
  expect(refused[0]?.reason).toBe("spot price of 0.25 above the on-demand price of 0.19");
});

test("one offer with two prices is refused with both, in whatever order they come", () => {
  const rows = [price({ onDemandUsdPerHour: 0.19 }), price({ onDemandUsdPerHour: 0.38 })];
  for (const order of [rows, [...rows].reverse()]) {
    const { prices, refused } = sift([M5], order);
    expect(prices).toEqual([]);
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(
      new Set([
        "one offer, different prices: 0.19 on demand, unknown spot and 0.38 on demand, unknown spot",
      ]),
    );
  }
});
