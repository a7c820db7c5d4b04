import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cudoFetcher } from "../../catalog-fetchers/cudo/fetcher.ts";
import { doFetcher } from "../../catalog-fetchers/do/fetcher.ts";
import type { ParseContext, ParsedCatalog } from "../../catalog-fetchers/fetcher.ts";
import { fluidstackFetcher } from "../../catalog-fetchers/fluidstack/fetcher.ts";
import { hyperbolicFetcher } from "../../catalog-fetchers/hyperbolic/fetcher.ts";
import { ibmFetcher } from "../../catalog-fetchers/ibm/fetcher.ts";
import { lambdaFetcher } from "../../catalog-fetchers/lambda/fetcher.ts";
import { nebiusFetcher } from "../../catalog-fetchers/nebius/fetcher.ts";
import { ociFetcher } from "../../catalog-fetchers/oci/fetcher.ts";
import { paperspaceFetcher } from "../../catalog-fetchers/paperspace/fetcher.ts";
import { listAt } from "../../catalog-fetchers/read-rows.ts";
import { runpodFetcher } from "../../catalog-fetchers/runpod/fetcher.ts";
import { vastFetcher } from "../../catalog-fetchers/vast/fetcher.ts";
import { verdaFetcher } from "../../catalog-fetchers/verda/fetcher.ts";
import { packageRoot } from "../../src/catalog/package-root.ts";
import { parseContext } from "./parse-context.ts";
import { rowsAsText } from "./rows-as-text.ts";

/** Recordings of third parties: beside the repository where there are any, never in it. */
const SAMPLES =
  process.env.SKYPLAN_API_SAMPLES ?? join(packageRoot() ?? ".", "..", "shared", "api-samples");

const sample = (path: string): unknown => JSON.parse(readFileSync(join(SAMPLES, path), "utf8"));

interface SampleCase {
  readonly id: string;
  readonly parse: (context: ParseContext) => ParsedCatalog;
  /** Lines among those of `rowsAsText`. */
  readonly prices: readonly string[];
  readonly machines: readonly string[];
  readonly refused: readonly string[];
}

const estimate = (platform: string, preset: string, preemptible: boolean, file: string) => ({
  region: "eu-north1",
  platform,
  preset,
  preemptible,
  answer: sample(`nebius/${file}`),
});

