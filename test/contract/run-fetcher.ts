import type { ParsedCatalog, PriceRow } from "../../catalog-fetchers/fetcher.ts";
import { createHttpClient } from "../../catalog-fetchers/http.ts";
import type { RegisteredFetcher } from "../../catalog-fetchers/registry.ts";
import { parseContext } from "./parse-context.ts";
import { type Routes, type SeenRequest, serve } from "./serve.ts";

export interface Fetched {
  readonly catalog: ParsedCatalog;
  readonly requests: readonly SeenRequest[];
}

/** Downloads from loopback with the real client and parses what came. */
export const runFetcher = async (
  fetcher: RegisteredFetcher,
  routes: Routes,
  credentials: Readonly<Record<string, string>> = {},
): Promise<Fetched> => {
  const served = await serve(routes);
  try {
    const context = await parseContext();
    const download = {
      http: createHttpClient({ retry: { retries: 1, firstDelayMs: 1, longestDelayMs: 5 } }),
      signal: new AbortController().signal,
      credentials,
      baseUrl: served.url,
    };
    const catalog = await fetcher.rows(download, context);
    return { catalog, requests: served.requests };
  } finally {
    await served.close();
  }
};

const text = (usd: number | undefined): string => (usd === undefined ? "-" : String(usd));

/** `region[/zone] type` → `on-demand spot`, `-` for unknown. */
export const priceTexts = (prices: readonly PriceRow[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    prices.map((row) => [
      `${row.region}${row.zone === undefined ? "" : `/${row.zone}`} ${row.instanceType}`,
      `${text(row.onDemandUsdPerHour)} ${text(row.spotUsdPerHour)}`,
    ]),
  );
