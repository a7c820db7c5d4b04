import type { CatalogFetcher } from "../fetcher.ts";
import { AZURE_SKU_CREDENTIALS, AZURE_URL, type AzureRaw, downloadAzure } from "./download.ts";
import { parseAzure } from "./parse.ts";

/**
 * Microsoft Azure: the Retail Prices API, page by page; with a subscription and a token also its Resource SKUs for
 * specifications of sizes that the dataset does not know.
 */
export const azureFetcher: CatalogFetcher<AzureRaw> = {
  id: "azure",
  source: {
    url: AZURE_URL,
    terms:
      "https://learn.microsoft.com/en-us/rest/api/cost-management/retail-prices/azure-retail-prices",
    credentials: [],
    optionalCredentials: AZURE_SKU_CREDENTIALS,
  },
  download: downloadAzure,
  parse: parseAzure,
};
