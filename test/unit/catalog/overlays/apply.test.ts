import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPriceOverlays } from "../../../../src/catalog/overlays/apply.ts";
import type { PriceOverlay } from "../../../../src/domain/own-prices.ts";
import { buildCatalog, priceRow } from "../../../arbitraries/build-catalog.ts";

const catalog = buildCatalog({
  accelerators: [{ name: "A100", memoryGib: 40 }],
  types: [
    {
      cloud: "onprem",
      name: "dgx",
      vcpus: 96,
      memoryGib: 768,
      accelerator: "A100",
      acceleratorCount: 8,
    },
    { cloud: "onprem", name: "node", vcpus: 16, memoryGib: 64 },
    { cloud: "onprem", name: "mystery", memoryGib: 64 },
  ],
  prices: [
    { region: "onprem/dc1", type: "dgx" },
    { region: "onprem/dc1", type: "node" },
    { region: "onprem/dc2", type: "node" },
    { region: "onprem/dc1", type: "mystery", onDemand: 9 },
    { region: "cloudA/r1", type: "big", onDemand: 10, spot: 4 },
    { region: "cloudA/r1", type: "small", onDemand: 2, zone: "r1-a" },
    { region: "cloudB/r1", type: "big", onDemand: 7 },
  ],
});

const onDemand = (overlays: readonly PriceOverlay[], place: string, type: string): number => {
  const { prices } = applyPriceOverlays(catalog, overlays).catalog;
  return prices.onDemandUsdPerHour[priceRow(catalog, place, type, zoneOf(type))] ?? Number.NaN;
};
const zoneOf = (type: string): string => (type === "small" ? "r1-a" : "");

const percent = (value: number, rest: Partial<PriceOverlay> = {}): PriceOverlay => ({
  match: "cloudA",
  change: { per: "percent", percent: value },
  ...rest,
});
const fixed = (usdPerHour: number, rest: Partial<PriceOverlay> = {}): PriceOverlay => ({
  match: "cloudA",
  change: { per: "machine", usdPerHour },
  ...rest,
});

describe("a price with its unit (C-43)", () => {
  const perCard: PriceOverlay = {
    match: "onprem",
    accelerator: "A100",
    change: { per: "accelerator", usdPerAcceleratorHour: 3.5 },
  };
  const bySize: PriceOverlay = {
    match: "onprem",
    change: { per: "size", usdPerVcpuHour: 0.05, usdPerGibHour: 0.01 },
  };

  it.each([
    ["in one order", [perCard, bySize]],
    ["in the other", [bySize, perCard]],
    [
      "with the parts of a size apart",
      [
        perCard,
        { match: "onprem", change: { per: "size", usdPerVcpuHour: 0.05 } },
        { match: "onprem", change: { per: "size", usdPerGibHour: 0.01 } },
      ],
    ],
  ] as const)("is 28.00 for 8 cards all-in and 1.44 for 16 vCPU and 64 GiB, %s", (_, overlays) => {
    expect(onDemand(overlays, "onprem/dc1", "dgx")).toBe(28);
    expect(onDemand(overlays, "onprem/dc1", "node")).toBeCloseTo(1.44, 12);
  });

  it("is 8.50 for 10.00 less 15 per cent", () => {
    expect(onDemand([percent(-15)], "cloudA/r1", "big")).toBe(8.5);
    expect(onDemand([percent(-15)], "cloudB/r1", "big")).toBe(7);
  });

  it("is unknown, not what it was, for a machine whose size is unknown", () => {
    expect(onDemand([bySize], "onprem/dc1", "mystery")).toBeNaN();
    expect(applyPriceOverlays(catalog, [bySize]).notes).toEqual([
      "own prices: onprem at 0.05 USD/vCPU-h + 0.01 USD/GiB-h (2 prices, 1 unknown)",
    ]);
  });
});

describe("two overlays on one price are read from top to bottom", () => {
  it.each([
    ["the last price wins", [fixed(5), fixed(6)], 6],
    ["a percentage after a price changes it", [fixed(5), percent(-10)], 4.5],
    ["a price replaces earlier percentages", [percent(-10), fixed(5)], 5],
    ["percentages go on top of each other", [percent(-10), percent(-10)], 8.1],
    ["a surcharge raises", [percent(20)], 12],
    ["one for another machine does nothing", [fixed(5, { instanceType: "small" })], 10],
    ["one for another place does nothing", [fixed(5, { match: "cloudA/r2*" })], 10],
    ["a wildcard matches", [fixed(5, { match: "cloud*/r*" })], 5],
    ["a zone is no region", [fixed(5, { match: "cloudA/r1/*" })], 10],
  ])("%s", (_, overlays, usd) => {
    expect(onDemand(overlays, "cloudA/r1", "big")).toBeCloseTo(usd, 12);
  });

  it("a part of a size set later leaves the other part", () => {
    const overlays: PriceOverlay[] = [
      { match: "onprem", change: { per: "size", usdPerVcpuHour: 0.05, usdPerGibHour: 0.01 } },
      { match: "onprem/dc2", change: { per: "size", usdPerVcpuHour: 0.1 } },
    ];
    expect(onDemand(overlays, "onprem/dc1", "node")).toBeCloseTo(1.44, 12);
    expect(onDemand(overlays, "onprem/dc2", "node")).toBeCloseTo(1.6 + 0.64, 12);
  });

  it("a zone's pattern matches the zone's price", () => {
    expect(onDemand([fixed(5, { match: "cloudA/r1/r1-a" })], "cloudA/r1", "small")).toBe(5);
  });
});

