import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cloudriftFetcher } from "../../catalog-fetchers/cloudrift/fetcher.ts";
import { crusoeFetcher } from "../../catalog-fetchers/crusoe/fetcher.ts";
import { hetznerFetcher } from "../../catalog-fetchers/hetzner/fetcher.ts";
import { hotaisleFetcher } from "../../catalog-fetchers/hotaisle/fetcher.ts";
import { jarvislabsFetcher } from "../../catalog-fetchers/jarvislabs/fetcher.ts";
import { mithrilFetcher } from "../../catalog-fetchers/mithril/fetcher.ts";
import { ovhcloudFetcher } from "../../catalog-fetchers/ovhcloud/fetcher.ts";
import { primeintellectFetcher } from "../../catalog-fetchers/primeintellect/fetcher.ts";
import { type RegisteredFetcher, registered } from "../../catalog-fetchers/registry.ts";
import { scalewayFetcher } from "../../catalog-fetchers/scaleway/fetcher.ts";
import { seewebFetcher } from "../../catalog-fetchers/seeweb/fetcher.ts";
import { shadeformFetcher } from "../../catalog-fetchers/shadeform/fetcher.ts";
import { vultrFetcher } from "../../catalog-fetchers/vultr/fetcher.ts";
import { priceTexts, runFetcher } from "./run-fetcher.ts";
import { type Answer, json, type Routes } from "./serve.ts";

/** Recorded payloads of the providers; they are third-party material and not part of this repository. */
const SAMPLES =
  process.env.SKYPLAN_API_SAMPLES ?? join(import.meta.dirname, "../../../shared/api-samples");

const RATE = { SKY_EUR_USD: "1.1534@2026-08-13" };

interface SampleCase {
  readonly name: string;
  readonly fetcher: RegisteredFetcher;
  readonly routes: () => Routes;
  readonly credentials?: Readonly<Record<string, string>>;
  /** Every price with a figure. */
  readonly prices: Readonly<Record<string, string>>;
  /** How many prices are unknown. */
  readonly unknown?: number;
  /** Refusals by reason, in part. */
  readonly refused?: readonly (readonly [reason: RegExp, times: number])[];
}

const payload = (path: string): unknown => JSON.parse(readFileSync(join(SAMPLES, path), "utf8"));
const sample = (path: string): Answer => json(payload(path));
const withKeys = (path: string, keys: Readonly<Record<string, unknown>>): Answer =>
  json({ ...(payload(path) as object), ...keys });

/** The recorded excerpt was cut by its source: neither currency nor regions are left. */
const ovhWithRegions = (): Answer => {
  const { addons } = payload("ovhcloud/order-catalog-public-cloud.recorded-excerpt.json") as {
    readonly addons: readonly { readonly planCode: string }[];
  };
  const region = { name: "region", values: ["GRA9"] };
  return json({
    locale: { currencyCode: "EUR" },
    addons: addons.map((addon) =>
      /^(d2|a100)/.test(addon.planCode) ? { ...addon, configurations: [region] } : addon,
    ),
  });
};

