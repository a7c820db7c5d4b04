import type {
  CatalogFetcher,
  MachineRow,
  ParsedCatalog,
  PriceRow,
  RefusedRow,
} from "../../catalog-fetchers/fetcher.ts";
import { allPages, nextLink } from "../../catalog-fetchers/pages.ts";
import { offerRows } from "../../src/catalog/offer-rows.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import { pages, type Routes } from "./serve.ts";

/** A cloud of the included catalog that is small. */
export const TOY_CLOUD = "crusoe";

/** What the toy provider lists. */
export interface ToyItem {
  readonly machine: MachineRow;
  readonly price?: PriceRow;
  readonly broken?: string;
}

/** A fetcher whose provider speaks in rows, so that tests can say exactly what was fetched. */
export const toyFetcher = (
  source: Partial<CatalogFetcher<unknown>["source"]> = {},
  id = TOY_CLOUD,
): CatalogFetcher<readonly ToyItem[]> => ({
  id,
  source: { url: "http://127.0.0.1:9", terms: "none", credentials: [], ...source },
  download: ({ http, baseUrl, onProgress }) => {
    const first = { url: `${baseUrl}/prices` };
    return allPages(
      http,
      first,
      (answer) => {
        const { items, next } = answer as { items: ToyItem[]; next?: string };
        return { items, next: nextLink(first, next) };
      },
      { onProgress },
    );
  },
  parse: (items): ParsedCatalog => ({
    machines: items.map(({ machine }) => machine),
    prices: items.flatMap(({ price }) => (price === undefined ? [] : [price])),
    refused: items.flatMap(({ broken, machine }): RefusedRow[] =>
      broken === undefined ? [] : [{ instanceType: machine.instanceType, reason: broken }],
    ),
  }),
});

/** The rows that a catalog has for a cloud, as its provider would list them, at `factor` times the price. */
export const toyItems = (catalog: Catalog, factor = 1, cloud = TOY_CLOUD): readonly ToyItem[] =>
  [...offerRows(catalog)]
    .filter(({ machine }) => machine.cloud === cloud)
    .map(({ machine, region, zone, onDemandUsdPerHour, spotUsdPerHour }) => {
      const { cloud: _, name, ...figures } = machine;
      return {
        machine: { instanceType: name, ...figures },
        price: {
          region: region.name,
          instanceType: name,
          ...(zone === "" ? {} : { zone }),
          ...(onDemandUsdPerHour === undefined
            ? {}
            : { onDemandUsdPerHour: onDemandUsdPerHour * factor }),
          ...(spotUsdPerHour === undefined ? {} : { spotUsdPerHour: spotUsdPerHour * factor }),
        },
      };
    });

/** A provider that lists the items on this many pages. */
export const toyProvider = (items: readonly ToyItem[], count = 3): ((url: string) => Routes) => {
  const each = Math.ceil(items.length / count);
  return pages("/prices", count, (page, next) => ({
    items: items.slice((page - 1) * each, page * each),
    next,
  }));
};
