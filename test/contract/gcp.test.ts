import { afterEach, describe, expect, test } from "vitest";
import { siftRows } from "../../catalog-fetchers/gates/sift.ts";
import { gcpFetcher } from "../../catalog-fetchers/gcp/fetcher.ts";
import { COMPUTE_SKUS, gcpRoutes, SKUS, sku, TPU_SKUS } from "./fixtures/gcp/payloads.ts";
import { parseContext } from "./parse-context.ts";
import { rowsAsText } from "./rows-as-text.ts";
import { fetchFrom } from "./run-big.ts";
import { failing, htmlPage, json, type Routes, type Served, tooMany } from "./serve.ts";

const servers: Served[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const KEY = { GCP_API_KEY: "sample-key" };
const ALL = { ...KEY, GCP_PROJECT: "sample", GCP_ACCESS_TOKEN: "sample-secret" };
const fetchGcp = (routes: Routes = gcpRoutes, credentials: Record<string, string> = ALL) =>
  fetchFrom("gcp", routes, { servers, credentials });

const context = await parseContext();
const parse = (skus: readonly unknown[]) =>
  rowsAsText(gcpFetcher.parse({ skus, machineTypes: [], acceleratorTypes: [] }, context));
const of = (lines: readonly string[], word: string) => lines.filter((line) => line.includes(word));

const BUNDLED_SKUS = [...COMPUTE_SKUS, ...TPU_SKUS];

describe("served on loopback, with the list of zones", () => {
  test("whole machines as sums of their parts, in the zones that have them", async () => {
    const { rows } = await fetchGcp();
    const { prices } = rowsAsText(await rows());
    expect(prices.filter((line) => !line.includes("+") && !line.includes("tpu"))).toEqual([
      // Four of four zones: the region.
      "us-central1 n1-standard-8 0.379998|0.08",
      "us-central1/us-central1-a n1-highcpu-2 0.0708486|0.0149156",
      "us-central1/us-central1-a a2-highgpu-1g 3.673385|",
      // 12 × 0.031611 + 170 × 0.004237 + 3.9276 + 375 × 0.08 / 730
      "us-central1/us-central1-a a2-ultragpu-1g 5.06831789041|",
      // Sold as spot only, though the parts have list prices.
      "us-central1/us-central1-a a3-highgpu-1g |5.52687671233",
      "us-central1/us-central1-a a3-highgpu-8g 89.8319342466|44.2150136986",
      "us-central1/us-central1-a a3-megagpu-8g 87.3695342466|",
      // A GPU slice of A4 covers its share of the host.
      "us-central1/us-central1-a a4-highgpu-8g 90.216|",
      // Half a vCPU is billed, two are shown.
      "us-central1 e2-small 0.016752855|",
      "us-central1/us-central1-a f1-micro 0.0076|",
      "us-central1/us-central1-a c2-standard-4 0.20872|",
      // M1 with a surcharge on both parts.
      "us-central1/us-central1-a m2-ultramem-208 42.3456|",
    ]);
  });

  test("N1 hosts with cards where both are, host and cards apart", async () => {
    const { rows } = await fetchGcp();
    const { prices, machines } = rowsAsText(await rows());
    expect(of(prices, "n1-standard-8+T4:1")).toEqual([
      "us-central1/us-central1-a n1-standard-8+T4:1 0.729998|0.199 derived",
      "us-central1/us-central1-c n1-standard-8+T4:1 0.729998|0.199 derived",
    ]);
    expect(machines).toContain("n1-standard-8+T4:4 8v 30g 4xT4@16");
    expect(of(machines, "T4:8")).toEqual([]);
  });

  test("TPU slices: chips times the price of a chip, in the zones that have hosts (C-37)", async () => {
    const { rows } = await fetchGcp();
    const { prices } = rowsAsText(await rows());
    expect(of(prices, " tpu-v6e-256 ")).toEqual([
      "us-central1/us-central1-a tpu-v6e-256 691.2|359.2448",
    ]);
    expect(of(prices, " tpu-v5litepod-8 ")).toEqual(["us-central1 tpu-v5litepod-8 9.6|"]);
    expect(of(prices, " tpu-v3-8 ")).toEqual(["us-central1 tpu-v3-8 8|2.4"]);
    expect(of(prices, " tpu-v3-32 ")).toEqual(["europe-west4 tpu-v3-32 35.2|"]);
    expect(of(prices, " tpu-v4-8 ")).toEqual(["us-central2 tpu-v4-8 12.88|"]);
    expect(of(prices, " tpu-v4-32 ")).toEqual(["us-central2 tpu-v4-32 51.52|"]);
  });

  test("every refusal, once (C-35)", async () => {
    const { rows } = await fetchGcp();
    const parsed = await rows();
    expect(rowsAsText(parsed).refused).toEqual([
      ': series "CT5P Instance" is not known (2 SKUs)',
      ': "N2 Instance Core running in Warsaw": price 0 is a placeholder',
      ': "N4 Instance Core running in Iowa": price per "mo"; needed "h"',
      ': "T2D AMD Instance Core running in Singapore": price in IDR; only USD is taken over',
      ': accelerator "Q9" is not known',
      'zz1-highgpu-1g: accelerator "nvidia-q9" is not in accelerators.csv',
      "a2-highgpu-1g: no price here for A100",
      "tpu-v4: 0.805 USD per chip is outside 2 to 8: is the SKU's unit another one?",
    ]);
    const sifted = siftRows("gcp", parsed, context.bundled);
    expect(sifted.prices).toHaveLength(parsed.prices.length);
    expect(sifted.refused).toHaveLength(parsed.refused.length);
  });

  test("key and token go into headers, each to its own API", async () => {
    const { rows, server } = await fetchGcp();
    await rows();
    for (const { url, headers } of server.requests) {
      const billing = url.startsWith("/v1/services");
      expect(headers["x-goog-api-key"]).toBe(billing ? "sample-key" : undefined);
      expect(headers.authorization).toBe(billing ? undefined : "Bearer sample-secret");
      expect(url).not.toContain("sample-key");
    }
    expect(server.requests).toHaveLength(6);
  });
});

describe("without the list of zones", () => {
  test("the dataset's machines, wherever their parts have a price", async () => {
    const { rows, server } = await fetchGcp(gcpRoutes, KEY);
    const { prices } = rowsAsText(await rows());
    expect(of(prices, " a2-highgpu-1g ")).toEqual(["us-central1 a2-highgpu-1g 3.673385|"]);
    expect(of(prices, " n1-standard-8 ")).toEqual([
      "us-central1 n1-standard-8 0.379998|0.08",
      "us-east1 n1-standard-8 0.379998|0.08",
    ]);
    expect(server.requests).toHaveLength(3);
  });

  test("host and accelerator are offered together or not at all (C-32)", () => {
    const { prices, refused } = parse([
      sku("A2 Instance Core running in Americas", 0.03, { regions: ["us-central1", "us-west1"] }),
      sku("A2 Instance Ram running in Americas", 0.004, { regions: ["us-central1", "us-west1"] }),
      sku("Nvidia Tesla A100 GPU running in Iowa", 2.97, { group: "GPU" }),
    ]);
    expect(of(prices, " a2-highgpu-1g ")).toEqual(["us-central1 a2-highgpu-1g 3.67|"]);
    expect(of(refused, "a2-highgpu-1g")).toEqual(["a2-highgpu-1g: no price here for A100"]);
  });

  test("memory without cores is refused; on demand without spot stays, spot unknown (C-35)", () => {
    const { prices, refused } = parse([
      sku("N2 Instance Ram running in Iowa", 0.004),
      sku("N1 Predefined Instance Core running in Iowa", 0.03),
      sku("N1 Predefined Instance Ram running in Iowa", 0.004),
    ]);
    expect(of(prices, " n2-")).toEqual([]);
    expect(of(refused, "n2-standard-4:")).toEqual(["n2-standard-4: no price here for core"]);
    expect(of(prices, " n1-standard-4 ")).toEqual(["us-central1 n1-standard-4 0.18|"]);
  });

  test("no other region's price stands in (C-40)", () => {
    const { prices } = parse([
      sku("H3 Instance Core running in Ohio", 0.04, { regions: ["us-east5"] }),
      sku("H3 Instance Ram running in Ohio", 0.003, { regions: ["us-east5"] }),
    ]);
    expect(prices.map((line) => line.split(" ")[0])).toEqual(["us-east5"]);
  });

  test("the order of SKUs does not matter; the price of one region beats that of many", () => {
    const many = sku("N2 Instance Core running in Americas", 0.05, {
      regions: ["us-central1", "us-east1"],
    });
    const skus = [
      many,
      sku("N2 Instance Core running in Iowa", 0.03),
      sku("N2 Instance Ram running in Iowa", 0.004),
      sku("N2 Instance Ram running in Council Bluffs", 0.0045),
    ];
    const { prices } = parse(skus);
    expect(of(prices, "us-central1 n2-standard-2 ")).toEqual(["us-central1 n2-standard-2 0.096|"]);
    expect(parse(skus.toReversed()).prices).toEqual(prices);
  });

  test("the Mega and the Plus are one card, and not the plain H100", () => {
    const { machines, prices } = parse(BUNDLED_SKUS);
    expect(of(machines, "a3-megagpu-8g")).toEqual(["a3-megagpu-8g 208v 1872g 8xH100-MEGA@80"]);
    expect(of(prices, "a3-megagpu-8g")).toHaveLength(1);
  });
});

describe("pages", () => {
  test("an empty page with a next one does not end the list (C-34)", async () => {
    const next = (request: { readonly url: string }) => {
      const token = new URL(request.url, "http://localhost").searchParams.get("pageToken");
      const number = Number(token ?? "1");
      const skus = number === 5 ? [] : [COMPUTE_SKUS[number - 1]];
      return json({ skus, nextPageToken: number < 13 ? String(number + 1) : "" });
    };
    let refusedOnce = false;
    const { rows, server } = await fetchGcp(
      {
        ...gcpRoutes,
        [SKUS]: (request) => {
          if (!refusedOnce && request.url.includes("pageToken=3")) {
            refusedOnce = true;
            return tooMany("0");
          }
          return next(request);
        },
        [`${SKUS}?pageSize=5000&currencyCode=USD`]: next,
      } as Routes,
      KEY,
    );
    const { prices, refused } = rowsAsText(await rows());
    expect(of(prices, " a2-ultragpu-1g ")).toEqual(["us-central1 a2-ultragpu-1g 5.06831789041|"]);
    // Its cores are on the last page, its other parts on none of the thirteen.
    expect(refused).toContain("a3-megagpu-8g: no price here for memory and H100-MEGA");
    expect(server.requests.filter(({ url }) => url.startsWith(SKUS))).toHaveLength(14);
  });

  test.each([
    ["a page without SKUs", json({ error: { code: 400 } }), /needed a page with "skus"/],
    ["nothing on any page", json({ skus: [] }), /without any item/],
    ["HTML", htmlPage(), /HTML/],
    ["a wrong key", failing(403), /credentials are right/],
  ])("%s is an error, not an empty catalog", async (_, answer, words) => {
    const { rows } = await fetchGcp({ "*": answer }, KEY);
    await expect(rows()).rejects.toThrow(words);
  });
});