const CASES: readonly SampleCase[] = [
  {
    name: "scaleway",
    fetcher: registered(scalewayFetcher),
    credentials: RATE,
    routes: () => ({
      "/product-catalog/v2alpha1/public-catalog/products": [
        sample("scaleway/public-catalog-products.recorded-excerpt.json"),
        json({ products: [], total_count: 0 }),
      ],
    }),
    prices: {
      "nl-ams/nl-ams-1 BASIC2-A2C-4G": "0.0265282 -",
      "fr-par/fr-par-2 B300-SXM-8-288G": "69.204 -",
      "fr-par/fr-par-1 COMPUTE3-X2C-4G": "0.0674739 -",
      "fr-par/fr-par-1 MEMORY3-X2C-16G": "0.13068022 -",
      "fr-par/fr-par-1 POP2-HC-2C-4G": "0.06136088 -",
      "fr-par/fr-par-1 POP2-HM-2C-16G": "0.1188002 -",
      "fr-par/fr-par-1 POP2-2C-8G": "0.0847749 -",
    },
    refused: [[/not sold any more: retired/, 10]],
  },
  {
    name: "ovhcloud",
    fetcher: registered(ovhcloudFetcher),
    credentials: RATE,
    routes: () => ({ "*": ovhWithRegions() }),
    prices: {
      "GRA9 d2-2": "0.01199536 -",
      "GRA9 d2-4": "0.02376004 -",
      "GRA9 a100-180": "3.17185 -",
    },
    refused: [[/no region stated/, 7]],
  },
  {
    name: "seeweb",
    fetcher: registered(seewebFetcher),
    credentials: RATE,
    routes: () => ({ "/plans": sample("seeweb/plans.json") }),
    prices: {
      "it-fr2 ECS1GPU7": "0.98039 -",
      "it-mi2 ECS1GPU7": "0.98039 -",
      "it-fr2 ECS2GPU3": "2.283732 -",
      "it-fr2 eCS4": "0.0726642 -",
      "it-mi2 eCS4": "0.0726642 -",
      "it-fr2 ECS1GPU9": "1.84544 -",
    },
  },
  {
    name: "shadeform",
    fetcher: registered(shadeformFetcher),
    routes: () => ({ "*": sample("shadeform/instances-types.constructed.json") }),
    prices: {
      "montreal-canada-2 hyperstack_A6000": "0.5 -",
      "culpeper-usa-1 crusoe_A100-80GBx8": "13.2 -",
      "helsinki-finland-3 nebius_H100-sxm5x8-NVLINK": "23.99 -",
      "tokyo-japan-2 vultr_A16x4": "2.05 -",
      "chicago-usa-1 vultr_A16x4": "2.05 -",
    },
  },
  {
    name: "primeintellect",
    fetcher: registered(primeintellectFetcher),
    routes: () => ({
      "/api/v1/availability/gpus?page=1&page_size=100": sample(
        "primeintellect/availability_response.json",
      ),
      "*": json({ items: [], totalCount: 608 }),
    }),
    prices: {
      "us-ks-2 runpod__1xA100_80GB__14__125": "1.6568 -",
      "us-ks-2 runpod__1xA100_80GB__16__251": "1.7568 -",
      "us-mo-1 runpod__1xA100_80GB__16__250": "1.7568 -",
      "us-wa-1 runpod__1xA100_80GB__32__250": "1.7568 -",
      "us-ca-2 runpod__1xA100_80GB__16__125": "1.7568 -",
      "ca-mtl-1 runpod__1xH100_80GB__28__251": "2.7068 -",
      "ca-mtl-3 runpod__1xH100_80GB__24__221": "2.7068 -",
      "ca-mtl-3 runpod__1xH100_80GB__31__176": "2.4068 -",
    },
  },
  {
    name: "mithril",
    fetcher: registered(mithrilFetcher),
    routes: () => ({
      "/v2/instance-types": sample("mithril/v2-instance-types.constructed.json"),
      "/v2/spot/availability": sample("mithril/v2-spot-availability.constructed.json"),
      "/v2/pricing/current?instance_type=it_SAMPLE0000000001": sample(
        "mithril/v2-pricing-current.constructed.json",
      ),
      "/v2/pricing/current?instance_type=it_SAMPLE0000000002": json({ minimum_price_cents: 25 }),
    }),
    prices: {
      "us-central1-b h100-80gb.sxm.8x": "- 8",
      "us-central2-a h100-80gb.sxm.8x": "- 12",
      "us-central3-a a100-80gb.sxm.1x": "- 0.5",
    },
  },
  {
    name: "jarvislabs",
    fetcher: registered(jarvislabsFetcher),
    routes: () => ({ "*": withKeys("jarvislabs/server_meta.json", { currency: "USD" }) }),
    prices: {
      "IN2 1x_L4_28V_124G": "0.44 -",
      "IN2 2x_L4_56V_248G": "0.88 -",
      "IN2 4x_L4_112V_496G": "1.76 -",
      "IN2 8x_L4_224V_992G": "3.52 -",
      "IN2 1x_L4_28V_124G_container": "0.44 0.29",
      "IN2 2x_L4_56V_248G_container": "0.88 0.58",
      "IN2 4x_L4_112V_496G_container": "1.76 1.16",
      "IN2 8x_L4_224V_992G_container": "3.52 2.32",
      "IN2 1x_A100-80GB_28V_112G": "1.49 -",
      "IN2 2x_A100-80GB_56V_224G": "2.98 -",
      "IN2 4x_A100-80GB_112V_448G": "5.96 -",
      "IN1 1x_RTXPRO6000_28V_160G": "1.89 -",
      "IN1 2x_RTXPRO6000_56V_320G": "3.78 -",
      "IN1 4x_RTXPRO6000_112V_640G": "7.56 -",
      "IN1 8x_RTXPRO6000_224V_1280G": "15.12 -",
      "IN2 1x_RTXPRO6000_28V_160G": "1.89 -",
      "IN2 2x_RTXPRO6000_56V_320G": "3.78 -",
      "IN2 4x_RTXPRO6000_112V_640G": "7.56 -",
      "IN2 8x_RTXPRO6000_224V_1280G": "15.12 -",
      "EU1 1x_H100_16V_200G": "2.99 -",
      "IN2 CPU_4V_16G": "0.0992 -",
    },
    refused: [[/unknown region "unknown-region"/, 2]],
  },
  {
    name: "crusoe",
    fetcher: registered(crusoeFetcher),
    routes: () => ({
      "/v1alpha5/capacities": sample("crusoe/capacities.constructed.json"),
      "*": sample("crusoe/vms-types.constructed.json"),
    }),
    prices: {
      "us-east1-a a100-80gb.1x": "1.65 1.2",
      "us-east1-a a100-80gb-sxm-ib.8x": "15.6 10.4",
      "us-southcentral1-a l40s-48gb.10x": "10 5",
      "us-northcentral1-a c1a.4x": "0.16 -",
    },
  },
  {
    name: "vultr",
    fetcher: registered(vultrFetcher),
    routes: () => ({
      "/plans": sample("vultr/plans.json"),
      "/plans-metal": sample("vultr/plans-metal.json"),
    }),
    prices: {
      "ewr vcg-a100-1c-6g-4vram": "0.123 -",
      "ewr vcg-a100-12c-120g-80vram": "2.397 -",
      "ewr vcg-a100-6c-60g-40vram": "1.397 -",
      "ord vbm-256c-2048gb-8-mi300x-gpu": "17.52 14.72",
      "sea vbm-112c-2048gb-8-h100-gpu": "23.92 18.4",
    },
  },
  {
    name: "vultr of 2021, with monthly prices only",
    fetcher: registered(vultrFetcher),
    routes: () => ({
      "/plans": sample("vultr/plans.libcloud-recorded.json"),
      "/plans-metal": sample("vultr/plans-metal.libcloud-recorded.json"),
    }),
    prices: {},
    unknown: 277,
  },
  {
    name: "hetzner",
    fetcher: registered(hetznerFetcher),
    credentials: RATE,
    routes: () => ({
      "/pricing": json({ pricing: { currency: "EUR" } }),
      "/server_types": sample("hetzner/two_server_types.json"),
    }),
    prices: { "fsn1 cx21": "0.0092272 -", "nbg1 cx21": "0.0092272 -" },
    refused: [[/cannot be ordered since 2023-09-01/, 1]],
  },
  {
    name: "cloudrift",
    fetcher: registered(cloudriftFetcher),
    routes: () => ({ "*": sample("cloudrift/instance-types-list.constructed.json") }),
    prices: {
      "us-east-nc-nr-1 rtx49-7c-kn.1": "0.39 -",
      "us-east-nc-nr-1 rtx49-7c-kn.4": "1.56 -",
      "us-east-nc-nr-1 rtx59-16c-nr.1": "0.65 -",
      "us-midwest-mn-1 rtx59-16c-nr.1": "0.65 -",
    },
  },
  {
    name: "hotaisle",
    fetcher: registered(hotaisleFetcher),
    routes: () => ({ "*": sample("hotaisle/virtual-machines-available.constructed.json") }),
    prices: {
      "us-michigan-1 1x_MI300X_13V_224G": "1.99 -",
      "us-michigan-1 8x_MI300X_104V_1792G": "15.92 -",
    },
  },
];

