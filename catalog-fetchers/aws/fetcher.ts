import type { CatalogFetcher } from "../fetcher.ts";
import { AWS_URL, downloadAws } from "./download.ts";
import { parseAws } from "./parse.ts";
import type { AwsRaw } from "./raw.ts";
import { AWS_KEYS } from "./spot-history-download.ts";

/**
 * Amazon EC2: the bulk price list of each region (CSV, streamed), the public spot feed and the spot advisor; with keys
 * also DescribeSpotPriceHistory, for spot prices by zone.
 *
 * Left out on purpose: local and wavelength zones, China (CNY, another host), Windows, licensed software, dedicated
 * tenancy, capacity reservations and blocks, reserved instances and savings plans.
 */
export const awsFetcher: CatalogFetcher<AwsRaw> = {
  id: "aws",
  source: {
    url: AWS_URL,
    terms: "https://aws.amazon.com/service-terms/",
    credentials: [],
    optionalCredentials: AWS_KEYS,
  },
  download: downloadAws,
  parse: parseAws,
};
