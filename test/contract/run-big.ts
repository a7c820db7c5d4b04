import { createHttpClient } from "../../catalog-fetchers/http.ts";
import { FETCHERS } from "../../catalog-fetchers/registry.ts";
import { parseContext } from "./parse-context.ts";
import { type Routes, type Served, serve } from "./serve.ts";

export const http = createHttpClient({
  retry: { retries: 1, firstDelayMs: 5, longestDelayMs: 100 },
});

/** Fetches a cloud from loopback; the server closes with the test's end. */
export const fetchFrom = async (
  id: string,
  routes: Routes | ((url: string) => Routes),
  { servers, credentials = {} }: { servers: Served[]; credentials?: Record<string, string> },
) => {
  const server = await serve(routes);
  servers.push(server);
  const fetcher = FETCHERS.find((candidate) => candidate.id === id);
  if (fetcher === undefined) throw new Error(`${id} is not registered`);
  const context = await parseContext();
  const rows = () =>
    fetcher.rows(
      { http, signal: new AbortController().signal, credentials, baseUrl: server.url },
      context,
    );
  return { rows, server };
};
