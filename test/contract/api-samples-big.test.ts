import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { regionFiles } from "../../catalog-fetchers/aws/download.ts";
import { awsFetcher } from "../../catalog-fetchers/aws/fetcher.ts";
import { readOfferFile } from "../../catalog-fetchers/aws/offer-file.ts";
import { interruptionPct } from "../../catalog-fetchers/aws/spot-advisor.ts";
import { spotFeedPrices } from "../../catalog-fetchers/aws/spot-feed.ts";
import { azureFetcher } from "../../catalog-fetchers/azure/fetcher.ts";
import { gcpFetcher } from "../../catalog-fetchers/gcp/fetcher.ts";
import { listAt, property } from "../../catalog-fetchers/read-rows.ts";
import { packageRoot } from "../../src/catalog/package-root.ts";
import { parseContext } from "./parse-context.ts";
import { rowsAsText } from "./rows-as-text.ts";

/** Recordings of third parties: beside the repository where there are any, never in it. */
const SAMPLES =
  process.env.SKYPLAN_API_SAMPLES ?? join(packageRoot() ?? ".", "..", "shared", "api-samples");

const samplePath = (path: string): string => join(SAMPLES, path);
const sampleText = (path: string): string => readFileSync(samplePath(path), "utf8");
const sample = (path: string): unknown => JSON.parse(sampleText(path));
const scopes = (answer: unknown): readonly (readonly [string, unknown])[] =>
  Object.entries((property(answer, "items") ?? {}) as object);

const context = await parseContext();
const present = (cloud: string): boolean => existsSync(samplePath(cloud));

describe.runIf(present("aws"))("samples of AWS", () => {
  const offerFile = (path: string) =>
    readOfferFile("us-east-1", createReadStream(samplePath(path), "utf8") as AsyncIterable<string>);

  test("a region's price list", async () => {
    const offers = [await offerFile("aws/ec2-offer.us-east-1.constructed.csv")];
    const raw = { offers, spotFeed: {}, spotAdvisor: {}, spotHistory: [] };
    const seen = rowsAsText(awsFetcher.parse(raw, context));
    expect(seen).toEqual({
      machines: [
        "m5.large 2v 8g",
        "c6g.4xlarge 16v 32g",
        "g5.xlarge 4v 16g 1xA10G@24",
        "g4dn.xlarge 4v 16g 1xT4@16",
        "p3.2xlarge 8v 61g 1xV100@16",
        "p4d.24xlarge 96v 1152g 8xA100@40",
        "p5.48xlarge 192v 2048g 8xH100@80",
        "trn1.32xlarge 128v 512g 16xTrainium@32",
        "inf2.xlarge 4v 16g 1xInferentia2@32",
        "u-6tb1.112xlarge 448v 6144g",
      ],
      prices: [
        "us-east-1 m5.large 0.096|",
        "us-east-1 c6g.4xlarge 0.544|",
        "us-east-1 g5.xlarge 1.006|",
        "us-east-1 g4dn.xlarge 0.526|",
        "us-east-1 p3.2xlarge 3.06|",
        "us-east-1 p4d.24xlarge 21.9576419|",
        "us-east-1 p5.48xlarge 55.04|",
        "us-east-1 trn1.32xlarge 21.5|",
        "us-east-1 inf2.xlarge 0.7582|",
        "us-east-1 u-6tb1.112xlarge 54.6|",
      ],
      refused: [],
    });
  });

  test("reserved terms only are no catalog", async () => {
    await expect(offerFile("aws/ec2-offer.global.recorded-excerpt.csv")).rejects.toThrow(
      /not one Linux machine/,
    );
  });

  test("the index: ordinary regions as CSV, no local zone", () => {
    const files = regionFiles(sample("aws/region_index.excerpt.json"));
    expect(files.map(({ region }) => region)).toEqual([
      "us-east-1",
      "us-east-2",
      "us-west-2",
      "eu-west-1",
      "ap-northeast-1",
      "ap-south-1",
      "us-gov-west-1",
    ]);
    expect(files[0]?.path).toBe("/offers/v1.0/aws/AmazonEC2/20250912225308/us-east-1/index.csv");
  });

  test("the spot feed under old region names, as JSON and as JSONP", () => {
    const prices = spotFeedPrices(sample("aws/spot-price.recorded-excerpt.json"));
    expect(prices.get("us-east-1/t3.2xlarge")).toBe(0.0998);
    expect(prices.size).toBe(11);
    expect(spotFeedPrices(sampleText("aws/spot.js.recorded-excerpt.js"))).toEqual(prices);
  });

  test("the spot advisor", () => {
    const pct = interruptionPct(sample("aws/spot-advisor-data.recorded-excerpt.json"));
    expect(pct.get("us-east-1/g6.24xlarge")).toBe(25);
    expect(pct.get("us-east-1/trn1n.32xlarge")).toBe(2.5);
    expect(pct.size).toBe(251);
  });
});

