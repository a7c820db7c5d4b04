import * as z from "zod";
import { catalogOf } from "../catalog-of.ts";
import { exchangeRate, needRate, type StatedRates, statedRates } from "../currency.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { machineRow, notForSale, usdPriceRow } from "../offers.ts";
import { allPages, withQuery } from "../pages.ts";
import { joined, listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { bearer, credential, urlOf } from "../requests.ts";
import { amount, maybeWords, price, words } from "../wire-fields.ts";

export interface HetznerRaw {
  readonly types: readonly unknown[];
  /** Of the project, ISO 4217; `undefined`: not stated. */
  readonly currency: string | undefined;
  readonly rates: StatedRates;
}

const deprecation = z.looseObject({ unavailable_after: words }).nullish();

const ServerType = z.looseObject({
  name: words,
  cores: amount,
  memory: amount,
  architecture: maybeWords,
  deprecation,
  prices: z.array(z.unknown()),
  locations: z.array(z.looseObject({ name: words, deprecation })).nullish(),
});
type ServerType = z.output<typeof ServerType>;

/** Decimal text; net is without tax. */
const LocationPrice = z.looseObject({
  location: words,
  price_hourly: z.looseObject({ net: price }),
});

/**
 * Hetzner Cloud's server types: net hourly prices per location, in the currency of the project. CPU only, no spot.
 *
 * A deprecated type can be ordered until its day, in all locations or in one.
 */
export const hetznerFetcher: CatalogFetcher<HetznerRaw> = {
  id: "hetzner",
  source: {
    url: "https://api.hetzner.cloud/v1",
    terms: "needs a project's API token, read only",
    credentials: ["HCLOUD_TOKEN"],
    settings: ["SKY_EUR_USD"],
  },
  download: async (context) => {
    const headers = bearer(credential(context, "HCLOUD_TOKEN"));
    const pricing = await context.http.json({ url: urlOf(context, "/pricing"), headers });
    const stated = property(pricing, "pricing", "currency");
    const currency = typeof stated === "string" ? stated : undefined;
    const rates = statedRates(context.credentials);
    needRate(currency, rates);
    return {
      types: await serverTypes(context, headers),
      currency,
      rates,
    };
  },
  parse: (raw, context) =>
    catalogOf(
      readRows("server_types", raw.types, {
        schema: ServerType,
        label: (row) => property(row, "name"),
        read: (type) => readType(type, raw, context),
      }),
    ),
};

const serverTypes = (
  context: DownloadContext,
  headers: Readonly<Record<string, string>>,
): Promise<unknown[]> => {
  const first = { url: urlOf(context, "/server_types", { per_page: 50 }), headers };
  const read = (answer: unknown) => {
    const next = property(answer, "meta", "pagination", "next_page");
    return {
      items: listAt(answer, "server_types"),
      next:
        typeof next === "number"
          ? { ...first, url: withQuery(first.url, { page: next }) }
          : undefined,
    };
  };
  return allPages(context.http, first, read, { onProgress: context.onProgress });
};

const ARCHITECTURES: Readonly<Record<string, string>> = { x86: "x86_64", arm: "arm64" };

const readType = (
  type: ServerType,
  { currency, rates }: HetznerRaw,
  { asOf }: ParseContext,
): Reading => {
  const instanceType = type.name;
  const ended = endedBefore(type.deprecation, asOf);
  if (ended !== undefined) return notForSale(ended, instanceType);
  const rate = exchangeRate(currency, rates);
  if (!rate.ok) return refusal(rate.error, instanceType);
  const gone = new Map(
    (type.locations ?? []).map(({ name, deprecation }) => [name, endedBefore(deprecation, asOf)]),
  );
  const machine = machineRow({
    instanceType,
    vcpus: type.cores,
    memoryGib: type.memory,
    arch: ARCHITECTURES[type.architecture ?? ""],
  });
  const prices = readRows("prices", type.prices, {
    schema: LocationPrice,
    label: () => instanceType,
    read: ({ location: region, price_hourly: { net: onDemand } }) => {
      const reason = gone.get(region);
      if (reason !== undefined) return notForSale(reason, instanceType, region);
      return { prices: [usdPriceRow({ region, instanceType, onDemand }, rate.value)] };
    },
  });
  return joined([{ machines: [machine] }, ...prices]);
};

/** @param asOf  ISO 8601 day; both are compared as text */
const endedBefore = (ending: z.output<typeof deprecation>, asOf: string): string | undefined => {
  const day = ending?.unavailable_after.slice(0, asOf.length);
  return day !== undefined && day <= asOf ? `cannot be ordered since ${day}` : undefined;
};
