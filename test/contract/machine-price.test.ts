import { describe, expect, test } from "vitest";
import { cloudriftFetcher } from "../../catalog-fetchers/cloudrift/fetcher.ts";
import { crusoeFetcher } from "../../catalog-fetchers/crusoe/fetcher.ts";
import { cudoFetcher } from "../../catalog-fetchers/cudo/fetcher.ts";
import { doFetcher } from "../../catalog-fetchers/do/fetcher.ts";
import type { ParsedCatalog } from "../../catalog-fetchers/fetcher.ts";
import { fluidstackFetcher } from "../../catalog-fetchers/fluidstack/fetcher.ts";
import { judge } from "../../catalog-fetchers/gates/gates.ts";
import { offersOfRows } from "../../catalog-fetchers/gates/offers.ts";
import { hotaisleFetcher } from "../../catalog-fetchers/hotaisle/fetcher.ts";
import { hyperbolicFetcher } from "../../catalog-fetchers/hyperbolic/fetcher.ts";
import { jarvislabsFetcher } from "../../catalog-fetchers/jarvislabs/fetcher.ts";
import { lambdaFetcher } from "../../catalog-fetchers/lambda/fetcher.ts";
import { mithrilFetcher } from "../../catalog-fetchers/mithril/fetcher.ts";
import { primeintellectFetcher } from "../../catalog-fetchers/primeintellect/fetcher.ts";
import { runpodFetcher } from "../../catalog-fetchers/runpod/fetcher.ts";
import { shadeformFetcher } from "../../catalog-fetchers/shadeform/fetcher.ts";
import { vastFetcher } from "../../catalog-fetchers/vast/fetcher.ts";
import { verdaFetcher } from "../../catalog-fetchers/verda/fetcher.ts";
import { parseContext } from "./parse-context.ts";

const context = await parseContext();

/** The unit in which a provider quotes, and what its parser makes of machines with so many cards at one same figure. */
interface Quoting {
  readonly cloud: string;
  readonly per: "card" | "machine";
  /** USD of one unit; of the spot market where the provider has no other. */
  readonly usd: number;
  readonly parse: (cards: readonly number[]) => ParsedCatalog;
}

const GIB = 2 ** 30;
const MIB_OF_80_GIB = 81_920;

/** RunPod answers every price that was asked for, `null` where there is none. */
const NO_OTHER_PRICE = {
  securePrice: null,
  communityPrice: null,
  secureSpotPrice: null,
  communitySpotPrice: null,
};

const perCard: readonly Quoting[] = [
  {
    cloud: "runpod",
    per: "card",
    usd: 2,
    parse: (counts) =>
      runpodFetcher.parse(
        {
          gpus: counts.map((cards) => ({
            level: "SECURE" as const,
            place: "US-KS-2",
            cards,
            answer: {
              data: {
                gpuTypes: [
                  {
                    id: "NVIDIA A100 80GB PCIe",
                    displayName: "A100 PCIe",
                    memoryInGb: 80,
                    maxGpuCount: 8,
                    ...NO_OTHER_PRICE,
                    securePrice: 2,
                    lowestPrice: { minVcpu: 8 * cards, minMemory: 80, stockStatus: "High" },
                  },
                ],
              },
            },
          })),
          cpus: [],
        },
        context,
      ),
  },
  {
    cloud: "jarvislabs",
    per: "card",
    usd: 2,
    parse: () =>
      jarvislabsFetcher.parse(
        {
          pools: [
            {
              gpu_type: "A100-80GB",
              region: "india-noida-01",
              price_per_hour: 2,
              vram: "80",
              cpus_per_gpu: 8,
              ram_per_gpu: 64,
              num_gpus: 8,
              workload_type: "vm",
            },
          ],
          cpuPlans: [],
          currency: "USD",
          rates: {},
        },
        context,
      ),
  },
  {
    cloud: "fluidstack",
    per: "card",
    usd: 2,
    parse: (gpu_counts) =>
      fluidstackFetcher.parse(
        [
          {
            gpu_type: "A100_PCIE_80GB",
            price_per_gpu_hr: "2.00",
            gpu_counts,
            regions: ["norway_4_eu"],
          },
        ],
        context,
      ),
  },
  {
    cloud: "crusoe",
    per: "card",
    usd: 1.95,
    parse: (counts) =>
      crusoeFetcher.parse(
        {
          types: counts.map((num_gpu) => ({
            product_name: `a100-80gb-sxm.${num_gpu}x`,
            cpu_cores: 12 * num_gpu,
            memory_gb: 120 * num_gpu,
            gpu_type: "A100-SXM-80GB",
            num_gpu,
          })),
          capacities: counts.map((cards) => ({
            type: `a100-80gb-sxm.${cards}x`,
            location: "us-east1-a",
            quantity: 1,
          })),
        },
        context,
      ),
  },
];

