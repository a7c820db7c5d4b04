import * as z from "zod";
import { askAll } from "../ask-all.ts";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, ParseContext } from "../fetcher.ts";
import { usdFromCents } from "../money.ts";
import { machineRow, usdPriceRow } from "../offers.ts";
import { property, type Reading, readRows, refusal } from "../read-rows.ts";
import { bearer, credential, urlOf, withRows } from "../requests.ts";
import { amount, count, maybeWords, price, words } from "../wire-fields.ts";

export interface MithrilRaw {
  readonly types: readonly unknown[];
  readonly auctions: readonly unknown[];
  /** Answers of `/v2/pricing/current` by type id. */
  readonly pricing: Readonly<Record<string, unknown>>;
}

const Type = z.looseObject({
  fid: words,
  name: words,
  num_cpus: amount,
  ram_gb: amount,
  num_gpus: count,
  gpu_type: maybeWords,
  gpu_memory_gb: amount,
});
type Type = z.output<typeof Type>;

const Auction = z.looseObject({
  instance_type: words,
  region: words,
  capacity: count,
  /** `$8.00`, the whole machine. */
  last_instance_price: z.string().regex(/^\$\d+(\.\d+)?$/, "expected an amount such as $8.00"),
});
type Auction = z.output<typeof Auction>;

const Pricing = z.looseObject({ minimum_price_cents: price });

/**
 * Mithril sells by auction: what is known is a spot price, the last one of each region, and never less than the
 * minimum bid. Reservations are another contract, so there is no on-demand price.
 */
export const mithrilFetcher: CatalogFetcher<MithrilRaw> = {
  id: "mithril",
  source: {
    url: "https://api.mithril.ai",
    terms: "needs an account's API key",
    credentials: ["MITHRIL_API_KEY"],
    volatile: true,
  },
  download: async (context) => {
    const headers = bearer(credential(context, "MITHRIL_API_KEY"));
    const list = async (path: string) => {
      const url = urlOf(context, path);
      const answer = await context.http.json({ url, headers });
      return withRows(Array.isArray(answer) ? answer : [], url);
    };
    const [types, auctions] = [
      await list("/v2/instance-types"),
      await list("/v2/spot/availability"),
    ];
    const ids = types.map((type) => property(type, "fid")).filter((id) => typeof id === "string");
    const pricing = await askAll(ids, async (id): Promise<[string, unknown]> => {
      const url = urlOf(context, "/v2/pricing/current", { instance_type: id });
      return [id, await context.http.json({ url, headers })];
    });
    return { types, auctions, pricing: Object.fromEntries(pricing) };
  },
  parse: ({ types, auctions, pricing }, context) => {
    const known = new Map<string, Type>();
    const machines = readRows("instance-types", types, {
      schema: Type,
      label: (row) => property(row, "name"),
      read: (type) => readType(type, context, known),
    });
    const prices = readRows("spot/availability", auctions, {
      schema: Auction,
      label: (row) => property(row, "instance_type"),
      read: (auction) => readAuction(auction, known, pricing),
    });
    return catalogOf([...machines, ...prices]);
  },
};

/** @param known  gathers the types that can be offered, by id */
const readType = (type: Type, context: ParseContext, known: Map<string, Type>): Reading => {
  const cards = cardsOf(
    { text: type.gpu_type, count: type.num_gpus, memoryGib: type.gpu_memory_gb },
    context,
  );
  if (!cards.ok) return refusal(cards.error, type.name);
  known.set(type.fid, type);
  const { name: instanceType, num_cpus: vcpus, ram_gb: memoryGib } = type;
  return { machines: [machineRow({ instanceType, vcpus, memoryGib, ...cards.value })] };
};

const readAuction = (
  { instance_type: id, region, capacity, last_instance_price }: Auction,
  known: ReadonlyMap<string, Type>,
  pricing: Readonly<Record<string, unknown>>,
): Reading => {
  const instanceType = known.get(id)?.name;
  if (instanceType === undefined)
    return refusal(`an auction of ${id}, which is none of the readable types`, undefined, region);
  const { data } = Pricing.safeParse(pricing[id]);
  const floor = usdFromCents(data?.minimum_price_cents) ?? 0;
  const spot = Math.max(Number(last_instance_price.slice(1)), floor);
  const notes = [capacity > 0 ? undefined : "nothing free when fetched: a higher bid wins"];
  return {
    prices: [usdPriceRow({ region, instanceType, spot: spot > 0 ? spot : undefined, notes })],
  };
};
