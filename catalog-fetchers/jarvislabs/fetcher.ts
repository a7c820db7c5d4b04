import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import {
  type ExchangeRate,
  exchangeRate,
  needRate,
  type StatedRates,
  statedRates,
} from "../currency.ts";
import type { CatalogFetcher, MachineRow, ParseContext } from "../fetcher.ts";
import { cardCounts } from "../gpu-count.ts";
import { exact, wholeMachineUsd } from "../money.ts";
import { machineRow, notForSale, usdPriceRow } from "../offers.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { bearer, credential, urlOf, withRows } from "../requests.ts";
import { amount, maybeWords, price, words } from "../wire-fields.ts";

export interface JarvislabsRaw {
  readonly pools: readonly unknown[];
  readonly cpuPlans: readonly unknown[];
  /** ISO 4217; `undefined`: not stated. */
  readonly currency: string | undefined;
  readonly rates: StatedRates;
}

/** The provider's region ids as its customers see them. */
const REGIONS: Readonly<Record<string, string>> = {
  "europe-01": "EU1",
  "india-chennai-01": "IN1",
  "india-noida-01": "IN2",
};

/** Runs what is already there and takes no new machines. */
const CLOSED_REGION = "india-01";

const Pool = z.looseObject({
  gpu_type: words,
  region: words,
  /** Per card, as are vCPUs and memory. */
  price_per_hour: price,
  spot_price: price,
  spot_only_server: z.boolean().nullish(),
  vram: amount,
  cpus_per_gpu: amount,
  ram_per_gpu: amount,
  /** Most cards in one machine; absent: 1. */
  num_gpus: amount,
  workload_type: maybeWords,
});
type Pool = z.output<typeof Pool>;

const CpuPlan = z.looseObject({
  vcpus: z.number().positive(),
  ram_gb: z.number().positive(),
  price,
  price_per_hour: price,
  regions: z.record(z.string(), z.boolean()),
});
type CpuPlan = z.output<typeof CpuPlan>;

/**
 * JarvisLabs' pools of cards: any number of cards up to the pool's most, at the price of one card times their number.
 *
 * Containers and virtual machines of one pool are two products: containers carry a suffix and only they have spot
 * prices. The account's country decides between USD and INR, which the answer states as `currency`.
 */
export const jarvislabsFetcher: CatalogFetcher<JarvislabsRaw> = {
  id: "jarvislabs",
  source: {
    url: "https://backendn.jarvislabs.net",
    terms: "needs an account's API key",
    credentials: ["JL_API_KEY"],
    settings: ["SKY_INR_USD"],
  },
  download: async (context) => {
    const url = urlOf(context, "/misc/server_meta");
    const headers = bearer(credential(context, "JL_API_KEY"));
    const answer = await context.http.json({ url, headers });
    const stated = property(answer, "currency");
    const currency = typeof stated === "string" ? stated : undefined;
    const rates = statedRates(context.credentials);
    needRate(currency, rates);
    return {
      pools: withRows(listAt(answer, "server_meta"), url),
      cpuPlans: listAt(answer, "cpu_meta", "combinations"),
      currency,
      rates,
    };
  },
  parse: ({ pools, cpuPlans, currency, rates }, context) => {
    const rate = exchangeRate(currency, rates);
    const readings = [
      ...readRows("server_meta", pools, {
        schema: Pool,
        label: (row) => property(row, "gpu_type"),
        read: (pool) =>
          rate.ok ? readPool(pool, rate.value, context) : refusal(rate.error, pool.gpu_type),
      }),
      ...readRows("cpu_meta", cpuPlans, {
        schema: CpuPlan,
        read: (plan) => (rate.ok ? readCpuPlan(plan, rate.value) : refusal(rate.error)),
      }),
    ];
    return catalogOf(readings);
  },
};

/** How a kind of workload is named and sold. */
interface Product {
  readonly suffix: string;
  readonly features?: readonly string[];
  readonly spot: boolean;
  readonly note?: string;
}

const PRODUCTS: Readonly<Record<string, Product>> = {
  vm: { suffix: "", spot: false },
  container: { suffix: "_container", features: ["container"], spot: true },
};
const UNSTATED: Product = {
  suffix: "",
  spot: false,
  note: "workload type not stated: taken for vm",
};

const readPool = (pool: Pool, rate: ExchangeRate, context: ParseContext): Reading => {
  if (pool.region === CLOSED_REGION)
    return notForSale("the region takes no new machines", pool.gpu_type, pool.region);
  const region = REGIONS[pool.region];
  if (region === undefined)
    return refusal(`unknown region "${pool.region}"`, pool.gpu_type, pool.region);
  const product = pool.workload_type === undefined ? UNSTATED : PRODUCTS[pool.workload_type];
  if (product === undefined)
    return refusal(`unknown workload type "${pool.workload_type}"`, pool.gpu_type, region);
  const { cpus_per_gpu: vcpus, ram_per_gpu: memoryGib } = pool;
  if (vcpus === undefined || memoryGib === undefined)
    return refusal("no vCPUs or memory per card, which the name needs", pool.gpu_type, region);
  const cards = cardsOf({ text: pool.gpu_type, count: 1, memoryGib: pool.vram }, context);
  if (!cards.ok) return refusal(cards.error, pool.gpu_type, region);
  const machines = cardCounts(pool.num_gpus ?? 1).map((count): MachineRow => {
    const [cores, gib] = [count * vcpus, exact(count * memoryGib)];
    return machineRow({
      instanceType: `${count}x_${cards.value.accelerator}_${cores}V_${gib}G${product.suffix}`,
      vcpus: cores,
      memoryGib: gib,
      ...cards.value,
      acceleratorCount: count,
      features: product.features,
    });
  });
  const prices = machines.map(({ instanceType, acceleratorCount: count = 1 }) =>
    usdPriceRow(
      {
        region,
        instanceType,
        onDemand:
          pool.spot_only_server === true ? undefined : wholeMachineUsd(pool.price_per_hour, count),
        spot: product.spot ? wholeMachineUsd(pool.spot_price, count) : undefined,
        confidence: product.note === undefined ? undefined : "assumed",
        notes: [product.note],
      },
      rate,
    ),
  );
  return { machines, prices };
};

/** CPU plans have fixed sizes and one price for the whole machine. */
const readCpuPlan = (plan: CpuPlan, rate: ExchangeRate): Reading => {
  const instanceType = `CPU_${plan.vcpus}V_${plan.ram_gb}G`;
  const sold = Object.keys(plan.regions).filter((region) => plan.regions[region] === true);
  const unknown = sold.filter((region) => REGIONS[region] === undefined);
  return {
    machines: [machineRow({ instanceType, vcpus: plan.vcpus, memoryGib: plan.ram_gb })],
    prices: sold
      .map((region) => REGIONS[region])
      .filter((region) => region !== undefined)
      .map((region) =>
        usdPriceRow({ region, instanceType, onDemand: plan.price_per_hour ?? plan.price }, rate),
      ),
    refused: unknown.map((region) => ({
      region,
      instanceType,
      reason: `unknown region "${region}"`,
    })),
  };
};
