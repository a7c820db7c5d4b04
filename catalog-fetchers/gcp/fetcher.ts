import type { CatalogFetcher } from "../fetcher.ts";
import { downloadGcp, GCP_KEY, GCP_LISTING_CREDENTIALS, GCP_URL, type GcpRaw } from "./download.ts";
import { parseGcp } from "./parse.ts";

/**
 * Google Cloud: the Cloud Billing Catalog with an API key; with a project and a token also the machine and accelerator
 * types of every zone. Without them the dataset's machine types are priced wherever their parts have a price.
 *
 * Left out on purpose: custom machines, sole tenancy, commitments, reservations, flex-start and calendar mode.
 */
export const gcpFetcher: CatalogFetcher<GcpRaw> = {
  id: "gcp",
  source: {
    url: GCP_URL,
    terms: "https://cloud.google.com/terms",
    credentials: [GCP_KEY],
    optionalCredentials: GCP_LISTING_CREDENTIALS,
  },
  download: downloadGcp,
  parse: parseGcp,
};
