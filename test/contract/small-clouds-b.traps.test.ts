import { describe, expect, it } from "vitest";
import { siftRows } from "../../catalog-fetchers/gates/sift.ts";
import { primeintellectFetcher } from "../../catalog-fetchers/primeintellect/fetcher.ts";
import { registered } from "../../catalog-fetchers/registry.ts";
import { scalewayFetcher } from "../../catalog-fetchers/scaleway/fetcher.ts";
import { parseContext } from "./parse-context.ts";
import { priceTexts, runFetcher } from "./run-fetcher.ts";
import { json, tooMany } from "./serve.ts";

const product = (offer_id: string, retail_price: object, unit = "hour", size = 1) => ({
  sku: `/compute/${offer_id}`,
  status: "general_availability",
  locality: { zone: "fr-par-1" },
  price: { retail_price: { currency_code: "USD", ...retail_price } },
  unit_of_measure: { unit, size },
  properties: {
    instance: { offer_id },
    hardware: { cpu: { virtual: { count: 2 } }, ram: { size: 2 ** 32 } },
  },
});

describe("whole units plus nanos (C-30)", () => {
  it.each([
    [{ units: "3", nanos: 673_000_000 }, "3.673 -"],
    [{ units: "0", nanos: 31_611_000 }, "0.031611 -"],
    [{ units: "", nanos: 500_000_000 }, "0.5 -"],
    [{ nanos: 0 }, "- -"],
    [{}, "- -"],
  ])("%j is %s", async (price, text) => {
    const raw = { products: [product("A", price)], rates: {} };
    const { prices } = scalewayFetcher.parse(raw, await parseContext());
    expect(priceTexts(prices)).toEqual({ "fr-par/fr-par-1 A": text });
  });

  it.each([
    ["minute", 1, "0.6 -"],
    ["minute", 60, "0.01 -"],
    ["hour", 2, "0.005 -"],
  ])("is counted per hour from %s × %d", async (unit, size, text) => {
    const raw = { products: [product("A", { nanos: 10_000_000 }, unit, size)], rates: {} };
    const { prices } = scalewayFetcher.parse(raw, await parseContext());
    expect(priceTexts(prices)).toEqual({ "fr-par/fr-par-1 A": text });
  });
});

const PAGES = 13;

const offer = (provider: string, onDemand: number, more: object = {}) => ({
  cloudId: provider,
  gpuType: "A40_48GB",
  socket: "PCIe",
  provider,
  dataCenter: "US-KS-2",
  country: "US",
  gpuCount: 1,
  vcpu: { defaultCount: 9 },
  memory: { defaultCount: 48 },
  stockStatus: "Available",
  security: "secure_cloud",
  isSpot: null,
  prices: { onDemand, communityPrice: null, isVariable: null, currency: "USD" },
  ...more,
});

const run = (offers: readonly object[]) =>
  parseContext().then((context) => primeintellectFetcher.parse({ offers, rates: {} }, context));

describe("the next page to its end (C-34)", () => {
  it("reads 13 pages over one 429 and one empty page, and finds the cheapest offer on the last", async () => {
    const answer = (page: number) =>
      json({
        items: page === 7 ? [] : [offer(`p${page}`, page === PAGES ? 0.01 : 1)],
        totalCount: 100 * (PAGES - 1) + 1,
      });
    const pages = Array.from({ length: PAGES }, (_, index) => index + 1);
    const { catalog, requests } = await runFetcher(
      registered(primeintellectFetcher),
      Object.fromEntries(
        pages.map((page) => [
          `/api/v1/availability/gpus?page=${page}&page_size=100`,
          page === 5 ? [tooMany("0"), answer(page)] : answer(page),
        ]),
      ),
    );
    expect(catalog.prices).toHaveLength(PAGES - 1);
    expect(catalog.refused).toEqual([]);
    expect(priceTexts(catalog.prices)).toHaveProperty(["us-ks-2 p13__1xA40_48GB__9__48"], "0.01 -");
    expect(requests).toHaveLength(PAGES + 1);
  });
});

describe("two service levels (C-38)", () => {
  const community = { security: "community_cloud" };
  const prices = (communityPrice: number | null, onDemand: number | null) => ({
    prices: { onDemand, communityPrice, isVariable: null, currency: "USD" },
  });

  it("never meet under one name, in either field of the price", async () => {
    const catalog = await run([
      offer("r", 1.52),
      offer("r", 0, { ...community, ...prices(0.98, null) }),
      offer("s", 0, { ...community, ...prices(null, 0.97) }),
    ]);
    expect(priceTexts(catalog.prices)).toEqual({
      "us-ks-2 r__1xA40_48GB__9__48": "1.52 -",
      "us-ks-2 r__1xA40_48GB__9__48__community": "0.98 -",
      "us-ks-2 s__1xA40_48GB__9__48__community": "0.97 -",
    });
  });

  it("leave the secure one unpriced when only the other has a price", async () => {
    const catalog = await run([offer("r", 0, prices(0.98, null))]);
    expect(priceTexts(catalog.prices)).toEqual({ "us-ks-2 r__1xA40_48GB__9__48": "- -" });
  });
});

describe("one host's offers beside another's", () => {
  it("are what a buyer gets who takes the cheapest, and say so", async () => {
    const catalog = await run([
      offer("r", 0.5),
      offer("r", 0.4),
      offer("r", 0.2, { isSpot: true }),
    ]);
    expect(catalog.prices).toEqual([
      {
        region: "us-ks-2",
        instanceType: "r__1xA40_48GB__9__48",
        onDemandUsdPerHour: 0.4,
        spotUsdPerHour: 0.2,
        notes: "lowest of 2 offers",
      },
    ]);
  });
});

describe("a row that is merely not for sale", () => {
  it("is kept with its reason and does not count against the answer", async () => {
    const { bundled } = await parseContext();
    const reason = "cannot be ordered";
    const parsed = {
      machines: [],
      prices: [],
      refused: [{ instanceType: "a", reason, notForSale: true as const }, { reason: "odd" }],
    };
    expect(siftRows("hetzner", parsed, bundled).refused).toEqual([
      { instanceType: "a", reason, counts: false },
      { reason: "odd", counts: true },
    ]);
  });
});
