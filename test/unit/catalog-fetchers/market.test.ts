import { describe, expect, test } from "vitest";
import { cheapestOffers, sameSeller } from "../../../catalog-fetchers/market.ts";
import { inEveryRegion } from "../../../catalog-fetchers/one-price-list.ts";

const offer = (onDemandUsdPerHour: number, spotUsdPerHour?: number, vcpus = 8) => ({
  machines: [{ instanceType: "a", vcpus }],
  prices: [
    {
      region: "us",
      instanceType: "a",
      onDemandUsdPerHour,
      ...(spotUsdPerHour === undefined ? {} : { spotUsdPerHour }),
    },
  ],
});

describe("offers of many hosts", () => {
  test("are one row with the lowest price of each market and the least of each size", () => {
    const { machines, prices } = cheapestOffers([offer(2), offer(3, 1, 4), offer(2.5, 1.5)]);
    expect(machines).toEqual([{ instanceType: "a", vcpus: 4 }]);
    expect(prices).toEqual([
      {
        region: "us",
        instanceType: "a",
        onDemandUsdPerHour: 2,
        spotUsdPerHour: 1,
        notes: "lowest of 3 offers",
      },
    ]);
  });

  test("are refused together when the reason is the same", () => {
    const refusal = { refused: [{ instanceType: "X", reason: "unknown" }] };
    expect(cheapestOffers([refusal, refusal, offer(1)]).refused).toEqual([
      { instanceType: "X", reason: "unknown (2 offers)" },
    ]);
  });

  test("of one seller, asked in many places, do not count as many", () => {
    expect(sameSeller([offer(2), offer(2)]).prices).toEqual(offer(2).prices);
  });
});

test("a price for all regions is an assumption where no capacity was seen", () => {
  const rows = inEveryRegion(
    { instanceType: "a", onDemandUsdPerHour: 1 },
    ["x", "y"],
    new Set(["x"]),
  );
  expect(rows.map(({ region, confidence }) => [region, confidence])).toEqual([
    ["x", undefined],
    ["y", "assumed"],
  ]);
});
