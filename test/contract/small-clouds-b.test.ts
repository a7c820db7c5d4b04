import { describe, expect, it } from "vitest";
import type { ParsedCatalog } from "../../catalog-fetchers/fetcher.ts";
import { jarvislabsFetcher } from "../../catalog-fetchers/jarvislabs/fetcher.ts";
import { primeintellectFetcher } from "../../catalog-fetchers/primeintellect/fetcher.ts";
import { seewebFetcher } from "../../catalog-fetchers/seeweb/fetcher.ts";
import { parseContext } from "./parse-context.ts";
import { priceTexts, runFetcher } from "./run-fetcher.ts";
import { failing, file, htmlPage, json } from "./serve.ts";
import { CASES, type FetcherCase } from "./small-clouds-b.cases.ts";

const run = ({ fetcher, routes, credentials }: FetcherCase) =>
  runFetcher(fetcher, routes, credentials);

const cardTexts = ({ machines }: ParsedCatalog) =>
  Object.fromEntries(
    machines
      .filter(({ accelerator }) => accelerator !== undefined)
      .map((machine) => [
        machine.instanceType,
        `${machine.acceleratorCount} ${machine.accelerator} ${machine.acceleratorMemoryGib}`,
      ]),
  );

const refusalTexts = ({ refused }: ParsedCatalog) =>
  refused.map(({ instanceType, reason }) => `${instanceType ?? ""}: ${reason}`);

describe.each(CASES)("$fetcher.id", (example) => {
  const { fetcher, asked, headers, credentials } = example;

  it("asks for every page once, with its credentials in the provider's header", async () => {
    const { requests } = await run(example);
    expect(requests.map(({ url }) => url).sort()).toEqual([...asked].sort());
    for (const request of requests) expect(request.headers).toMatchObject(headers ?? {});
    for (const name of fetcher.source.credentials) expect(credentials).toHaveProperty(name);
  });

  it("reads whole machines in USD per hour, and nothing as free", async () => {
    const { catalog } = await run(example);
    expect(priceTexts(catalog.prices)).toEqual(example.prices);
    expect(cardTexts(catalog)).toEqual(example.cards ?? {});
  });

  it("refuses what it cannot read, one by one and with the value that it saw", async () => {
    const texts = refusalTexts((await run(example)).catalog);
    expect(texts).toHaveLength(example.refused.length);
    for (const reason of example.refused) expect(texts.join("\n")).toMatch(reason);
  });

  it("keeps secrets out of everything it returns", async () => {
    const text = JSON.stringify((await run(example)).catalog);
    for (const name of fetcher.source.credentials) expect(text).not.toContain(credentials?.[name]);
  });

  it.each([
    ["a page for people", htmlPage()],
    ["an answer without rows", json({})],
    ["an empty list", json([])],
    ["a failing server", failing(500)],
    ["a refused key", failing(401)],
  ])("fails on %s instead of reading an empty catalog", async (_, answer) => {
    await expect(run({ ...example, routes: { "*": answer } })).rejects.toThrow(/./);
  });
});

describe("prices in EUR", () => {
  const inEuro = CASES.filter(({ fetcher }) => fetcher.source.settings?.includes("SKY_EUR_USD"));

  it.each(inEuro)(
    "$fetcher.id is not read without a stated rate, and says which",
    async (example) => {
      const { SKY_EUR_USD: _, ...credentials } = example.credentials ?? {};
      await expect(run({ ...example, credentials })).rejects.toThrow(
        /prices are in EUR: set SKY_EUR_USD to USD per EUR and the day/,
      );
    },
  );

  it("are refused one by one where a payload was kept without a rate", async () => {
    const plan = { name: "eCS1", cpu: "1", ram: "1024", hourly_price: 0.02 };
    const { prices, refused } = seewebFetcher.parse(
      { plans: [plan], rates: {} },
      await parseContext(),
    );
    expect(prices).toEqual([]);
    expect(refused).toMatchObject([
      { instanceType: "eCS1", reason: expect.stringContaining("set SKY_EUR_USD") },
    ]);
  });

  it.each(inEuro)(
    "$fetcher.id notes rate and day beside every converted price",
    async (example) => {
      const { catalog } = await run(example);
      const priced = catalog.prices.filter((row) => row.onDemandUsdPerHour !== undefined);
      expect(priced.length).toBeGreaterThan(0);
      for (const row of priced)
        expect(row).toMatchObject({ confidence: "derived", notes: "EUR at 1.1534 of 2026-08-13" });
    },
  );
});