const perMachine: readonly Quoting[] = [
  {
    cloud: "vast",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      vastFetcher.parse(
        counts.map((num_gpus) => ({
          gpu_name: "A100 SXM4",
          num_gpus,
          gpu_ram: MIB_OF_80_GIB,
          cpu_cores: 64,
          cpu_cores_effective: 8 * num_gpus,
          cpu_ram: 1_048_576,
          dph_base: 16,
          min_bid: 8,
          geolocation: "Texas, US",
          verification: "verified",
        })),
        context,
      ),
  },
  {
    cloud: "hyperbolic",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      hyperbolicFetcher.parse(
        counts.map((cards) => ({
          InstanceType: `${cards}x-A100`,
          vCPUs: 64,
          MemoryGiB: 512,
          AcceleratorName: "A100-80GB",
          AcceleratorCount: cards,
          Price: 16,
          SpotPrice: "",
          Region: "default",
        })),
        context,
      ),
  },
  {
    cloud: "primeintellect",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      primeintellectFetcher.parse(
        {
          offers: counts.map((gpuCount) => ({
            provider: "hyperstack",
            gpuType: "A100_80GB",
            socket: "PCIe",
            gpuCount,
            dataCenter: "US-KS-2",
            country: "US",
            vcpu: { defaultCount: 64 },
            memory: { defaultCount: 512 },
            stockStatus: "Available",
            security: "secure_cloud",
            prices: { onDemand: 16, communityPrice: null, currency: "USD" },
          })),
          rates: {},
        },
        context,
      ),
  },
  {
    cloud: "shadeform",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      shadeformFetcher.parse(
        {
          types: counts.map((num_gpus) => ({
            cloud: "hyperstack",
            shade_instance_type: `A100_80Gx${num_gpus}`,
            hourly_price: 1600,
            configuration: {
              memory_in_gb: 512,
              vcpus: 64,
              num_gpus,
              gpu_type: "A100_80G",
              vram_per_gpu_in_gb: 80,
            },
            availability: [{ region: "canada-1", available: true }],
          })),
        },
        context,
      ),
  },
  {
    cloud: "mithril",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      mithrilFetcher.parse(
        {
          types: counts.map((num_gpus) => ({
            fid: `it_${num_gpus}`,
            name: `a100-80gb.sxm.${num_gpus}x`,
            num_cpus: 64,
            ram_gb: 512,
            num_gpus,
            gpu_type: "NVIDIA A100 80GB",
            gpu_memory_gb: 80,
          })),
          auctions: counts.map((cards) => ({
            instance_type: `it_${cards}`,
            region: "us-central1-b",
            capacity: 4,
            last_instance_price: "$16.00",
          })),
          pricing: {},
        },
        context,
      ),
  },
  {
    cloud: "lambda",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      lambdaFetcher.parse(
        {
          types: {
            data: Object.fromEntries(
              counts.map((gpus) => [
                `gpu_${gpus}x_a100`,
                {
                  instance_type: {
                    name: `gpu_${gpus}x_a100`,
                    description: `${gpus}x A100 (40 GB PCIe)`,
                    gpu_description: "A100 (40 GB PCIe)",
                    price_cents_per_hour: 1600,
                    specs: { vcpus: 30, memory_gib: 200, gpus },
                  },
                  regions_with_capacity_available: [{ name: "us-east-1" }],
                },
              ]),
            ),
          },
          images: { data: [{ region: { name: "us-east-1" }, architecture: "x86_64" }] },
        },
        context,
      ),
  },
  {
    cloud: "verda",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      verdaFetcher.parse(
        {
          types: counts.map((number_of_gpus) => ({
            instance_type: `${number_of_gpus}A100.22V`,
            name: "A100 SXM4 80GB",
            currency: "usd",
            price_per_hour: "16.00",
            spot_price: "8.00",
            cpu: { number_of_cores: 22 },
            memory: { size_in_gigabytes: 120 },
            gpu: { number_of_gpus },
            gpu_memory: { size_in_gigabytes: 80 * number_of_gpus },
          })),
          availability: [],
          locations: [{ code: "FIN-01" }],
        },
        context,
      ),
  },
  {
    cloud: "do",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      doFetcher.parse(
        counts.map((cards) => ({
          slug: `gpu-h100x${cards}-80gb`,
          memory: 245_760,
          vcpus: 20,
          price_hourly: 16,
          regions: ["nyc2"],
          gpu_info: {
            count: cards,
            model: "nvidia_h100",
            vram: { amount: 80 * cards, unit: "gib" },
          },
        })),
        context,
      ),
  },
  {
    cloud: "cloudrift",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      cloudriftFetcher.parse(
        {
          types: [
            {
              brand_short: "RTX 4090",
              variants: counts.map((gpu_count) => ({
                name: `rtx49-7c-kn.${gpu_count}`,
                cost_per_hour: 1600,
                cpu_count: 7,
                dram: 48 * GIB,
                gpu_count,
                vram: 24 * GIB,
                nodes_per_dc: { "us-east-nc-nr-1": 1 },
              })),
            },
          ],
        },
        context,
      ),
  },
  {
    cloud: "hotaisle",
    per: "machine",
    usd: 16,
    parse: (counts) =>
      hotaisleFetcher.parse(
        {
          machines: counts.map((count) => ({
            OnDemandPrice: 1600,
            Specs: {
              cpu_cores: 13 * count,
              ram_capacity: 224 * count * GIB,
              gpus: [{ count, manufacturer: "AMD", model: "MI300X" }],
            },
          })),
        },
        context,
      ),
  },
];

