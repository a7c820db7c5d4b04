import * as z from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { type Cards, cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import { exchangeRate, needRate, type StatedRates, statedRates } from "../currency.ts";
import type { CatalogFetcher, ParseContext } from "../fetcher.ts";
import { machineRow, notForSale, usdPriceRow } from "../offers.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { urlOf, withRows } from "../requests.ts";
import { amount, count, maybeWords, words } from "../wire-fields.ts";

export interface OvhRaw {
  /** Those of Public Cloud machines. */
  readonly addons: readonly unknown[];
  /** ISO 4217; `undefined`: not stated. */
  readonly currency: string | undefined;
  readonly rates: StatedRates;
}

/** Prices are whole numbers of this part of the currency, without tax. */
const PARTS_PER_UNIT = 1e8;
const PRODUCT = "publiccloud-instance";
const HOURLY = /^(.+)\.consumption((?:\.\w+)*)$/;
const MONTHLY = /^(.+)\.monthly\.postpaid((?:\.\w+)*)$/;

const Addon = z.looseObject({
  planCode: words,
  pricings: z.array(
    z.looseObject({ intervalUnit: maybeWords, interval: amount, mode: maybeWords, price: amount }),
  ),
  configurations: z
    .array(z.looseObject({ name: words, values: z.array(words).nullish() }))
    .nullish(),
  blobs: z.looseObject({
    tags: z.array(z.string()).nullish(),
    commercial: z.looseObject({ brick: maybeWords }).nullish(),
    technical: z.looseObject({
      cpu: z.looseObject({ cores: amount }),
      memory: z.looseObject({ size: amount }),
      gpu: z
        .looseObject({
          model: maybeWords,
          number: count,
          memory: z.looseObject({ size: amount }).nullish(),
        })
        .nullish(),
      os: z.looseObject({ family: maybeWords }).nullish(),
    }),
  }),
});
type Addon = z.output<typeof Addon>;

/**
 * OVHcloud's order catalog of its German subsidiary: prices in EUR without tax, hourly and monthly plans side by side.
 *
 * Plans of local zones and of regions with three zones (`b3-8.consumption.3AZ`) have places and prices of their own.
 * Monthly plans are another contract and never an hourly price, but hourly plans may leave their regions to them.
 * There is no spot market.
 */
export const ovhcloudFetcher: CatalogFetcher<OvhRaw> = {
  id: "ovhcloud",
  source: {
    url: "https://api.ovh.com/v1",
    terms: "public order catalog, no account needed",
    credentials: [],
    settings: ["SKY_EUR_USD"],
  },
  download: async (context) => {
    const url = urlOf(context, "/order/catalog/public/cloud", { ovhSubsidiary: "DE" });
    const answer = await context.http.json(url);
    const addons = listAt(answer, "addons").filter((row) => property(row, "product") === PRODUCT);
    const stated = property(answer, "locale", "currencyCode");
    const currency = typeof stated === "string" ? stated : undefined;
    const rates = statedRates(context.credentials);
    needRate(currency, rates);
    return {
      addons: withRows(addons, url),
      currency,
      rates,
    };
  },
  parse: (raw, context) => {
    const regions = regionsOfPlans(raw.addons);
    return catalogOf(
      readRows("addons", raw.addons, {
        schema: Addon,
        label: (row) => property(row, "planCode"),
        read: (addon) => readAddon(addon, raw, regions, context),
      }),
    );
  },
};

/** Regions by flavor and kind of region, from hourly and monthly plans alike. */
const regionsOfPlans = (addons: readonly unknown[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const regions = new Map<string, Set<string>>();
  for (const row of addons) {
    const { data } = Addon.safeParse(row);
    const plan = HOURLY.exec(data?.planCode ?? "") ?? MONTHLY.exec(data?.planCode ?? "");
    if (data === undefined || plan === null) continue;
    regions.set(
      planKey(plan),
      new Set([...(regions.get(planKey(plan)) ?? []), ...regionsOf(data)]),
    );
  }
  return regions;
};

const regionsOf = ({ configurations }: Addon): readonly string[] =>
  (configurations ?? []).flatMap(({ name, values }) => (name === "region" ? (values ?? []) : []));

const planKey = ([, flavor = "", kind = ""]: RegExpExecArray): string => `${flavor}/${kind}`;

const readAddon = (
  addon: Addon,
  { currency, rates }: OvhRaw,
  regions: ReadonlyMap<string, ReadonlySet<string>>,
  context: ParseContext,
): Reading => {
  if (MONTHLY.test(addon.planCode)) return {};
  const plan = HOURLY.exec(addon.planCode);
  if (plan === null) return refusal("neither an hourly nor a monthly plan", addon.planCode);
  const [, instanceType = ""] = plan;
  const { tags, technical } = addon.blobs;
  if (tags?.includes("active") === false)
    return notForSale("not sold: no tag active", instanceType);
  const rate = exchangeRate(currency, rates);
  if (!rate.ok) return refusal(rate.error, instanceType);
  const cards = cardsOfPlan(addon, instanceType, context);
  if (!cards.ok) return refusal(cards.error, instanceType);
  const places = [...(regions.get(planKey(plan)) ?? [])].sort();
  const windows = technical.os?.family === "windows";
  const machines = [
    machineRow({
      instanceType,
      vcpus: technical.cpu.cores,
      memoryGib: technical.memory.size,
      features: windows ? ["windows"] : undefined,
      ...cards.value,
    }),
  ];
  if (places.length === 0)
    return { machines, ...notForSale(`no region stated for ${addon.planCode}`, instanceType) };
  const onDemand = hourly(addon);
  const prices = places.map((region) =>
    usdPriceRow({ region, instanceType, onDemand }, rate.value),
  );
  return { machines, prices };
};

/** Of several hourly prices the highest; `undefined` when none is above 0. */
const hourly = ({ pricings }: Addon): number | undefined => {
  const asked = pricings
    .filter(({ intervalUnit, interval }) => intervalUnit === "hour" && (interval ?? 1) === 1)
    .map(({ price }) => price)
    .filter((price) => price !== undefined);
  return asked.length === 0 ? undefined : Math.max(...asked) / PARTS_PER_UNIT;
};

/** Older GPU flavors come without their cards: then those of the bundled dataset are taken. */
const cardsOfPlan = (
  { blobs: { technical, commercial } }: Addon,
  instanceType: string,
  context: ParseContext,
): Result<Cards, string> => {
  const { gpu } = technical;
  if (gpu !== null && gpu !== undefined)
    return cardsOf({ text: gpu.model, count: gpu.number, memoryGib: gpu.memory?.size }, context);
  if (commercial?.brick !== "gpu") return ok({});
  const known = context.bundled.instanceTypes.find(
    ({ cloud, name }) => cloud === "ovhcloud" && name === instanceType,
  );
  if (known?.accelerator === undefined) return err("a GPU flavor whose cards are not stated");
  const { accelerator, acceleratorCount, acceleratorMemoryGib } = known;
  return ok({
    accelerator,
    ...(acceleratorCount === undefined ? {} : { acceleratorCount }),
    ...(acceleratorMemoryGib === undefined ? {} : { acceleratorMemoryGib }),
  });
};