describe("the account's currency", () => {
  const raw = { pools: [], cpuPlans: [], rates: {} };
  const plan = { vcpus: 4, ram_gb: 16, price: 8.8, regions: { "india-noida-01": true } };

  it("is converted when the answer names another one and a rate is stated", async () => {
    const rates = { SKY_INR_USD: "0.0115@2026-11-20" };
    const { prices } = jarvislabsFetcher.parse(
      { ...raw, cpuPlans: [plan], currency: "INR", rates },
      await parseContext(),
    );
    expect(prices).toMatchObject([
      { onDemandUsdPerHour: 0.1012, notes: "INR at 0.0115 of 2026-11-20" },
    ]);
  });

  it("is not taken for USD when the answer does not name it", async () => {
    const { prices, refused } = jarvislabsFetcher.parse(
      { ...raw, cpuPlans: [plan], currency: undefined },
      await parseContext(),
    );
    expect(prices).toEqual([]);
    expect(refused[0]?.reason).toMatch(/names no currency/);
  });
});

describe("a marketplace's levels and markets", () => {
  it("read the same in every order of the offers", async () => {
    const offers = [1, 2, 3].flatMap((page) => {
      const path = `${import.meta.dirname}/fixtures/primeintellect/gpus-page-${page}.json`;
      return JSON.parse(String(file(path).body)).items as unknown[];
    });
    const context = await parseContext();
    const forwards = primeintellectFetcher.parse({ offers, rates: {} }, context);
    const backwards = primeintellectFetcher.parse(
      { offers: [...offers].reverse(), rates: {} },
      context,
    );
    expect(priceTexts(backwards.prices)).toEqual(priceTexts(forwards.prices));
    expect(cardTexts(backwards)).toEqual(cardTexts(forwards));
  });
});

describe("what is merely not for sale", () => {
  it.each([
    ["scaleway", 1],
    ["ovhcloud", 2],
    ["seeweb", 1],
    ["hetzner", 2],
    ["jarvislabs", 1],
  ])("does not count against %s's answer", async (id, times) => {
    const example = CASES.find(({ fetcher }) => fetcher.id === id);
    if (example === undefined) throw new Error(`no case for ${id}`);
    const { catalog } = await run(example);
    expect(catalog.refused.filter(({ notForSale }) => notForSale === true)).toHaveLength(times);
  });
});

describe("what a price does not say", () => {
  const priceOf = async (id: string, key: string) => {
    const example = CASES.find(({ fetcher }) => fetcher.id === id);
    if (example === undefined) throw new Error(`no case for ${id}`);
    const { catalog } = await run(example);
    return catalog.prices.find(({ region, instanceType }) => `${region} ${instanceType}` === key);
  };

  it("a list price carries the day of its list", async () => {
    expect(await priceOf("crusoe", "us-east1-a l40s-48gb.4x")).toMatchObject({
      asOf: "2026-08-19",
      confidence: "derived",
    });
  });

  it("a type without a list price says so", async () => {
    const row = await priceOf("crusoe", "us-east1-a b200-180gb-sxm-ib.8x");
    expect(row?.notes).toMatch(/^no price: the API states none/);
  });

  it("a monthly price is not divided into an hourly one", async () => {
    expect(await priceOf("vultr", "ewr vhf-1c-1gb")).toEqual({
      region: "ewr",
      instanceType: "vhf-1c-1gb",
      notes: "only a monthly price is stated",
    });
  });

  it("an auction without free capacity says that a bid must be higher", async () => {
    const row = await priceOf("mithril", "us-central3-a a100-80gb.sxm.1x");
    expect(row?.notes).toMatch(/a higher bid wins/);
  });

  it("a place that the answer does not name is an assumption", async () => {
    const row = await priceOf("hotaisle", "us-michigan-1 1x_MI300X_13V_224G");
    expect(row?.confidence).toBe("assumed");
  });
});
