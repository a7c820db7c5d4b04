import { afterEach, describe, expect, test } from "vitest";
import type { HttpRequest } from "../../catalog-fetchers/fetcher.ts";
import { createHttpClient } from "../../catalog-fetchers/http.ts";
import {
  allPages,
  nextLink,
  nextNumber,
  nextToken,
  withQuery,
} from "../../catalog-fetchers/pages.ts";
import { json, pages, type Routes, type Served, serve, tooMany } from "./serve.ts";

const servers: Served[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const provider = async (routes: Routes | ((url: string) => Routes)): Promise<Served> => {
  const server = await serve(routes);
  servers.push(server);
  return server;
};

const http = createHttpClient({ retry: { retries: 2, firstDelayMs: 5, longestDelayMs: 1000 } });

interface Answer {
  readonly Items: readonly number[];
  readonly NextPageLink?: string;
}

/** Page 13 holds the cheapest offer, page 5 is empty, page 3 is refused once. */
const thirteen = (url: string): Routes => {
  const table = pages("/prices", 13, (number, next) => ({
    Items: number === 5 ? [] : [100 - number],
    NextPageLink: next ?? null,
  }))(url);
  const third = table["/prices?page=3"];
  return { ...table, "/prices?page=3": [tooMany("0"), third as ReturnType<typeof json>] };
};

const byLink = (request: HttpRequest) => (answer: unknown) => {
  const { Items, NextPageLink } = answer as Answer;
  return { items: Items, next: nextLink(request, NextPageLink) };
};

describe("all pages are read (C-34)", () => {
  test("13 pages, one 429 and one empty page on the way", async () => {
    const { url, requests } = await provider(thirteen);
    const request = { url: `${url}/prices` };
    const seen: number[] = [];
    const items = await allPages(http, request, byLink(request), {
      onProgress: (done) => seen.push(done),
    });
    expect(items).toHaveLength(12);
    expect(Math.min(...items)).toBe(87);
    expect(requests).toHaveLength(14);
    expect(seen.at(-1)).toBe(13);
  });

  test("by token", async () => {
    const { url } = await provider({
      "/": (request) =>
        json(request.url.includes("pageToken=b%2F1") ? { skus: [2] } : { skus: [1], next: "b/1" }),
    });
    const first = { url: `${url}/?key=k` };
    const items = await allPages(http, first, (answer) => {
      const { skus, next } = answer as { skus: number[]; next?: string };
      return { items: skus, next: nextToken(first, "pageToken", next) };
    });
    expect(items).toEqual([1, 2]);
  });

  test("by number, up to the total", async () => {
    const { url, requests } = await provider({
      "*": (request) => json({ data: [Number(/page=(\d+)/.exec(request.url)?.[1])], last: 3 }),
    });
    const first = { url: withQuery(`${url}/plans`, { page: 1, gpu: undefined }) };
    const items = await allPages(http, first, (answer, page) => {
      const { data, last } = answer as { data: number[]; last: number };
      return { items: data, next: nextNumber(first, "page", page, { done: page, total: last }) };
    });
    expect(items).toEqual([1, 2, 3]);
    expect(requests).toHaveLength(3);
  });
});

describe("what is no list of pages is an error", () => {
  test("no item on any page", async () => {
    const { url } = await provider(
      pages("/prices", 2, (_, next) => ({ Items: [], NextPageLink: next })),
    );
    const request = { url: `${url}/prices` };
    await expect(allPages(http, request, byLink(request))).rejects.toThrow(/2 pages without any/);
    expect(await allPages(http, request, byLink(request), { mayBeEmpty: true })).toEqual([]);
  });

  test("a page that links to itself", async () => {
    const { url } = await provider((self) => ({
      "*": json({ Items: [1], NextPageLink: `${self}/prices` }),
    }));
    const request = { url: `${url}/prices` };
    await expect(allPages(http, request, byLink(request))).rejects.toThrow(/read before/);
  });

  test("a list without an end", async () => {
    const { url } = await provider({
      "*": (request) => json({ Items: [1], NextPageLink: `${request.url}x` }),
    });
    const request = { url: `${url}/prices` };
    const next = (answer: unknown) => byLink(request)(answer);
    await expect(allPages(http, request, next, { mostPages: 20 })).rejects.toThrow(/no end/);
  });

  test("a link that would carry the key to another host", async () => {
    const request = { url: "https://prices.example/v1", headers: { authorization: "Bearer x" } };
    expect(() => nextLink(request, "https://elsewhere.example/v1?page=2")).toThrow(/elsewhere/);
    expect(nextLink(request, "/v1?page=2")?.url).toBe("https://prices.example/v1?page=2");
  });
});
