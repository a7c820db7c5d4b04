import { describe, expect, it } from "vitest";
import { at, CATALOG, onDemandUsd } from "./dataset-rows.ts";

/** Prices that the vendors' own pages state and many people know by heart. */
const WELL_KNOWN: readonly (readonly [
  cloud: string,
  region: string,
  type: string,
  usdPerHour: number,
])[] = [
  ["aws", "us-east-1", "p3.2xlarge", 3.06],
  ["aws", "us-east-1", "p3.8xlarge", 12.24],
  ["aws", "us-east-1", "p3dn.24xlarge", 31.212],
  ["aws", "us-east-1", "g4dn.xlarge", 0.526],
  ["aws", "us-east-1", "g5.xlarge", 1.006],
  ["aws", "us-east-1", "g6.xlarge", 0.8048],
  ["aws", "us-east-1", "p4d.24xlarge", 21.9576],
  ["aws", "us-east-1", "p5.48xlarge", 55.04],
  ["aws", "us-east-1", "inf1.xlarge", 0.228],
  ["aws", "us-east-1", "inf2.xlarge", 0.7582],
  ["aws", "us-east-1", "trn1.32xlarge", 21.5],
  ["aws", "us-east-1", "m5.large", 0.096],
  ["aws", "eu-west-1", "m5.large", 0.107],
  ["aws", "ap-northeast-1", "m5.large", 0.124],
  ["azure", "eastus", "Standard_NC24ads_A100_v4", 3.673],
  ["azure", "eastus", "Standard_NC6s_v3", 3.06],
  ["azure", "eastus", "Standard_NC4as_T4_v3", 0.526],
  ["azure", "eastus", "Standard_NC40ads_H100_v5", 6.98],
  ["azure", "eastus", "Standard_ND96isr_H100_v5", 98.32],
  ["azure", "westus", "Standard_NC24ads_A100_v4", 4.775],
  ["azure", "eastus", "Standard_D4s_v5", 0.192],
  ["gcp", "us-central1", "n1-standard-4", 0.19],
  ["gcp", "us-central1", "n1-standard-4+T4:1", 0.54],
  ["gcp", "us-central1", "n1-standard-8+V100:1", 2.86],
  ["gcp", "us-central1", "e2-standard-4", 0.134],
  ["gcp", "us-central1", "a2-highgpu-1g", 3.673385],
  ["gcp", "us-central1", "a2-ultragpu-1g", 5.0688],
  ["gcp", "us-central1", "a3-highgpu-8g", 88.49],
  ["gcp", "us-central1", "g2-standard-4", 0.706832],
  ["gcp", "us-central1", "tpu-v2-8", 4.5],
  ["gcp", "us-central1", "tpu-v3-8", 8],
  ["gcp", "us-central2", "tpu-v4-8", 12.88],
  ["gcp", "us-central1", "tpu-v5litepod-8", 9.6],
  ["gcp", "us-east5", "tpu-v5p-8", 16.8],
  ["gcp", "us-east1", "tpu-v6e-8", 21.6],
  ["lambda", "us-east-1", "gpu_1x_a10", 1.29],
  ["oci", "us-ashburn-1", "VM.Standard.E4.Flex$_16_128", 0.392],
];

describe("well-known list prices", () => {
  it.each(WELL_KNOWN)("%s %s %s costs %d USD an hour", (cloud, region, type, usdPerHour) => {
    expect(onDemandUsd(cloud, region, type)).toBeCloseTo(usdPerHour, 2);
  });
});

/** Widest plausible on-demand USD of one card with its share of the host, from the cheapest marketplace up. */
const BANDS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  A10: [0.15, 10],
  A100: [0.3, 12],
  "A100-80GB": [0.5, 12],
  A10G: [0.7, 8],
  B200: [3, 25],
  H100: [0.9, 25],
  "H100-NVL": [1, 22],
  H200: [1.5, 22],
  Inferentia: [0.1, 2],
  Inferentia2: [0.4, 5],
  L4: [0.2, 12],
  L40S: [0.3, 12],
  MI300X: [1, 12],
  P100: [0.4, 7],
  P4: [0.5, 8],
  T4: [0.2, 8],
  V100: [0.1, 8],
};

describe("price of one card", () => {
  it.each(Object.entries(BANDS))("%s stays within %j", (accelerator, [low, high]) => {
    const perCard = CATALOG.flatMap(({ cloud, prices, instanceTypes }) => {
      const cards = new Map(
        instanceTypes.rows
          .filter((row) => at(row, "accelerator") === accelerator)
          .map((row) => [at(row, "instance_type"), Number(at(row, "accelerator_count"))]),
      );
      return prices.rows.flatMap((row) => {
        const [usd, count] = [
          at(row, "on_demand_usd_per_hour"),
          cards.get(at(row, "instance_type")),
        ];
        if (usd === "" || count === undefined) return [];
        return [{ id: `${cloud} ${at(row, "instance_type")}`, usd: Number(usd) / count }];
      });
    });
    expect(perCard.length).toBeGreaterThan(0);
    expect(perCard.filter(({ usd }) => usd < low || usd > high).slice(0, 5)).toEqual([]);
  });
});
