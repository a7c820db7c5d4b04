import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, ParseContext } from "../fetcher.ts";
import { gibFromBytes } from "../memory.ts";
import { usdFromCents } from "../money.ts";
import { machineRow, usdPriceRow } from "../offers.ts";
import { property, type Reading, readRows, refusal } from "../read-rows.ts";
import { credential, urlOf, withRows } from "../requests.ts";
import { amount, count, price, words } from "../wire-fields.ts";

export interface HotaisleRaw {
  readonly machines: readonly unknown[];
}

/** The answer names no place; the provider runs one site, in Michigan. */
const REGION = "us-michigan-1";
const PLACE_NOTE = "the API names no place: the provider's one site";

const Available = z.looseObject({
  /** US cents for the whole machine. */
  OnDemandPrice: price,
  Specs: z.looseObject({
    cpu_cores: amount,
    /** Bytes. */
    ram_capacity: amount,
    gpus: z.array(z.looseObject({ count, model: words })).nullish(),
  }),
});
type Available = z.output<typeof Available>;

/** Hot Aisle's virtual machines that a team can start now. They have no names, so their figures make one. */
export const hotaisleFetcher: CatalogFetcher<HotaisleRaw> = {
  id: "hotaisle",
  source: {
    url: "https://admin.hotaisle.app/api",
    terms: "needs a team's API key",
    credentials: ["HOTAISLE_API_KEY", "HOTAISLE_TEAM_HANDLE"],
    volatile: true,
  },
  download: async (context) => {
    const team = encodeURIComponent(credential(context, "HOTAISLE_TEAM_HANDLE"));
    const url = urlOf(context, `/teams/${team}/virtual_machines/available/`);
    const headers = { Authorization: `Token ${credential(context, "HOTAISLE_API_KEY")}` };
    const answer = await context.http.json({ url, headers });
    return { machines: withRows(Array.isArray(answer) ? answer : [], url) };
  },
  parse: ({ machines }, context) =>
    catalogOf(
      readRows("virtual_machines", machines, {
        schema: Available,
        label: (row) => property(row, "Specs", "gpus", "0", "model"),
        read: (machine) => readMachine(machine, context),
      }),
    ),
};

const readMachine = ({ OnDemandPrice, Specs }: Available, context: ParseContext): Reading => {
  const [gpu, ...others] = Specs.gpus ?? [];
  if (others.length > 0) return refusal("cards of several kinds in one machine", gpu?.model);
  const cards = cardsOf({ text: gpu?.model, count: gpu?.count ?? 0 }, context);
  if (!cards.ok) return refusal(cards.error, gpu?.model);
  const { cpu_cores: vcpus, ram_capacity: bytes } = Specs;
  const memoryGib = gibFromBytes(bytes);
  if (vcpus === undefined || memoryGib === undefined)
    return refusal("no cores or memory stated, so the machine cannot be told apart", gpu?.model);
  const prefix = gpu === undefined ? "CPU" : `${gpu.count}x_${gpu.model}`;
  const instanceType = `${prefix}_${vcpus}V_${Math.round(memoryGib)}G`;
  return {
    machines: [machineRow({ instanceType, vcpus, memoryGib, ...cards.value })],
    prices: [
      usdPriceRow({
        region: REGION,
        instanceType,
        onDemand: usdFromCents(OnDemandPrice),
        confidence: "assumed",
        notes: [PLACE_NOTE],
      }),
    ],
  };
};
