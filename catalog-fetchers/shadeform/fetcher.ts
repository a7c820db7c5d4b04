import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, ParseContext } from "../fetcher.ts";
import { cheapestOffers } from "../market.ts";
import { usdFromCents } from "../money.ts";
import { machineRow, usdPriceRow } from "../offers.ts";
import { oneMachineAName } from "../one-machine-a-name.ts";
import { joined, listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { credential, urlOf, withRows } from "../requests.ts";
import { amount, count, maybeWords, price, words } from "../wire-fields.ts";

export interface ShadeformRaw {
  readonly types: readonly unknown[];
}

const InstanceType = z.looseObject({
  cloud: words,
  shade_instance_type: words,
  /** US cents for the whole machine. */
  hourly_price: price,
  deployment_type: maybeWords,
  configuration: z.looseObject({
    memory_in_gb: amount,
    vcpus: amount,
    num_gpus: count,
    gpu_type: maybeWords,
    vram_per_gpu_in_gb: amount,
  }),
  availability: z.array(z.unknown()),
});
type InstanceType = z.output<typeof InstanceType>;

const Availability = z.looseObject({ region: words, available: z.boolean() });

/**
 * Shadeform, a marketplace over other clouds: an offer exists only where `available` is true at the moment.
 *
 * Types are named `<cloud>_<type>` because the same type costs differently at different clouds.
 */
export const shadeformFetcher: CatalogFetcher<ShadeformRaw> = {
  id: "shadeform",
  source: {
    url: "https://api.shadeform.ai/v1",
    terms: "needs an account's API key",
    credentials: ["SHADEFORM_API_KEY"],
    volatile: true,
  },
  download: async (context) => {
    const url = urlOf(context, "/instances/types", { available: "true" });
    const headers = { "X-API-KEY": credential(context, "SHADEFORM_API_KEY") };
    const answer = await context.http.json({ url, headers });
    return { types: withRows(listAt(answer, "instance_types"), url) };
  },
  parse: ({ types }, context) => {
    const readings = readRows("instance_types", types, {
      schema: InstanceType,
      label: (row) => property(row, "shade_instance_type"),
      read: (type) => readType(type, context),
    });
    return catalogOf([cheapestOffers(oneMachineAName(readings))]);
  },
};

/** What is rented when it is not a virtual machine; a container cannot run another one. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  baremetal: ["bare-metal"],
  container: ["container"],
};

const readType = (type: InstanceType, context: ParseContext): Reading => {
  const instanceType = nameOf(type);
  const { configuration } = type;
  const cards = cardsOf(
    {
      text: configuration.gpu_type,
      count: configuration.num_gpus,
      memoryGib: configuration.vram_per_gpu_in_gb,
    },
    context,
  );
  if (!cards.ok) return refusal(cards.error, instanceType);
  const machine = machineRow({
    instanceType,
    vcpus: configuration.vcpus,
    memoryGib: configuration.memory_in_gb,
    features: FEATURES[type.deployment_type ?? ""],
    ...cards.value,
  });
  const onDemand = usdFromCents(type.hourly_price);
  const prices = readRows("availability", type.availability, {
    schema: Availability,
    label: () => instanceType,
    read: ({ region, available }) =>
      available ? { prices: [usdPriceRow({ region, instanceType, onDemand })] } : {},
  });
  return joined([{ machines: [machine] }, ...prices]);
};

/** `hyperstack` and `A100_80Gx2` → `hyperstack_A100-80GBx2`, as the bundled dataset writes it. */
const nameOf = ({ cloud, shade_instance_type }: InstanceType): string =>
  `${cloud}_${shade_instance_type.replaceAll("_", "-").replace(/(\d)G(?!B)/, "$1GB")}`;
