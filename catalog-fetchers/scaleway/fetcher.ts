import * as z from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import { exchangeRate, needRate, type StatedRates, statedRates } from "../currency.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { gibFromBytes } from "../memory.ts";
import { exact } from "../money.ts";
import { machineRow, notForSale, usdPriceRow } from "../offers.ts";
import { allPages, nextNumber } from "../pages.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { urlOf } from "../requests.ts";
import { zoneWithNumber } from "../snapshots/region-slugs.ts";
import { amount, count, maybeWords, words } from "../wire-fields.ts";

export interface ScalewayRaw {
  readonly products: readonly unknown[];
  readonly rates: StatedRates;
}

/** What a new customer can still order. */
const SOLD = [
  "public_beta",
  "preview",
  "general_availability",
  "end_of_new_features",
  "end_of_growth",
];

const NANOS = 1e9;
const UNITS_PER_HOUR: Readonly<Record<string, number>> = { hour: 1, minute: 60 };

const Product = z.looseObject({
  sku: words,
  status: words,
  locality: z.looseObject({ zone: maybeWords }),
  price: z.looseObject({
    retail_price: z.looseObject({ currency_code: words, units: count, nanos: count }),
  }),
  unit_of_measure: z.looseObject({ unit: words, size: z.number().positive() }),
  properties: z.looseObject({
    instance: z.looseObject({ offer_id: words }),
    hardware: z.looseObject({
      cpu: z.looseObject({
        arch: maybeWords,
        virtual: z.looseObject({ count: amount }),
      }),
      ram: z.looseObject({ size: amount }),
      gpu: z.looseObject({ count, type: maybeWords }).nullish(),
    }),
  }),
});
type Product = z.output<typeof Product>;

/**
 * Scaleway's public product catalog: every zone in one list, prices in EUR without tax, some per minute.
 *
 * Storage and the address are sold apart. There is no spot market.
 */
export const scalewayFetcher: CatalogFetcher<ScalewayRaw> = {
  id: "scaleway",
  source: {
    url: "https://api.scaleway.com",
    terms: "public product catalog, no account needed",
    credentials: [],
    settings: ["SKY_EUR_USD"],
  },
  download: async (context) => {
    const rates = statedRates(context.credentials);
    needRate("EUR", rates);
    return { products: await products(context), rates };
  },
  parse: ({ products, rates }, context) =>
    catalogOf(
      readRows("products", products, {
        schema: Product,
        label: (row) => property(row, "properties", "instance", "offer_id"),
        read: (product) => readProduct(product, rates, context),
      }),
    ),
};

const PAGE_SIZE = 100;

const products = (context: DownloadContext): Promise<unknown[]> => {
  const query = SOLD.map((status) => `&status=${status}`).join("");
  const path = `/product-catalog/v2alpha1/public-catalog/products?product_types=instance&page=1&page_size=${PAGE_SIZE}${query}`;
  const first = { url: urlOf(context, path) };
  return allPages(
    context.http,
    first,
    (answer, page) => ({
      items: listAt(answer, "products"),
      next: nextNumber(first, "page", page, {
        done: page * PAGE_SIZE,
        total: Number(property(answer, "total_count") ?? 0),
      }),
    }),
    { onProgress: context.onProgress },
  );
};

const readProduct = (product: Product, rates: StatedRates, context: ParseContext): Reading => {
  const { instance, hardware } = product.properties;
  const instanceType = instance.offer_id;
  const { zone } = product.locality;
  if (zone === undefined) return refusal(`${product.sku} names no zone`, instanceType);
  const place = zoneWithNumber(zone);
  const refused = (reason: string) => refusal(reason, instanceType, place.region);
  if (!SOLD.includes(product.status))
    return notForSale(`not sold any more: ${product.status}`, instanceType, place.region);
  const asked = perHour(product);
  if (!asked.ok) return refused(asked.error);
  const rate = exchangeRate(product.price.retail_price.currency_code, rates);
  if (!rate.ok) return refused(rate.error);
  const cards = cardsOf(cardOf(product), context);
  if (!cards.ok) return refused(cards.error);
  return {
    machines: [
      machineRow({
        instanceType,
        vcpus: hardware.cpu.virtual.count,
        memoryGib: gibFromBytes(hardware.ram.size),
        arch: ARCHITECTURES[hardware.cpu.arch ?? ""],
        features: instanceType.endsWith("-WIN") ? ["windows"] : undefined,
        ...cards.value,
      }),
    ],
    prices: [usdPriceRow({ ...place, instanceType, onDemand: asked.value }, rate.value)],
  };
};

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "arm64" };

/** The catalog does not state a card's memory; the type's name ends in it, `B300-SXM-8-288G`. */
const cardOf = ({ properties: { hardware, instance } }: Product) => {
  const stated = /-(\d+)G$/.exec(instance.offer_id)?.[1];
  return {
    text: hardware.gpu?.type,
    count: hardware.gpu?.count ?? 0,
    memoryGib: stated === undefined ? undefined : Number(stated),
    sxmApart: true,
  };
};

/** @returns the price of an hour in the list's currency, `undefined` when unknown; an error for another unit */
const perHour = ({ price, unit_of_measure: unit }: Product): Result<number | undefined, string> => {
  const times = UNITS_PER_HOUR[unit.unit];
  if (times === undefined) return err(`priced per ${unit.unit}, which tells no hourly price`);
  const { units, nanos } = price.retail_price;
  const asked = exact(((units * NANOS + nanos) / NANOS / unit.size) * times);
  return ok(asked > 0 ? asked : undefined);
};