/** USD an hour by number of cards, of the market that the provider has. */
const usdByCards = ({ machines, prices }: ParsedCatalog): ReadonlyMap<number, number> => {
  const cards = new Map(machines.map((row) => [row.instanceType, row.acceleratorCount ?? 0]));
  return new Map(
    prices.map(({ instanceType, onDemandUsdPerHour, spotUsdPerHour }) => [
      cards.get(instanceType) ?? 0,
      onDemandUsdPerHour ?? spotUsdPerHour ?? Number.NaN,
    ]),
  );
};

describe("C-37: a price is that of the whole machine", () => {
  test.each([...perCard, ...perMachine])("$cloud quotes per $per", ({ per, usd, parse }) => {
    const parsed = parse([1, 8]);
    expect(parsed.refused).toEqual([]);
    const found = usdByCards(parsed);
    expect(found.get(1)).toBeCloseTo(usd, 9);
    expect(found.get(8)).toBeCloseTo(per === "card" ? 8 * usd : usd, 9);
  });

  test("cudo: cards, vCPUs and memory each by their number", () => {
    const parsed = cudoFetcher.parse(
      [
        {
          dataCenterId: "us-newyork-1",
          machineType: "epyc-a100",
          gpuModel: "A100 80GB PCIe",
          vcpuPriceHr: { value: "0.01" },
          memoryGibPriceHr: { value: "0.002" },
          gpuPriceHr: { value: "2" },
        },
      ],
      context,
    );
    const eight = parsed.prices.filter(({ instanceType }) => instanceType.includes("_8x96v"));
    expect(eight.map(({ onDemandUsdPerHour }) => onDemandUsdPerHour)).toEqual([
      8 * 2 + 96 * 0.01 + 192 * 0.002,
    ]);
  });

  /** A quoted unit that was misread shows: eight cards cost no more than four of their kind. */
  const taken = ({ machines, prices }: ParsedCatalog) =>
    judge({
      offers: offersOfRows(machines, prices),
      refused: 0,
      unknownRegions: new Map(),
      before: [],
      volatile: true,
    }).flags.filter((flag) => flag.startsWith("8 cards cheaper than 4"));

  test.each(perCard)("$cloud: eight cards are never under four", ({ parse }) => {
    expect(taken(parse([4, 8]))).toEqual([]);
  });

  test("8 cards cheaper than 4 of the same kind and place: the rows stay, and it is told", () => {
    const parsed = shadeformFetcher.parse(
      {
        types: [
          [4, 3000],
          [8, 1280],
        ].map(([num_gpus, hourly_price]) => ({
          cloud: "hyperstack",
          shade_instance_type: `A4000x${num_gpus}`,
          hourly_price,
          configuration: { memory_in_gb: 64, vcpus: 16, num_gpus, gpu_type: "A4000" },
          availability: [{ region: "canada-1", available: true }],
        })),
      },
      context,
    );
    expect(parsed.prices).toHaveLength(2);
    expect(taken(parsed)).toEqual([expect.stringMatching(/RTXA4000|A4000/)]);
  });
});