const CASES: readonly SampleCase[] = [
  {
    id: "cudo",
    parse: (context) =>
      cudoFetcher.parse(
        listAt(sample("cudo/vms-machine-types.constructed.json"), "machineTypes"),
        context,
      ),
    // As in the dataset, which solved the part prices from whole machines.
    prices: [
      "au-melbourne-1 epyc-genoa-h100-nvl-pcie_1x12v24gb 2.6464| derived",
      "au-melbourne-1 epyc-genoa-h100-nvl-pcie_8x96v192gb 21.1712| derived",
      "no-kristiansand-1 sapphire-rapids-h100_8x64v128gb 15.3248| derived",
      "gb-bournemouth-1 epyc-milan_0x2v4gb 0.019| derived",
    ],
    machines: ["sapphire-rapids-h100_8x64v128gb 64v 128g 8xH100@80"],
    refused: [],
  },
  {
    id: "do",
    parse: (context) => doFetcher.parse(listAt(sample("do/sizes.json"), "sizes"), context),
    prices: [
      "syd1 s-1vcpu-512mb-10gb 0.00595|",
      "nyc1 gpu-h100x8-640gb 23.92|",
      "nyc1 gpu-mi300x8-1536gb 15.92|",
    ],
    machines: [
      "s-1vcpu-512mb-10gb 1v 0.5g",
      "gpu-h100x8-640gb 160v 1920g 8xH100@80",
      "gpu-mi300x8-1536gb 160v 1920g 8xMI300X@192",
    ],
    refused: [],
  },
  {
    id: "do, before GPUs",
    parse: (context) =>
      doFetcher.parse(listAt(sample("do/sizes.libcloud-recorded.json"), "sizes"), context),
    prices: ["nyc1 512mb 0.00744|", "sfo1 1gb 0.01488|"],
    machines: ["1gb 2v 1g"],
    refused: [],
  },
  {
    id: "fluidstack",
    parse: (context) =>
      fluidstackFetcher.parse(
        sample("fluidstack/list_available_configurations.constructed.json") as unknown[],
        context,
      ),
    prices: ["UTAH_USA H100_PCIE_80GB::4 11.56|", "ARIZONA_USA A100_PCIE_80GB::8 14.4|"],
    machines: ["L40_48GB::1 32v 60g 1xL40@48", "A100_PCIE_80GB::8 ?v ?g 8xA100-80GB@80"],
    refused: ["UNKNOWN_GPU_1GB: sold in no region"],
  },
  {
    id: "hyperbolic",
    parse: (context) =>
      hyperbolicFetcher.parse(
        listAt(sample("hyperbolic/v2-skypilot-catalog.constructed.json"), "vms"),
        context,
      ),
    prices: ["default 8x-H100-224-2165 11.12|", "default 4x-RTX4090-43-181 1|"],
    machines: ["8x-H100-224-2165 224v 2165g 8xH100@80", "1x-RTX4090-11-45 11v 45g 1xRTX4090@24"],
    refused: [],
  },
  {
    id: "ibm",
    parse: (context) =>
      ibmFetcher.parse(
        {
          entries: [],
          profiles: listAt(
            sample("ibm/vpc-instance-profiles.us-south.constructed.json"),
            "profiles",
          ),
          plans: [
            {
              plan: "sample-plan",
              deployments: [sample("ibm/globalcatalog-pricing.constructed.json")],
            },
          ],
        },
        context,
      ),
    // Not the 2.18 EUR or 1.90 GBP of the same machine.
    prices: ["us-south gx2-8x64x1v100 2.497|"],
    machines: ["gx2-8x64x1v100 8v 64g 1xV100@16"],
    refused: [
      "bx2-8x32: no USD price for the whole machine in any region",
      "gx3-24x120x1l40s: no USD price for the whole machine in any region",
      "gx3d-160x1792x8h100: no USD price for the whole machine in any region",
    ],
  },
  {
    id: "lambda",
    parse: (context) =>
      lambdaFetcher.parse(
        {
          types: sample("lambda/instance-types.constructed.json"),
          images: sample("lambda/regions-in-images.constructed.json"),
        },
        context,
      ),
    prices: [
      "us-south-2 gpu_8x_h100_sxm5 31.92|",
      "australia-east-1 gpu_8x_a100_80gb_sxm4 22.32|",
      "us-east-3 gpu_1x_gh200 2.29|",
      "us-east-1 gpu_1x_h100_pcie 3.29| assumed",
      "us-west-1 cpu_4x_general 0.2|",
    ],
    machines: [
      "gpu_8x_h100_sxm5 208v 1800g 8xH100@80",
      "gpu_8x_a100_80gb_sxm4 240v 1800g 8xA100-80GB@80",
      "gpu_1x_gh200 64v 432g 1xGH200@96",
    ],
    refused: [],
  },
  {
    id: "nebius",
    parse: (context) =>
      nebiusFetcher.parse(
        {
          platforms: [
            {
              region: "eu-north1",
              items: listAt(sample("nebius/platforms-list.constructed.json"), "items"),
            },
          ],
          estimates: [
            estimate(
              "gpu-h100-sxm",
              "1gpu-16vcpu-200gb",
              false,
              "calculator-estimate.constructed.json",
            ),
            estimate(
              "gpu-h100-sxm",
              "1gpu-16vcpu-200gb",
              true,
              "calculator-estimate-preemptible.constructed.json",
            ),
          ],
        },
        context,
      ),
    prices: ["eu-north1 gpu-h100-sxm_1gpu-16vcpu-200gb 2.95|1.25", "eu-north1 cpu-d3_4vcpu-16gb |"],
    machines: [
      "gpu-h100-sxm_8gpu-128vcpu-1600gb 128v 1600g 8xH100@80",
      "gpu-l40s-a_1gpu-8vcpu-32gb 8v 32g 1xL40S@48",
    ],
    refused: [],
  },
  {
    id: "oci",
    parse: (context) =>
      ociFetcher.parse(
        {
          shapes: sample("oci/costestimator-shapes.json"),
          products: sample("oci/products-usd.recorded-excerpt.json"),
        },
        context,
      ),
    prices: [
      // 128 × 0.03 + 1536 × 0.002 + 81.6 × 0.0612
      "us-ashburn-1 BM.DenseIO.E5.128 11.90592| derived",
      "eu-frankfurt-1 BM.Standard.E4.128 6.272| derived",
    ],
    machines: ["BM.DenseIO.E5.128 256v 1536g", "BM.Standard.E4.128 256v 2048g"],
    refused: [],
  },
  {
    id: "paperspace",
    parse: (context) =>
      paperspaceFetcher.parse(
        listAt(sample("paperspace/machine-types.constructed.json"), "items"),
        context,
      ),
    prices: ["ams1 C5 0.08|", "ny2 A4000 0.76|", "ny2 A100-80Gx8 25.44|", "ny2 H100x8 47.6|"],
    machines: ["A100-80Gx8 96v 720g 8xA100-80GB@80", "A4000 8v 45g 1xRTXA4000@16"],
    refused: [],
  },
  {
    id: "runpod",
    parse: (context) => {
      const answer = sample("runpod/gpuTypes.constructed.json");
      return runpodFetcher.parse(
        {
          gpus: [
            { level: "SECURE", place: "US-KS-2", cards: 1, answer },
            { level: "COMMUNITY", place: "US", cards: 8, answer },
          ],
          cpus: [{ dataCenter: "AP-JP-1", answer: sample("runpod/cpuFlavors.json") }],
        },
        context,
      );
    },
    prices: [
      "US 1x_A100-80GB_SECURE 1.39|",
      "US 1x_A100-80GB-SXM_SECURE 1.49|",
      "US 1x_H100-SXM_SECURE 2.69|",
      // 8 × 0.34 and 8 × 0.2; the secure cloud's 0.69 is another name.
      "US 8x_RTX4090_COMMUNITY 2.72|1.6",
      "US 1x_RTX4090_SECURE 0.69|",
      "JP cpu3g-32-128 1.28| derived",
      "JP cpu5c-2-4 0.07| derived",
      "JP cpu3m-2-16 | derived",
    ],
    machines: ["1x_H100-SXM_SECURE 20v 125g 1xH100-SXM@80"],
    refused: [],
  },
  {
    id: "vast",
    parse: (context) =>
      vastFetcher.parse(listAt(sample("vast/bundles.constructed.json"), "offers"), context),
    prices: [
      "us-texas 1x-RTX_4090-16-65536-datacenter 0.335|0.21",
      "cz 8x-H100_SXM-128-2097152-datacenter 16|9.6",
      "ca-quebec 2x-RTX_3090-16-65536 0.44|0.18",
    ],
    machines: ["8x-H100_SXM-128-2097152-datacenter 128v 2048g 8xH100@80"],
    refused: [
      'A100 PCIE: "cpu_cores_effective" is 0: Too small: expected number to be >0',
      'RTX 5090: "geolocation" is null: Invalid input: expected string, received null',
    ],
  },
  {
    id: "verda",
    parse: (context) =>
      verdaFetcher.parse(
        {
          types: sample("verda/instance-types.json"),
          availability: [sample("verda/instance-availability.json")],
          locations: sample("verda/locations.json"),
        },
        context,
      ),
    prices: [
      "FIN-01 2A6000.20V 1.98|0.7",
      "FIN-01 1V100.6V 0.89|0.25",
      "ICE-01 CPU.120V.480G 3|1.5",
      "FIN-01 1H100.80S.30V 3.95|1.7 assumed",
    ],
    machines: ["2A6000.20V 20v 120g 2xRTXA6000@48", "1H100.80S.30V 30v 120g 1xH100@80"],
    refused: [],
  },
];

describe.skipIf(!existsSync(SAMPLES))("samples of the providers' answers", async () => {
  const context = await parseContext();

  test.each(CASES)("$id", (one) => {
    const seen = rowsAsText(one.parse(context));
    expect(seen.prices).toEqual(expect.arrayContaining([...one.prices]));
    expect(seen.machines).toEqual(expect.arrayContaining([...one.machines]));
    expect(seen.refused).toEqual(one.refused);
  });
});