describe.runIf(present("azure"))("samples of Azure", () => {
  const parse = (path: string) =>
    rowsAsText(azureFetcher.parse({ items: listAt(sample(path), "Items"), skus: [] }, context));

  test.each([
    ["a", 9, ["northeurope Standard_E2s_v5 |0.040199", "westus2 Standard_D64ds_v5 3.616|"]],
    [
      "b",
      13,
      ["eastus2 Standard_NC48ads_A100_v4 7.346|", "switzerlandnorth Standard_F48s_v2 2.5608|"],
    ],
    ["c", 9, ["japanwest Standard_B8ms 0.479|", "southcentralus Standard_E4ds_v5 |0.07176"]],
  ])(
    "recorded page %s: Linux among Windows, low priority, hosts and retired",
    (name, count, some) => {
      const { prices, refused } = parse(`azure/retail-prices-page-${name}.recorded.json`);
      expect(prices).toHaveLength(count);
      expect(prices).toEqual(expect.arrayContaining(some));
      expect(refused).toEqual([]);
    },
  );

  test("a chain of two pages with superseded meters", () => {
    expect(parse("azure/retail-chain-page-1.json").prices).toEqual([
      "eastus Standard_D2s_v5 0.096|0.0412",
    ]);
    expect(parse("azure/retail-chain-page-2.json").prices).toEqual([
      "eastus Standard_D4s_v5 0.192|0.0824",
      "eastus Standard_D8s_v5 0.384|",
    ]);
  });

  test("sizes with cards", () => {
    const { machines, prices } = parse("azure/retail-prices-gpu.constructed.json");
    expect(prices).toEqual([
      "eastus Standard_NC24ads_A100_v4 3.673|0.8999",
      "eastus Standard_ND96isr_H100_v5 98.32|",
    ]);
    expect(machines).toContain("Standard_ND96isr_H100_v5 96v 1900g 8xH100@80");
  });

  test("Resource SKUs", () => {
    const skus = listAt(sample("azure/compute-resource-skus.constructed.json"), "value");
    const items = listAt(sample("azure/retail-prices-gpu.constructed.json"), "Items");
    const bare = { ...context, bundled: { ...context.bundled, instanceTypes: [] } };
    const { machines } = rowsAsText(azureFetcher.parse({ items, skus }, bare));
    expect(machines).toEqual([
      "Standard_NC24ads_A100_v4 24v 220g",
      "Standard_ND96isr_H100_v5 96v 1900g",
    ]);
  });
});

describe.runIf(present("gcp"))("samples of Google Cloud", () => {
  const skus = () => [
    ...listAt(sample("gcp/skus-compute-engine.constructed.json"), "skus"),
    ...listAt(sample("gcp/skus-cloud-tpu.constructed.json"), "skus"),
  ];

  test("a recorded page: A2 with its cards to the cent, foreign currency refused", () => {
    const recorded = listAt(sample("gcp/skus-page.recorded.json"), "skus");
    const raw = { skus: recorded, machineTypes: [], acceleratorTypes: [] };
    const { prices, refused } = rowsAsText(gcpFetcher.parse(raw, context));
    expect(prices).toContain("us-central1 a2-highgpu-1g 3.673385|");
    expect(prices).toContain("us-central1 a2-megagpu-16g 55.739504|");
    expect(prices).toHaveLength(15);
    expect(refused).toContain(
      ': "E2 Instance Core running in Americas": price in IDR; only USD is taken over',
    );
  });

  test("N1, its cards, and TPU slices", () => {
    const raw = { skus: skus(), machineTypes: [], acceleratorTypes: [] };
    const { prices, refused } = rowsAsText(gcpFetcher.parse(raw, context));
    expect(prices).toContain("us-central1 n1-highmem-8 0.473212|");
    expect(prices).toContain("us-central1 n1-standard-8+T4:1 0.729998| derived");
    expect(prices).toContain("us-central1 tpu-v2-8 4.5|");
    expect(prices).toContain("us-central1 tpu-v5litepod-8 9.6|");
    expect(prices).toContain("us-east5 tpu-v6e-256 691.2|");
    // The sample has the price of a v4 chip where the API has that of 8 cores.
    expect(refused.filter((line) => line.startsWith("tpu-v4"))).toHaveLength(1);
  });

  test("the machine types of a zone, with cards by their own names", () => {
    const zone = [
      "zones/us-central1-a",
      { machineTypes: listAt(sample("gcp/machineTypes.gpu.constructed.json"), "items") },
    ] as const;
    const acceleratorTypes = scopes(sample("gcp/acceleratorTypes.constructed.json"));
    const raw = { skus: skus(), machineTypes: [zone], acceleratorTypes };
    const { prices, refused } = rowsAsText(gcpFetcher.parse(raw, context));
    expect(prices).toContain("us-central1/us-central1-a n1-standard-8 0.379998|");
    expect(prices).toContain("us-central1/us-central1-a n1-standard-8+T4:4 1.779998| derived");
    expect(refused).toContain("a2-ultragpu-8g: no price here for core and memory and local SSD");
  });

  test("a list of the N1 era: retired types are left out", () => {
    const machineTypes = scopes(sample("gcp/machineTypes.aggregated.recorded-excerpt.json"));
    const raw = { skus: skus(), machineTypes, acceleratorTypes: [] };
    const { machines } = rowsAsText(gcpFetcher.parse(raw, context));
    expect(machines).toContain("n1-highcpu-2 2v 1.8g");
    expect(machines.filter((line) => / n1-\w+-\d+-d /.test(line))).toEqual([]);
  });
});
