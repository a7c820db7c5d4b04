import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FETCHERS, type RegisteredFetcher } from "../../catalog-fetchers/registry.ts";
import { json, type Routes, type SeenRequest } from "./serve.ts";

/** A cloud as it is served on loopback. */
export interface CloudCase {
  readonly id: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly routes: (url: string) => Routes;
  /** The same provider when its payload has changed beyond reading. */
  readonly broken: (url: string) => Routes;
  /** All refusals; each shows a trap of this provider. */
  readonly refused: readonly string[];
  /** Lines among those of `rowsAsText`, and how many prices there are unless that hangs on the dataset. */
  readonly machines: readonly string[];
  readonly prices: readonly string[];
  readonly priceCount?: number;
  /** What proves that a request carries the credential; absent: the list is open. */
  readonly signed?: readonly [header: string, value: string];
}

const FIXTURES = fileURLToPath(new URL("./fixtures/", import.meta.url));

/** A fixture, its `{base}` replaced by the server's address. */
export const fixture = (path: string, url = ""): unknown =>
  JSON.parse(readFileSync(`${FIXTURES}${path}`, "utf8").replaceAll("{base}", url));

export const fetcherOf = (id: string): RegisteredFetcher => {
  const found = FETCHERS.find((fetcher) => fetcher.id === id);
  if (found === undefined) throw new Error(`${id} is not registered`);
  return found;
};

const SECRET = "sample-secret";
const BEARER = ["authorization", `Bearer ${SECRET}`] as const;

const serving = (path: string, file: string) => () => ({ [path]: json(fixture(file)) });
const breaking =
  (path: string, answer: unknown = { message: "moved" }) =>
  () => ({ [path]: json(answer) });

const bodyOf = (request: SeenRequest): string => request.body;

/** The three queries tell themselves apart by name. */
const runpodAnswer = (request: SeenRequest) => {
  const files: Readonly<Record<string, string>> = {
    Overview: "overview",
    GpuTypes: "gpu-types",
    CpuFlavors: "cpu-flavors",
  };
  const name = /query (\w+)/.exec(bodyOf(request))?.[1] ?? "";
  return json(fixture(`runpod/${files[name]}.json`));
};

const nebiusPlatforms = (request: SeenRequest) =>
  json(fixture(`nebius/platforms.page-${bodyOf(request).includes('"more"') ? 2 : 1}.json`));

const cost = (usd: string, currency = "USD") => ({
  hourlyCost: { general: { total: { cost: usd }, currency } },
});

const nebiusEstimate = (request: SeenRequest) => {
  const body = bodyOf(request);
  if (body.includes("gpu-h200-sxm"))
    return json(cost(body.includes("preemptible") ? "11.6" : "28"));
  if (body.includes("gpu-eur")) return json(cost("1.5", "EUR"));
  return json(cost(body.includes("cpu-d3") ? "0.0992" : "0"));
};