describe.skipIf(!existsSync(SAMPLES))("recorded answers", () => {
  it.each(CASES)("$name", async ({ fetcher, routes, credentials, ...expected }) => {
    const { catalog } = await runFetcher(fetcher, routes(), credentials);
    const texts = Object.entries(priceTexts(catalog.prices));
    const known = texts.filter(([, text]) => text !== "- -");
    expect(Object.fromEntries(known)).toEqual(expected.prices);
    expect(texts.length - known.length).toBe(expected.unknown ?? 0);
    const reasons = catalog.refused.map(({ reason }) => reason);
    const counted = (expected.refused ?? []).map(
      ([pattern]) => reasons.filter((reason) => pattern.test(reason)).length,
    );
    expect(counted).toEqual((expected.refused ?? []).map(([, times]) => times));
    expect(reasons).toHaveLength(counted.reduce((sum, times) => sum + times, 0));
  });

  it.each([
    [
      "ovhcloud",
      registered(ovhcloudFetcher),
      "ovhcloud/order-catalog-public-cloud.recorded-excerpt.json",
    ],
    ["jarvislabs", registered(jarvislabsFetcher), "jarvislabs/server_meta.json"],
  ])("%s without a currency is not taken for USD", async (_, fetcher, path) => {
    const fetching = runFetcher(fetcher, { "*": sample(path) }, RATE);
    await expect(fetching).rejects.toThrow(/names no currency/);
  });
});
