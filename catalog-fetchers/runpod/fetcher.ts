import type { CatalogFetcher } from "../fetcher.ts";
import { download, type RunpodRaw } from "./download.ts";
import { parse } from "./parse.ts";

/**
 * RunPod: GraphQL at `/graphql`, not paged; asked once per place and size. USD per GPU; the secure and the community
 * cloud keep names of their own (`8x_H100-SXM_SECURE`), and so do their spot prices.
 */
export const runpodFetcher: CatalogFetcher<RunpodRaw> = {
  id: "runpod",
  source: {
    url: "https://api.runpod.io",
    terms: "https://www.runpod.io/legal/terms-of-service",
    credentials: ["RUNPOD_API_KEY"],
    volatile: true,
  },
  download,
  parse,
};
