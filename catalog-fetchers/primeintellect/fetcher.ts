import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import { exchangeRate, type StatedRates, statedRates } from "../currency.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { cheapestOffers } from "../market.ts";
import { machineRow, usdPriceRow } from "../offers.ts";
import { oneMachineAName } from "../one-machine-a-name.ts";
import { allPages, nextNumber } from "../pages.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { bearer, credential, urlOf } from "../requests.ts";
import { countryDashSite } from "../snapshots/region-slugs.ts";
import { amount, count, maybeWords, price, words } from "../wire-fields.ts";
import { spotBesideOnDemand } from "./spot-beside-on-demand.ts";

export interface PrimeintellectRaw {
  readonly offers: readonly unknown[];
  readonly rates: StatedRates;
}

const resource = z.looseObject({ defaultCount: amount }).nullish();

const Offer = z.looseObject({
  provider: words,
  gpuType: words,
  socket: maybeWords,
  gpuCount: count,
  dataCenter: maybeWords,
  country: maybeWords,
  vcpu: resource,
  memory: resource,
  stockStatus: maybeWords,
  security: z.enum(["secure_cloud", "community_cloud"]),
  isSpot: z.boolean().nullish(),
  /** For the whole machine with its default disk. */
  prices: z.looseObject({
    onDemand: price,
    communityPrice: price,
    isVariable: z.boolean().nullish(),
    currency: maybeWords,
  }),
});
type Offer = z.output<typeof Offer>;

/**
 * Prime Intellect, a marketplace over other clouds: what can be rented at the moment.
 *
 * An offer is named after its upstream cloud, cards, vCPUs and memory, as the bundled dataset does. The community level
 * carries a suffix, because it is a weaker promise at another price, and the two must not meet under one name. An offer
 * with `isSpot` is a spot price of its name.
 */
export const primeintellectFetcher: CatalogFetcher<PrimeintellectRaw> = {
  id: "primeintellect",
  source: {
    url: "https://api.primeintellect.ai",
    terms: "needs an account's API key with Availability: Read",
    credentials: ["PRIME_API_KEY"],
    volatile: true,
  },
  download: async (context) => ({
    offers: await offers(context),
    rates: statedRates(context.credentials),
  }),
  parse: ({ offers, rates }, context) => {
    const readings = readRows("items", offers, {
      schema: Offer,
      label: (row) => property(row, "cloudId"),
      read: (offer) => readOffer(offer, rates, context),
    });
    return catalogOf([cheapestOffers(spotBesideOnDemand(oneMachineAName(readings)))]);
  },
};

const PAGE_SIZE = 100;

/** An empty first page with `totalCount` 0 comes from a replica that lags; it fails like any empty answer. */
const offers = (context: DownloadContext): Promise<unknown[]> => {
  const first = {
    url: urlOf(context, "/api/v1/availability/gpus", { page: 1, page_size: PAGE_SIZE }),
    headers: bearer(credential(context, "PRIME_API_KEY")),
  };
  return allPages(
    context.http,
    first,
    (answer, page) => ({
      items: listAt(answer, "items"),
      next: nextNumber(first, "page", page, {
        done: page * PAGE_SIZE,
        total: Number(property(answer, "totalCount") ?? 0),
      }),
    }),
    { onProgress: context.onProgress },
  );
};

/** Names that say more than the card, by the provider's name. */
const CARD_NAMES: Readonly<Record<string, string>> = { RTX_PRO_6000B_96GB: "RTX PRO 6000 96GB" };

const readOffer = (offer: Offer, rates: StatedRates, context: ParseContext): Reading => {
  const instanceType = nameOf(offer);
  const { region } = countryDashSite(placeOf(offer));
  if (offer.stockStatus?.toLowerCase() === "unavailable") return {};
  const rate = exchangeRate(offer.prices.currency, rates);
  if (!rate.ok) return refusal(rate.error, instanceType, region);
  const text = `${CARD_NAMES[offer.gpuType] ?? offer.gpuType} ${offer.socket ?? ""}`;
  const cards = cardsOf({ text, count: offer.gpuCount, sxmApart: true }, context);
  if (!cards.ok) return refusal(cards.error, instanceType, region);
  const asked = askedOf(offer);
  return {
    machines: [
      machineRow({
        instanceType,
        vcpus: offer.vcpu?.defaultCount,
        memoryGib: offer.memory?.defaultCount,
        ...cards.value,
      }),
    ],
    prices: [
      usdPriceRow(
        {
          region,
          instanceType,
          ...(offer.isSpot === true ? { spot: asked } : { onDemand: asked }),
          notes: [offer.prices.isVariable === true ? "the provider may change it" : undefined],
        },
        rate.value,
      ),
    ],
  };
};

const isCommunity = ({ security }: Offer): boolean => security === "community_cloud";

/** A level's own price only: an offer of the secure level never takes the community price. */
const askedOf = (offer: Offer): number | undefined =>
  isCommunity(offer)
    ? (offer.prices.communityPrice ?? offer.prices.onDemand)
    : offer.prices.onDemand;

const nameOf = (offer: Offer): string =>
  [
    offer.provider,
    `${offer.gpuCount}x${offer.gpuType}`,
    offer.vcpu?.defaultCount,
    offer.memory?.defaultCount,
    isCommunity(offer) ? "community" : undefined,
  ]
    .filter((part) => part !== undefined)
    .join("__");

const placeOf = ({ country, dataCenter }: Offer): string =>
  country === undefined || dataCenter === undefined
    ? (dataCenter ?? "UNSPECIFIED")
    : `${country} - ${dataCenter}`;
