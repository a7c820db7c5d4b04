import type { DownloadContext, HttpRequest } from "../fetcher.ts";
import { furtherHost } from "../further-host.ts";
import { allPages, nextLink, withQuery } from "../pages.ts";
import { property, shown } from "../read-rows.ts";
import { bearer, credential, urlOf } from "../requests.ts";

export const AZURE_URL = "https://prices.azure.com";
export const AZURE_SKU_CREDENTIALS = ["AZURE_SUBSCRIPTION_ID", "AZURE_ACCESS_TOKEN"] as const;

/** The currency beside the filter: inside it the API answers with no row and no error. */
const PRICES = {
  "api-version": "2023-01-01-preview",
  currencyCode: "USD",
  $filter: "serviceName eq 'Virtual Machines' and priceType eq 'Consumption'",
};

export interface AzureRaw {
  /** Items of all pages, as the API writes them, cut to the fields that are read. */
  readonly items: readonly unknown[];
  /** Resource SKUs; empty without credentials. */
  readonly skus: readonly unknown[];
}

/** The rest of an item (ids, savings plans) would fill memory: the list has some 400,000 items. */
const FIELDS = [
  "currencyCode",
  "retailPrice",
  "armRegionName",
  "armSkuName",
  "productName",
  "skuName",
  "meterName",
  "serviceName",
  "unitOfMeasure",
  "type",
  "effectiveStartDate",
  "effectiveEndDate",
  "isPrimaryMeterRegion",
] as const;

/** Windows is half of the list and recognizable at once. */
const isWindows = (item: unknown): boolean =>
  /windows/i.test(String(property(item, "productName")));

const cut = (item: unknown): unknown =>
  Object.fromEntries(
    FIELDS.flatMap((field) => {
      const value = property(item, field);
      return value === undefined || value === null ? [] : [[field, value]];
    }),
  );

const listOf = (answer: unknown, name: string): readonly unknown[] => {
  const list = property(answer, name);
  if (!Array.isArray(list))
    throw new Error(
      `Azure: seen ${shown(answer)}, needed a page with "${name}". The API may have changed; look for a newer skyplan.`,
    );
  return list;
};

const downloadPrices = (context: DownloadContext): Promise<unknown[]> => {
  const first: HttpRequest = {
    url: withQuery(urlOf(context, "/api/retail/prices"), PRICES),
  };
  return allPages(
    context.http,
    first,
    (answer) => ({
      items: listOf(answer, "Items")
        .filter((item) => !isWindows(item))
        .map(cut),
      next: nextLink(first, property(answer, "NextPageLink")),
    }),
    { onProgress: context.onProgress },
  );
};

/** Specifications of every size that the subscription may see; without credentials the dataset's hold. */
const downloadSkus = async (context: DownloadContext): Promise<unknown[]> => {
  const [subscription = "", token = ""] = AZURE_SKU_CREDENTIALS.map((name) =>
    credential(context, name),
  );
  if (subscription === "" || token === "") return [];
  const address =
    `https://management.azure.com/subscriptions/${encodeURIComponent(subscription)}` +
    "/providers/Microsoft.Compute/skus?api-version=2021-07-01";
  const first: HttpRequest = {
    url: furtherHost(context, AZURE_URL, address),
    headers: bearer(token),
  };
  return allPages(context.http, first, (answer) => ({
    items: listOf(answer, "value"),
    next: nextLink(first, property(answer, "nextLink")),
  }));
};

/** Credentials first: a wrong token shows before minutes of price pages. */
export const downloadAzure = async (context: DownloadContext): Promise<AzureRaw> => {
  const skus = await downloadSkus(context);
  return { items: await downloadPrices(context), skus };
};
