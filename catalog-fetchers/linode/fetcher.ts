import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { gibFromMib } from "../memory.ts";
import { machineRow, usdPriceRow } from "../offers.ts";
import { allPages, nextNumber } from "../pages.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { urlOf } from "../requests.ts";
import { amount, count, price, words } from "../wire-fields.ts";

export interface LinodeRaw {
  readonly types: readonly unknown[];
  readonly regions: readonly unknown[];
}

const Type = z.looseObject({
  id: words,
  label: words,
  class: words,
  /** MiB. */
  memory: amount,
  vcpus: amount,
  gpus: count,
  /** USD of the whole machine in every region without a price of its own. */
  price: z.looseObject({ hourly: price }),
  region_prices: z.array(z.looseObject({ id: words, hourly: price })).default([]),
});
type Type = z.output<typeof Type>;

const Region = z.looseObject({ id: words, capabilities: z.array(z.string()) });

/** What a region must be capable of to have machines of a class; all others need plain Linodes. */
const CAPABILITY: Readonly<Record<string, string>> = {
  gpu: "GPU Linodes",
  premium: "Premium Plans",
  accelerated: "NETINT Quadra T1U",
};

/**
 * Linode (Akamai): `GET /linode/types` and `GET /regions`, both open and paged; USD of the whole machine.
 *
 * A price holds in all regions that can have the class, but for those with a price of their own.
 */
export const linodeFetcher: CatalogFetcher<LinodeRaw> = {
  id: "linode",
  source: {
    url: "https://api.linode.com/v4",
    terms: "https://www.linode.com/legal-tos/",
    credentials: [],
  },
  download: async (context) => ({
    types: await list(context, "/linode/types"),
    regions: await list(context, "/regions"),
  }),
  parse: ({ types, regions }, context) => {
    const places = new Map<string, readonly string[]>();
    const unreadable = readRows("regions", regions, {
      schema: Region,
      read: ({ id, capabilities }) => {
        places.set(id, capabilities);
        return {};
      },
    });
    const readings = readRows("types", types, {
      schema: Type,
      label: (row) => property(row, "id"),
      read: (type) => readType(type, places, context),
    });
    return catalogOf([...unreadable, ...readings]);
  },
};

const PAGE_SIZE = 500;

const list = (context: DownloadContext, path: string): Promise<unknown[]> => {
  const first = { url: urlOf(context, path, { page: 1, page_size: PAGE_SIZE }) };
  const read = (answer: unknown, page: number) => ({
    items: listAt(answer, "data"),
    next: nextNumber(first, "page", page, {
      done: page,
      total: Number(property(answer, "pages") ?? 1),
    }),
  });
  return allPages(context.http, first, read, { onProgress: context.onProgress });
};

/** `Dedicated 32GB + RTX6000 GPU x1`, `RTX4000 Ada x2 Medium` → the words of the card. */
const cardText = (label: string): string =>
  label.replace(/^.*\+ /, "").replace(/ (GPU )?x\d+.*$/, "");

const readType = (
  type: Type,
  places: ReadonlyMap<string, readonly string[]>,
  context: ParseContext,
): Reading => {
  const { id: instanceType, label, vcpus, memory } = type;
  const cards = cardsOf({ text: cardText(label), count: type.gpus }, context);
  if (!cards.ok) return refusal(cards.error, instanceType);
  const own = new Map(type.region_prices.map(({ id, hourly }) => [id, hourly]));
  const needed = CAPABILITY[type.class] ?? "Linodes";
  const regions = [...places].filter(([, capabilities]) => capabilities.includes(needed));
  return {
    machines: [machineRow({ instanceType, vcpus, memoryGib: gibFromMib(memory), ...cards.value })],
    prices: regions.map(([region]) =>
      usdPriceRow({
        region,
        instanceType,
        onDemand: own.has(region) ? own.get(region) : type.price.hourly,
      }),
    ),
  };
};
