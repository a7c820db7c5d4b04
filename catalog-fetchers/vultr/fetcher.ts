import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { gibFromMib } from "../memory.ts";
import { machineRow, usdPriceRow } from "../offers.ts";
import { allPages, nextToken } from "../pages.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { urlOf } from "../requests.ts";
import { amount, maybeWords, price, words } from "../wire-fields.ts";
import { bareMetalCards, planCards } from "./cards-of-plan.ts";

export interface VultrRaw {
  readonly plans: readonly unknown[];
  readonly metal: readonly unknown[];
}

const PLAN_FIELDS = {
  id: words,
  /** MiB. */
  ram: amount,
  hourly_cost: price,
  monthly_cost: price,
  locations: z.array(words),
};
const Plan = z.looseObject({
  ...PLAN_FIELDS,
  vcpu_count: amount,
  gpu_type: maybeWords,
  gpu_vram_gb: amount,
});
type Plan = z.output<typeof Plan>;
const MetalPlan = z.looseObject({
  ...PLAN_FIELDS,
  cpu_threads: amount,
  hourly_cost_preemptible: price,
});
type MetalPlan = z.output<typeof MetalPlan>;

/**
 * Vultr's plans, virtual and bare metal; only the latter have preemptible prices.
 *
 * A plan without locations is sold nowhere at the moment and has no price row. Monthly prices are caps of 672 or 730
 * hours, depending on the plan, and tell no hourly price.
 */
export const vultrFetcher: CatalogFetcher<VultrRaw> = {
  id: "vultr",
  source: {
    url: "https://api.vultr.com/v2",
    terms: "public price list, no account needed",
    credentials: [],
  },
  download: async (context) => ({
    plans: await list(context, "/plans", "plans", { type: "all" }),
    metal: await list(context, "/plans-metal", "plans_metal", {}),
  }),
  parse: ({ plans, metal }, context) =>
    catalogOf([
      ...readRows("plans", plans, {
        schema: Plan,
        label: (row) => property(row, "id"),
        read: (plan) => readPlan(plan, context),
      }),
      ...readRows("plans_metal", metal, {
        schema: MetalPlan,
        label: (row) => property(row, "id"),
        read: (plan) => readMetalPlan(plan, context),
      }),
    ]),
};

/** `meta.links.next` is a cursor, not a link. */
const list = (
  context: DownloadContext,
  path: string,
  key: string,
  query: Readonly<Record<string, string>>,
): Promise<unknown[]> => {
  const first = { url: urlOf(context, path, { ...query, per_page: 500 }) };
  const read = (answer: unknown) => ({
    items: listAt(answer, key),
    next: nextToken(first, "cursor", property(answer, "meta", "links", "next")),
  });
  return allPages(context.http, first, read, { onProgress: context.onProgress });
};

const MONTHLY_ONLY = "only a monthly price is stated";

const noteOf = (plan: Plan | MetalPlan): string | undefined =>
  plan.hourly_cost === undefined && plan.monthly_cost !== undefined ? MONTHLY_ONLY : undefined;

const readPlan = (plan: Plan, context: ParseContext): Reading => {
  const instanceType = plan.id;
  const cards = cardsOf(planCards(plan.gpu_type, plan.gpu_vram_gb), context);
  if (!cards.ok) return refusal(cards.error, instanceType);
  return {
    machines: [
      machineRow({
        instanceType,
        vcpus: plan.vcpu_count,
        memoryGib: gibFromMib(plan.ram),
        ...cards.value,
      }),
    ],
    prices: plan.locations.map((region) =>
      usdPriceRow({ region, instanceType, onDemand: plan.hourly_cost, notes: [noteOf(plan)] }),
    ),
  };
};

const readMetalPlan = (plan: MetalPlan, context: ParseContext): Reading => {
  const instanceType = plan.id;
  const cards = cardsOf(bareMetalCards(instanceType), context);
  if (!cards.ok) return refusal(cards.error, instanceType);
  return {
    machines: [
      machineRow({
        instanceType,
        vcpus: plan.cpu_threads,
        memoryGib: gibFromMib(plan.ram),
        features: ["bare-metal"],
        ...cards.value,
      }),
    ],
    prices: plan.locations.map((region) =>
      usdPriceRow({
        region,
        instanceType,
        onDemand: plan.hourly_cost,
        spot: plan.hourly_cost_preemptible,
        notes: [noteOf(plan)],
      }),
    ),
  };
};