describe("C-38: two service levels under one name", () => {
  test("runpod: secure and community are two machines, each with its own price", () => {
    const question = { place: "US", cards: 2 };
    const answer = {
      data: {
        gpuTypes: [
          {
            id: "NVIDIA RTX A6000",
            displayName: "RTX A6000",
            memoryInGb: 48,
            maxGpuCount: 8,
            ...NO_OTHER_PRICE,
            securePrice: 0.76,
            communityPrice: 0.49,
            lowestPrice: { minVcpu: 8, minMemory: 50, stockStatus: "High" },
          },
        ],
      },
    };
    const { prices } = runpodFetcher.parse(
      {
        gpus: [
          { ...question, level: "SECURE", place: "EU-SE-1", answer },
          { ...question, level: "COMMUNITY", place: "SE", answer },
        ],
        cpus: [],
      },
      context,
    );
    expect(
      prices.map(({ region, instanceType, onDemandUsdPerHour }) => [
        region,
        instanceType,
        onDemandUsdPerHour,
      ]),
    ).toEqual([
      ["SE", "2x_RTXA6000_SECURE", 1.52],
      ["SE", "2x_RTXA6000_COMMUNITY", 0.98],
    ]);
  });

  test("vast: a data center and a private host; jarvislabs: a machine and a container", () => {
    const host = {
      gpu_name: "RTX A6000",
      num_gpus: 2,
      gpu_ram: 49_140,
      cpu_cores: 32,
      cpu_cores_effective: 16,
      cpu_ram: 131_072,
      min_bid: null,
      geolocation: "Sweden, SE",
      verification: "verified",
    };
    const vast = vastFetcher.parse(
      [
        { ...host, dph_base: 0.98 },
        { ...host, dph_base: 1.52, hosting_type: 1 },
      ],
      context,
    );
    expect(
      vast.prices.map(({ instanceType, onDemandUsdPerHour }) => [instanceType, onDemandUsdPerHour]),
    ).toEqual([
      ["2x-RTX_A6000-16-65536", 0.98],
      ["2x-RTX_A6000-16-65536-datacenter", 1.52],
    ]);
    const pool = {
      gpu_type: "A6000",
      region: "india-noida-01",
      vram: "48",
      cpus_per_gpu: 8,
      ram_per_gpu: 32,
      num_gpus: 1,
    };
    const jarvislabs = jarvislabsFetcher.parse(
      {
        pools: [
          { ...pool, workload_type: "vm", price_per_hour: 0.79 },
          { ...pool, workload_type: "container", price_per_hour: 0.69 },
        ],
        cpuPlans: [],
        currency: "USD",
        rates: {},
      },
      context,
    );
    expect(
      jarvislabs.prices.map(({ instanceType, onDemandUsdPerHour }) => [
        instanceType,
        onDemandUsdPerHour,
      ]),
    ).toEqual([
      ["1x_RTXA6000_8V_32G", 0.79],
      ["1x_RTXA6000_8V_32G_container", 0.69],
    ]);
  });
});
