import * as z from "zod";
import { cardsOf } from "../cards.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, ParseContext, PriceRow } from "../fetcher.ts";
import { wholeMachineUsd } from "../money.ts";
import { machineRow, usdPriceRow } from "../offers.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { credential, urlOf, withRows } from "../requests.ts";
import { amount, count, maybeWords, words } from "../wire-fields.ts";
import { CARD_PRICES, LIST_DATE, type ListPrice, VCPU_PRICES } from "./list-prices.ts";
import { signedHeaders } from "./signature.ts";

export interface CrusoeRaw {
  readonly types: readonly unknown[];
  readonly capacities: readonly unknown[];
}

const Type = z.looseObject({
  product_name: words,
  cpu_type: maybeWords,
  cpu_cores: amount,
  memory_gb: amount,
  gpu_type: maybeWords,
  num_gpu: count,
});
type Type = z.output<typeof Type>;

/** Two rows of one type and place are two pools. */
const Capacity = z.looseObject({ type: words, location: words, quantity: count });

/**
 * Crusoe's API tells types and places but no price. The prices are those of its public list, per card, as of the
 * list's own day; a type that the list leaves out has an unknown price.
 */
export const crusoeFetcher: CatalogFetcher<CrusoeRaw> = {
  id: "crusoe",
  source: {
    url: "https://api.crusoecloud.com",
    terms: "needs a project's API key; prices by https://crusoe.ai/cloud/pricing",
    credentials: ["CRUSOE_ACCESS_KEY_ID", "CRUSOE_SECRET_KEY", "CRUSOE_DEFAULT_PROJECT"],
  },
  download: async (context) => {
    const key = {
      accessKeyId: credential(context, "CRUSOE_ACCESS_KEY_ID"),
      secretKey: credential(context, "CRUSOE_SECRET_KEY"),
    };
    const project = encodeURIComponent(credential(context, "CRUSOE_DEFAULT_PROJECT"));
    const items = async (path: string) => {
      const url = urlOf(context, path);
      const headers = signedHeaders(key, path, new Date());
      return withRows(listAt(await context.http.json({ url, headers }), "items"), url);
    };
    const types = await items(`/v1alpha5/projects/${project}/compute/vms/types`);
    return { types, capacities: await items("/v1alpha5/capacities") };
  },
  parse: ({ types, capacities }, context) => {
    const known = new Map<string, Type>();
    const machines = readRows("types", types, {
      schema: Type,
      label: (row) => property(row, "product_name"),
      read: (type) => readType(type, context, known),
    });
    const seen = new Set<string>();
    const prices = readRows("capacities", capacities, {
      schema: Capacity,
      label: (row) => property(row, "type"),
      read: ({ type: name, location }) => {
        const place = `${location}/${name}`;
        if (seen.has(place)) return {};
        seen.add(place);
        const type = known.get(name);
        return type === undefined
          ? refusal("capacity of a type that is not readable or not listed", name, location)
          : { prices: [listPriceRow(type, location)] };
      },
    });
    return catalogOf([...machines, ...prices]);
  },
};

/** @param known  gathers the types that can be offered, by name */
const readType = (type: Type, context: ParseContext, known: Map<string, Type>): Reading => {
  const { product_name: instanceType } = type;
  const cards = cardsOf({ text: type.gpu_type, count: type.num_gpu }, context);
  if (!cards.ok) return refusal(cards.error, instanceType);
  known.set(instanceType, type);
  return {
    machines: [
      machineRow({
        instanceType,
        vcpus: type.cpu_cores,
        memoryGib: type.memory_gb,
        arch: type.cpu_type === "arm64" ? "arm64" : undefined,
        ...cards.value,
      }),
    ],
  };
};

const NO_PRICE = "no price: the API states none and the price list leaves this type out";

/** Capacity comes and goes, list prices stay: a place with none free at the moment keeps its price. */
const listPriceRow = (type: Type, region: string): PriceRow => {
  const { product_name: instanceType } = type;
  const [listed, parts] = listedPer(type);
  if (listed === undefined) return usdPriceRow({ region, instanceType, notes: [NO_PRICE] });
  return usdPriceRow({
    region,
    instanceType,
    onDemand: wholeMachineUsd(listed.onDemand, parts),
    spot: wholeMachineUsd(listed.spot, parts),
    asOf: LIST_DATE,
    confidence: "derived",
    notes: ["list price per card or vCPU"],
  });
};

const listedPer = (type: Type): readonly [price: ListPrice | undefined, parts: number] =>
  type.num_gpu > 0
    ? [CARD_PRICES[type.gpu_type ?? ""], type.num_gpu]
    : [VCPU_PRICES[type.product_name.split(".", 1)[0] ?? ""], type.cpu_cores ?? 0];