describe("markets", () => {
  const spot = (overlays: readonly PriceOverlay[], type = "big", place = "cloudA/r1") =>
    applyPriceOverlays(catalog, overlays).catalog.prices.spotUsdPerHour[
      priceRow(catalog, place, type)
    ];

  it("a percentage holds for both unless it names one", () => {
    expect(spot([percent(-50)])).toBe(2);
    expect(spot([percent(-50, { market: "on-demand" })])).toBe(4);
    expect(onDemand([percent(-50, { market: "spot" })], "cloudA/r1", "big")).toBe(10);
  });

  it("a price is on-demand unless it says spot, and makes no spot offers by itself", () => {
    expect(spot([fixed(1)])).toBe(4);
    expect(spot([fixed(1, { market: "spot" })])).toBe(1);
    expect(spot([fixed(1, { match: "onprem" })], "node", "onprem/dc1")).toBeNaN();
  });
});

describe("what is kept", () => {
  it("dates, hash and untouched sources; changed prices say overlay", () => {
    const { catalog: priced } = applyPriceOverlays(catalog, [percent(-15)]);
    const source = (place: string) =>
      priced.prices.sources[priced.prices.source[priceRow(priced, place, "big")] ?? -1];
    expect([source("cloudA/r1"), source("cloudB/r1")]).toEqual(["overlay", "test"]);
    expect([priced.asOf, priced.sha256]).toEqual([catalog.asOf, catalog.sha256]);
    expect(priced.prices.asOf).toEqual(catalog.prices.asOf);
  });

  it("the catalog that was given, to the last bit", () => {
    const before = structuredClone(catalog.prices);
    applyPriceOverlays(catalog, [percent(-15), fixed(3, { match: "*" })]);
    expect(catalog.prices).toEqual(before);
  });

  it("an unknown price under a percentage, which is told", () => {
    const { notes } = applyPriceOverlays(catalog, [percent(-15, { match: "onprem" })]);
    expect(onDemand([percent(-15, { match: "onprem" })], "onprem/dc1", "dgx")).toBeNaN();
    expect(notes).toEqual(["own prices: onprem -15 % (1 price, 3 unknown)"]);
  });

  it("tells an entry that nothing fits", () => {
    const { notes } = applyPriceOverlays(catalog, [
      { match: "cloudB", change: { per: "accelerator", usdPerAcceleratorHour: 1 } },
    ]);
    expect(notes).toEqual([
      "own prices: cloudB at 1 USD per accelerator-hour, all-in (nothing in the catalog fits it)",
    ]);
  });
});

it("returns a discount for the first node-hours apart and leaves the price", () => {
  const limited = percent(-50, { instanceType: "big", firstNodeHours: 100 });
  const result = applyPriceOverlays(catalog, [limited]);
  expect(result.catalog).toBe(catalog);
  expect(result.notes).toEqual([]);
  expect(result.discounts).toEqual([
    { match: "cloudA", instanceType: "big", percentOff: 50, firstNodeHours: 100 },
  ]);
});

it("no list of overlays makes a price that is 0, negative or infinite", () => {
  const change = fc.oneof(
    fc.double({ min: -99.999999, max: 1e6, noNaN: true }).map((value) => percent(value)),
    fc.double({ min: 1e-300, max: 1e300, noNaN: true }).map((usd) => fixed(usd)),
    fc
      .double({ min: 1e-300, max: 1e300, noNaN: true })
      .map((usd): PriceOverlay => ({ match: "*", change: { per: "size", usdPerVcpuHour: usd } })),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (overlays) => {
      const { prices } = applyPriceOverlays(catalog, overlays).catalog;
      for (const usd of [...prices.onDemandUsdPerHour, ...prices.spotUsdPerHour])
        expect(Number.isNaN(usd) || (usd > 0 && Number.isFinite(usd))).toBe(true);
    }),
  );
});
