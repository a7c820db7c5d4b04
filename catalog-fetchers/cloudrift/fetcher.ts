import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, ParseContext } from "../fetcher.ts";
import { gibFromBytes } from "../memory.ts";
import { usdFromCents } from "../money.ts";
import { machineRow, usdPriceRow } from "../offers.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { post, urlOf, withRows } from "../requests.ts";
import { amount, count, price, words } from "../wire-fields.ts";

export interface CloudriftRaw {
  readonly types: readonly unknown[];
}

const API_VERSION = "2025-03-21";

const Variant = z.looseObject({
  name: words,
  /** US cents for the whole machine, not always whole ones. */
  cost_per_hour: price,
  cpu_count: amount,
  /** Bytes. */
  dram: amount,
  gpu_count: count,
  /** Bytes per card. */
  vram: amount,
  nodes_per_dc: z.record(z.string(), count),
});
type Variant = z.output<typeof Variant>;

/** CloudRift's virtual machines; a data centre's id begins with its country, `us-east-nc-nr-1`. */
export const cloudriftFetcher: CatalogFetcher<CloudriftRaw> = {
  id: "cloudrift",
  source: {
    url: "https://api.cloudrift.ai",
    terms: "public price list, no account needed",
    credentials: [],
    volatile: true,
  },
  download: async (context) => {
    const url = urlOf(context, "/api/v1/instance-types/list");
    const selector = { ByServiceAndLocation: { services: ["vm"] } };
    const answer = await context.http.json(post(url, { version: API_VERSION, data: { selector } }));
    return { types: withRows(listAt(answer, "data", "instance_types"), url) };
  },
  parse: ({ types }, context) =>
    catalogOf(
      types.flatMap((type) =>
        readRows("variants", property(type, "variants"), {
          schema: Variant,
          label: (row) => property(row, "name"),
          read: (variant) => readVariant(variant, property(type, "brand_short"), context),
        }),
      ),
    ),
};

const readVariant = (variant: Variant, brand: unknown, context: ParseContext): Reading => {
  const instanceType = variant.name;
  const cards = cardsOf(
    {
      text: typeof brand === "string" ? brand : undefined,
      count: variant.gpu_count,
      memoryGib: gibFromBytes(variant.vram),
    },
    context,
  );
  if (!cards.ok) return refusal(cards.error, instanceType);
  const onDemand = usdFromCents(variant.cost_per_hour);
  return {
    machines: [
      machineRow({
        instanceType,
        vcpus: variant.cpu_count,
        memoryGib: gibFromBytes(variant.dram),
        ...cards.value,
      }),
    ],
    prices: Object.entries(variant.nodes_per_dc)
      .filter(([, nodes]) => nodes > 0)
      .map(([region]) => usdPriceRow({ region, instanceType, onDemand })),
  };
};
