import type { CatalogFetcher } from "../fetcher.ts";
import { download, type NebiusRaw } from "./download.ts";
import { parse } from "./parse.ts";

/**
 * Nebius: its API speaks gRPC only (`compute.api.nebius.cloud` and others), so this asks a gateway of the user's that
 * translates JSON, such as Envoy's `grpc_json_transcoder` with `auto_mapping`, for the same methods:
 * projects (one per region), their platforms (paged by `next_page_token`), and the calculator's price of every preset,
 * regular and preemptible. Without a gateway the cloud is skipped and keeps its snapshot.
 */
export const nebiusFetcher: CatalogFetcher<NebiusRaw> = {
  id: "nebius",
  source: {
    url: "https://api.nebius.cloud",
    terms: "https://docs.nebius.com/legal",
    credentials: ["NEBIUS_GATEWAY_URL", "NEBIUS_IAM_TOKEN", "NEBIUS_TENANT_ID"],
  },
  download,
  parse,
};
