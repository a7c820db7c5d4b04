import { describe, expect, test } from "vitest";
import { localSsdGib } from "../../../catalog-fetchers/gcp/local-ssd.ts";
import { chipsOf } from "../../../catalog-fetchers/gcp/tpus.ts";
import { marginalUsd, moneyAmount, skuPrice } from "../../../catalog-fetchers/gcp/unit-price.ts";

describe("whole units plus nanos (C-30)", () => {
  test.each([
    [{ units: "3", nanos: 673_000_000 }, 3.673],
    [{ units: "0", nanos: 31_611_000 }, 0.031611],
    [{ units: "", nanos: 500_000_000 }, 0.5],
    [{ nanos: 0 }, 0],
    [{ units: "12" }, 12],
    [{ units: "many", nanos: 1 }, undefined],
  ])("%o is %s", (money, usd) => {
    expect(moneyAmount(money)).toBe(usd);
  });
});

const tier = (startUsageAmount: number, nanos: number) => ({
  startUsageAmount,
  unitPrice: { currencyCode: "USD", units: "0", nanos },
});

describe("the first tier may be the free one (C-31)", () => {
  test("the price of the next unit beyond the allowance", () => {
    expect(marginalUsd([tier(0, 0), tier(30, 40_000_000)])).toBe(0.04);
    expect(marginalUsd([tier(0, 31_611_000)])).toBe(0.031611);
  });

  test("nothing but zeros is a placeholder, not a free machine (C-29)", () => {
    expect(marginalUsd([tier(0, 0), tier(30, 0)])).toBeUndefined();
  });

  test("of several prices the one that came into force last", () => {
    const info = (effectiveTime: string, nanos: number) => ({
      effectiveTime,
      pricingExpression: { usageUnit: "h", tieredRates: [tier(0, nanos)] },
    });
    const pricingInfo = [info("2026-11-01T00:00:00Z", 2e8), info("2025-01-01T00:00:00Z", 1e8)];
    expect(skuPrice({ pricingInfo })).toEqual({ usd: 0.2, unit: "h", currency: "USD" });
    expect(skuPrice({ pricingInfo: [] })).toBeUndefined();
  });
});

test.each([
  ["tpu-v2-8", 4],
  ["tpu-v3-2048", 1024],
  ["tpu-v4-8", 4],
  ["tpu-v5p-8", 4],
  ["tpu-v5litepod-256", 256],
  ["tpu-v6e-8", 8],
  ["tpu-v99-8", undefined],
])("%s has %s chips", (slice, chips) => {
  expect(chipsOf(slice)).toBe(chips);
});

test.each([
  ["a2-ultragpu-8g", 3000],
  ["a3-highgpu-8g", 6000],
  ["c4-standard-32-lssd", 1875],
  ["c4-highmem-288-lssd-metal", 18_000],
  ["z3-highmem-88-highlssd", 36_000],
  ["a3-ultragpu-8g-nolssd", 0],
  ["n2-standard-4", 0],
  ["c9-standard-4-lssd", undefined],
])("local SSD of %s: %s GiB", (name, gib) => {
  expect(localSsdGib(name)).toBe(gib);
});