export const CLOUDS_A: readonly CloudCase[] = [
  {
    id: "cudo",
    machines: [
      "epyc-genoa-h100-nvl-pcie_8x96v192gb 96v 192g 8xH100-NVL@94",
      "epyc-milan_0x2v4gb 2v 4g",
    ],
    prices: [
      // 2.47 + 2 × 0.0047 + 4 × 0.005
      "au-melbourne-1 epyc-genoa-h100-nvl-pcie_1x2v4gb 2.4994| derived",
      "au-melbourne-1 epyc-genoa-h100-nvl-pcie_8x96v192gb 21.1712| derived",
      "us-newyork-1 intel-broadwell-v100_8x96v192gb | derived",
      "ca-montreal-3 epyc-milan_0x2v4gb 0.019| derived",
    ],
    priceCount: 32,
    refused: [
      'odd_1x2v4gb: accelerator "Mystery" is not in accelerators.csv',
      "tight: no listed size lies within its limits",
      'broken: "gpuModel" is nothing: Invalid input: expected string, received undefined',
    ],
    credentials: {},
    routes: serving("/v1/vms/machine-types-2", "cudo/machine-types-2.json"),
    broken: breaking("/v1/vms/machine-types-2"),
  },
  {
    id: "do",
    machines: [
      "s-4vcpu-8gb 4v 8g",
      "gpu-h100x8-640gb 160v 1920g 8xH100@80",
      "gpu-4000adax1-20gb 8v 32g 1xRTX4000-Ada@20",
    ],
    prices: [
      "nyc1 s-4vcpu-8gb 0.07143|",
      "fra1 s-4vcpu-8gb 0.07143|",
      "nyc2 gpu-h100x8-640gb 23.92|",
      "nyc1 g-2vcpu-8gb |",
    ],
    priceCount: 5,
    refused: [
      "s-old: not available for new droplets",
      "s-nowhere: sold in no region",
      "gpu-mystery: a GPU droplet whose GPU is not stated",
      's-broken: "memory" is "512 MB": Invalid input: expected number, received string',
    ],
    credentials: { DIGITALOCEAN_TOKEN: SECRET },
    signed: BEARER,
    routes: (url) => ({
      "/v2/sizes?page=2&per_page=200": json(fixture("do/sizes.page-2.json", url)),
      "/v2/sizes": json(fixture("do/sizes.page-1.json", url)),
    }),
    broken: breaking("/v2/sizes"),
  },
  {
    id: "fluidstack",
    machines: [
      "A100_PCIE_80GB::1 28v 120g 1xA100-80GB@80",
      "A100_PCIE_80GB::8 ?v ?g 8xA100-80GB@80",
    ],
    prices: ["CANADA A100_PCIE_80GB::8 14.4|", "CANADA L40_48GB::1 |"],
    priceCount: 3,
    refused: [
      "H100_PCIE_80GB: sold in no region",
      'MYSTERY_1GB::1: accelerator "MYSTERY_1GB" is not in accelerators.csv',
      'RTX_A6000_48GB: "gpu_counts" is "1": Invalid input: expected array, received string',
    ],
    credentials: { FLUIDSTACK_API_KEY: SECRET },
    signed: ["api-key", SECRET],
    routes: serving(
      "/list_available_configurations",
      "fluidstack/list_available_configurations.json",
    ),
    broken: breaking("/list_available_configurations"),
  },
  {
    id: "hyperbolic",
    machines: ["8x-H100-224-2165 224v 2165g 8xH100@80", "4x-RTX4090-43-181 43v 181g 4xRTX4090@24"],
    prices: [
      "default 8x-H100-224-2165 11.12|",
      "default 4x-RTX4090-43-181 1|",
      "default 1x-H100-28-271 |",
    ],
    priceCount: 3,
    refused: [
      "2x-H100-56-541: AcceleratorCount 2, but GpuInfo counts 4",
      '1x-MYSTERY-1-1: accelerator "MYSTERY" with 80 GiB is not in accelerators.csv',
      '1x-RTX4090-48: accelerator "RTX6000" with 48 GiB is not in accelerators.csv',
      'broken: "AcceleratorName" is nothing: Invalid input: expected string, received undefined',
    ],
    credentials: { HYPERBOLIC_API_KEY: SECRET },
    signed: BEARER,
    routes: serving("/v2/skypilot/catalog", "hyperbolic/catalog.json"),
    broken: breaking("/v2/skypilot/catalog"),
  },
  {
    id: "ibm",
    machines: ["bx2-8x32 8v 32g", "gx2-8x64x1v100 8v 64g 1xV100@16"],
    prices: [
      // 8 × 0.033 + 32 × 3.75 / 1000
      "us-south bx2-8x32 0.384|",
      "us-south gx2-8x64x1v100 2.497|",
    ],
    priceCount: 2,
    refused: [
      "gx3-24x120x1l40s: no USD price for the whole machine in any region",
      "bx2d-2x8: no USD price for the whole machine in any region",
      'bad-profile: "metadata.other" is nothing: Invalid input: expected object, received undefined',
    ],
    credentials: {},
    routes: () => ({
      "/?q=is.instance&include=metadata&_limit=200&_offset=0": json(
        fixture("ibm/profiles.page-1.json"),
      ),
      "/?q=is.instance&include=metadata&_limit=200&_offset=200": json(
        fixture("ibm/profiles.page-2.json"),
      ),
      "/?q=is.instance&include=metadata&_limit=200&_offset=400": json({
        count: 403,
        resources: [],
      }),
      "/plan-gen2/pricing/deployment": json(fixture("ibm/plan-gen2.json")),
      "/plan-gx2/pricing/deployment": json(fixture("ibm/plan-gx2.json")),
    }),
    broken: breaking("/"),
  },
  {
    id: "lambda",
    machines: [
      "gpu_8x_h100_sxm5 208v 1800g 8xH100@80",
      "gpu_8x_a100_80gb_sxm4 240v 1800g 8xA100-80GB@80",
      "cpu_4x_general 4v 16g",
    ],
    prices: [
      "us-south-2 gpu_8x_h100_sxm5 23.92|",
      "us-east-1 gpu_8x_h100_sxm5 23.92| assumed",
      // ARM boots in one region only.
      "us-east-3 gpu_1x_gh200 1.49| assumed",
      "us-east-1 cpu_4x_general 0.2|",
      "us-east-1 gpu_1x_a10 |",
    ],
    priceCount: 9,
    refused: [
      'gpu_1x_x999: accelerator "X999 (999 GB)" is not in accelerators.csv',
      'gpu_2x_a6000: "instance_type.specs.vcpus" is "28": Invalid input: expected number, received string',
    ],
    credentials: { LAMBDA_API_KEY: SECRET },
    signed: BEARER,
    routes: () => ({
      "/instance-types": json(fixture("lambda/instance-types.json")),
      "/images": json(fixture("lambda/images.json")),
    }),
    broken: () => ({ "/instance-types": json({ data: {} }), "/images": json({}) }),
  },
  {
    id: "nebius",
    machines: [
      "gpu-h200-sxm_8gpu-128vcpu-1600gb 128v 1600g 8xH200@141",
      "cpu-d3_4vcpu-16gb 4v 16g",
    ],
    prices: [
      "eu-north1 gpu-h200-sxm_8gpu-128vcpu-1600gb 28|11.6",
      "eu-north1 cpu-d3_4vcpu-16gb 0.0992|",
    ],
    priceCount: 2,
    refused: [
      'gpu-x1_1gpu: accelerator "NVIDIA X1" with 10 GiB is not in accelerators.csv',
      'gpu-eur_1gpu-8vcpu-32gb: currency "EUR": needed USD, no rate is given',
      'gpu-broken: "spec.presets" is "none": Invalid input: expected array, received string',
    ],
    credentials: {
      NEBIUS_GATEWAY_URL: "{base}",
      NEBIUS_IAM_TOKEN: SECRET,
      NEBIUS_TENANT_ID: "tenant-sample",
    },
    signed: BEARER,
    routes: () => ({
      "/nebius.iam.v1.ProjectService/List": json(fixture("nebius/projects.json")),
      "/nebius.compute.v1.PlatformService/List": nebiusPlatforms,
      "/nebius.billing.v1alpha1.CalculatorService/Estimate": nebiusEstimate,
    }),
    broken: breaking("/nebius.iam.v1.ProjectService/List"),
  },
  {
    id: "oci",
    machines: [
      "BM.DenseIO.E4.128 256v 2048g",
      "VM.Standard.E4.Flex$_8_32 8v 32g",
      "BM.GPU.H100.8 224v 2048g 8xH100@80",
      "VM.Standard.A1.4 4v 24g",
    ],
    prices: [
      // 128 × 0.025 + 2048 × 0.0015 + 54.4 × 0.0612
      "us-ashburn-1 BM.DenseIO.E4.128 9.60128| derived",
      // 4 OCPUs × 0.025 + 32 × 0.0015, half of it preemptible
      "us-ashburn-1 VM.Standard.E4.Flex$_8_32 0.148|0.074 derived",
      // 8 GPUs × 10, not 112 OCPUs × 10
      "us-ashburn-1 BM.GPU.H100.8 80| assumed",
      // After the free tier: 4 × 0.01 + 24 × 0.0015
      "us-ashburn-1 VM.Standard.A1.4 0.076| derived",
    ],
    refused: [
      'BAD: "metricName" is nothing: Invalid input: expected string, received undefined',
      'BM.GPU.FREE.2: no price for parts [["GF","GPU Per Hour"]]',
      'BM.GPU.EUR.2: no price for parts [["GE","GPU Per Hour"]]',
      "VM.Old1: hidden: not for new machines",
      "VM.New.Flex: flexible shape of which the catalog lists no size",
      'VM.Broken: "hidden" is nothing: Invalid input: expected boolean, received undefined',
    ],
    credentials: {},
    routes: () => ({
      "/a/ocom/docs/cloudestimator2/data/shapes.json": json(fixture("oci/shapes.json")),
      "/a/ocom/docs/cloudestimator2/data/products.json": json(fixture("oci/products.json")),
    }),
    broken: () => ({ "*": json({ items: {} }) }),
  },
  {
    id: "paperspace",
    machines: [
      "A100-80Gx8 96v 720g 8xA100-80GB@80",
      "V100-32Gx2 16v 64g 2xV100-32GB@32",
      "C5 4v 8g",
    ],
    prices: [
      "ny2 C5 0.08|",
      "ams1 C5 0.08|",
      "ny2 A100-80Gx8 25.44|",
      "ny2 V100-32Gx2 4.6|",
      "ny2 Free-P5000 |",
    ],
    priceCount: 5,
    refused: [
      "Monthly: no hourly rate, perhaps by the month only",
      'K80: accelerator "Mystery GPU" is not in accelerators.csv',
      'Broken: "cpus" is null: Too small: expected number to be >0',
    ],
    credentials: { PAPERSPACE_API_KEY: SECRET },
    signed: BEARER,
    routes: serving("/trpc/machines.createFormDataV2", "paperspace/createFormDataV2.json"),
    broken: breaking("/trpc/machines.createFormDataV2", { error: { json: {} } }),
  },
  {
    id: "runpod",
    machines: ["2x_H100-SXM_SECURE 20v 125g 2xH100-SXM@80", "cpu3c-8-16 8v 16g"],
    prices: [
      // Two levels of service, never one name (C-38).
      "RO 2x_RTXA6000_SECURE 1.52|0.8",
      "CA 2x_RTXA6000_COMMUNITY 0.98|",
      "RO 2x_H100-SXM_SECURE 5.38|",
      "RO cpu3c-8-16 0.24| derived",
      "RO cpu3m-2-16 | derived",
    ],
    priceCount: 10,
    refused: [
      'NVIDIA Mystery: accelerator "Mystery 9000" with 7 GiB is not in accelerators.csv',
      'NVIDIA L4: "memoryInGb" is null: Invalid input: expected number, received null',
    ],
    credentials: { RUNPOD_API_KEY: SECRET },
    signed: BEARER,
    routes: () => ({ "POST /graphql": runpodAnswer }),
    broken: serving("POST /graphql", "runpod/refused.json"),
  },
  {
    id: "vast",
    machines: [
      "8x-RTX_A4000-32-65536 32v 64g 8xRTXA4000@16",
      "1x-RTX_4090-32-65536-48gb 32v 64g 1xRTX4090-48GB@48",
      "1x-A100_SXM4-32-65536-80gb 32v 64g 1xA100-80GB@80",
    ],
    prices: [
      // The whole machine (C-37), the cheaper of two hosts; data centers apart (C-38).
      "us-texas 8x-RTX_A4000-32-65536 1.12|0.64",
      "us-texas 8x-RTX_A4000-32-65536-datacenter 1.6|0.9",
      "cz 1x-RTX_4090-32-65536 0.35|0.2",
      "cz 1x-RTX_4090-32-65536-48gb 0.8|0.4",
      "us 1x-A100_SXM4-32-65536-80gb 0.9|",
      "ca-quebec 2x-H100_NVL-32-65536 |",
    ],
    priceCount: 6,
    refused: [
      'RTX 4070S Ti: accelerator "RTX 4070S Ti" with 16 GiB is not in accelerators.csv (2 offers)',
      'RTX 3090: "geolocation" is null: Invalid input: expected string, received null',
      'RTX 3090: "cpu_cores_effective" is 0: Too small: expected number to be >0',
      'RTX 3090: host is "unverified", needed "verified"',
      "RTX 3090: a bid, not an on-demand offer",
    ],
    credentials: { VAST_API_KEY: SECRET },
    signed: BEARER,
    routes: serving("POST /api/v0/bundles/", "vast/bundles.json"),
    broken: breaking("POST /api/v0/bundles/"),
  },
  {
    id: "verda",
    machines: ["2A6000.20V 20v 120g 2xRTXA6000@48", "1H100.80S.30V 30v 120g 1xH100@80"],
    prices: [
      "FIN-01 2A6000.20V 1.98|0.7",
      "ICE-01 2A6000.20V 1.98|0.7 assumed",
      "ICE-01 CPU.4V.16G 0.0279|0.0098",
      "FIN-01 1V100.6V |0.25 assumed",
    ],
    priceCount: 8,
    refused: [
      '1X.1V: accelerator "X1 9GB" with 9 GiB is not in accelerators.csv',
      '1L40S.20V: currency "eur": needed usd, no rate is given',
      'broken: "currency" is nothing: Invalid input: expected string, received undefined',
    ],
    credentials: { VERDA_CLIENT_ID: "client", VERDA_CLIENT_SECRET: "client-secret" },
    routes: () => ({
      "POST /v1/oauth2/token": json({ access_token: SECRET, expires_in: 3600 }),
      "/v1/instance-types?currency=usd": json(fixture("verda/instance-types.json")),
      "/v1/locations": json(fixture("verda/locations.json")),
      "/v1/instance-availability?is_spot=true": json(fixture("verda/availability.spot.json")),
      "/v1/instance-availability?is_spot=false": json(fixture("verda/availability.on-demand.json")),
    }),
    broken: () => ({ "*": json({ error: "invalid_client" }) }),
  },
];
