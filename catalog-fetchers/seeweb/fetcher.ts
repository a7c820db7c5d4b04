import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import { exchangeRate, needRate, type StatedRates, statedRates } from "../currency.ts";
import type { CatalogFetcher, ParseContext } from "../fetcher.ts";
import { gibFromMib } from "../memory.ts";
import { machineRow, notForSale, usdPriceRow } from "../offers.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { credential, urlOf, withRows } from "../requests.ts";
import { amount, count, maybeWords, price, words } from "../wire-fields.ts";

export interface SeewebRaw {
  readonly plans: readonly unknown[];
  readonly rates: StatedRates;
}

/** The answer states no currency; Seeweb's price list is in EUR. */
const CURRENCY = "EUR";

const Plan = z.looseObject({
  name: words,
  cpu: amount,
  ram: amount,
  gpu: count,
  gpu_label: maybeWords,
  hourly_price: price,
  available: z.boolean().nullish(),
  available_regions: z.array(z.looseObject({ location: words })).nullish(),
});
type Plan = z.output<typeof Plan>;

/**
 * Seeweb's server plans. `available` says whether a plan is sold, and the regions are those where it is sold; neither
 * tells whether a machine is free at the moment. There is no spot market.
 */
export const seewebFetcher: CatalogFetcher<SeewebRaw> = {
  id: "seeweb",
  source: {
    url: "https://api.seeweb.it/ecs/v2",
    terms: "needs an account's API token",
    credentials: ["SEEWEB_API_KEY"],
    settings: ["SKY_EUR_USD"],
  },
  download: async (context) => {
    const rates = statedRates(context.credentials);
    needRate(CURRENCY, rates);
    const url = urlOf(context, "/plans");
    const headers = { "X-APITOKEN": credential(context, "SEEWEB_API_KEY") };
    const answer = await context.http.json({ url, headers });
    return { plans: withRows(listAt(answer, "plans"), url), rates };
  },
  parse: ({ plans, rates }, context) =>
    catalogOf(
      readRows("plans", plans, {
        schema: Plan,
        label: (row) => property(row, "name"),
        read: (plan) => readPlan(plan, rates, context),
      }),
    ),
};

const readPlan = (plan: Plan, rates: StatedRates, context: ParseContext): Reading => {
  const instanceType = plan.name;
  if (plan.available === false) return notForSale("not sold: available is false", instanceType);
  const rate = exchangeRate(CURRENCY, rates);
  if (!rate.ok) return refusal(rate.error, instanceType);
  const cards = cardsOf({ text: plan.gpu_label, count: plan.gpu }, context);
  if (!cards.ok) return refusal(cards.error, instanceType);
  const regions = new Set((plan.available_regions ?? []).map(({ location }) => location));
  if (regions.size === 0) return refusal("no region stated", instanceType);
  return {
    machines: [
      machineRow({
        instanceType,
        vcpus: plan.cpu,
        memoryGib: gibFromMib(plan.ram),
        ...cards.value,
      }),
    ],
    prices: [...regions].map((region) =>
      usdPriceRow({ region, instanceType, onDemand: plan.hourly_price }, rate.value),
    ),
  };
};
