import { afterEach, describe, expect, test } from "vitest";
import { siftRows } from "../../catalog-fetchers/gates/sift.ts";
import { createHttpClient } from "../../catalog-fetchers/http.ts";
import { CLOUDS_A, type CloudCase, fetcherOf } from "./clouds-a.ts";
import { parseContext } from "./parse-context.ts";
import { rowsAsText } from "./rows-as-text.ts";
import { htmlPage, type Routes, type Served, serve, truncated } from "./serve.ts";

const servers: Served[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const http = createHttpClient({ retry: { retries: 1, firstDelayMs: 5, longestDelayMs: 100 } });

const fetchFrom = async (cloud: CloudCase, routes: (url: string) => Routes) => {
  const server = await serve(routes);
  servers.push(server);
  const credentials = Object.fromEntries(
    Object.entries(cloud.credentials).map(([name, value]) => [
      name,
      value.replace("{base}", server.url),
    ]),
  );
  const rows = () =>
    fetcherOf(cloud.id).rows(
      { http, signal: new AbortController().signal, credentials, baseUrl: server.url },
      context,
    );
  return { rows, server };
};

const context = await parseContext();

describe.each(CLOUDS_A)("$id", (cloud) => {
  test("its payloads, served on loopback, give these rows", async () => {
    const { rows, server } = await fetchFrom(cloud, cloud.routes);
    const parsed = await rows();
    const seen = rowsAsText(parsed);
    expect(seen.machines).toEqual(expect.arrayContaining([...cloud.machines]));
    expect(seen.prices).toEqual(expect.arrayContaining([...cloud.prices]));
    expect(seen.prices).toHaveLength(cloud.priceCount ?? seen.prices.length);
    expect(seen.refused).toEqual(cloud.refused);
    const sifted = siftRows(cloud.id, parsed, context.bundled);
    expect(sifted.refused.filter(({ counts }) => counts)).toHaveLength(cloud.refused.length);
    if (cloud.signed === undefined) return;
    const [header, value] = cloud.signed;
    for (const request of server.requests) expect(request.headers[header]).toBe(value);
  });

  test("asks for the credentials that it uses", () => {
    expect([...fetcherOf(cloud.id).source.credentials].sort()).toEqual(
      Object.keys(cloud.credentials).sort(),
    );
  });

  test("a payload that has changed beyond reading is an error, not an empty catalog", async () => {
    const { rows } = await fetchFrom(cloud, cloud.broken);
    await expect(rows()).rejects.toThrow();
  });

  test.each([
    ["a page for people", htmlPage()],
    ["an answer that breaks off", truncated('{"data": []}')],
  ])("%s is an error", async (_, answer) => {
    const { rows } = await fetchFrom(cloud, () => ({ "*": answer }));
    await expect(rows()).rejects.toThrow();
  });
});
