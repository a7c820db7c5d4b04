import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { azureFetcher } from "../../catalog-fetchers/azure/fetcher.ts";
import { siftRows } from "../../catalog-fetchers/gates/sift.ts";
import {
  azureRoutes,
  meter,
  ONE_KEY,
  ONE_SIZE,
  page,
  SKUS_PATH,
} from "./fixtures/azure/payloads.ts";
import { parseContext } from "./parse-context.ts";
import { rowsAsText } from "./rows-as-text.ts";
import { fetchFrom } from "./run-big.ts";
import {
  htmlPage,
  json,
  pages,
  type Routes,
  type Served,
  serve,
  tooMany,
  truncated,
} from "./serve.ts";

const servers: Served[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const fetchAzure = (routes: Routes | ((url: string) => Routes), credentials = {}) =>
  fetchFrom("azure", routes, { servers, credentials });

const context = await parseContext();
const pricesOf = (items: readonly unknown[]) =>
  rowsAsText(azureFetcher.parse({ items, skus: [] }, context)).prices;

describe("served on loopback", () => {
  test("Linux on demand and spot of each size, over all pages", async () => {
    const { rows, server } = await fetchAzure(azureRoutes);
    expect(rowsAsText(await rows()).prices).toEqual([
      "eastus Standard_D14 1.542|",
      "eastus Standard_D2s_v5 0.096|0.0125",
      "eastus Standard_F8 0.398|",
      "eastus Standard_NC24ads_A100_v4 3.673|0.8999",
      "eastus Standard_ND96asr_v4 27.197|",
      "eastus Standard_ZZ2_v9 1.25|",
      "eastus Standard_ZZ4s_v9 2.5|",
    ]);
    expect(server.requests).toHaveLength(3);
  });

  test("the currency stands beside the filter, not in it (C-34)", async () => {
    const { rows, server } = await fetchAzure(azureRoutes);
    await rows();
    const { searchParams } = new URL(server.requests[0]?.url ?? "", server.url);
    expect(searchParams.get("currencyCode")).toBe("USD");
    expect(searchParams.get("$filter")).toBe(
      "serviceName eq 'Virtual Machines' and priceType eq 'Consumption'",
    );
  });

  test("the same name with other memory is another card; an unknown size keeps unknown figures", async () => {
    const { rows } = await fetchAzure(azureRoutes);
    const { machines } = rowsAsText(await rows());
    expect(machines).toContain("Standard_NC24ads_A100_v4 24v 220g 1xA100-80GB@80");
    expect(machines).toContain("Standard_ND96asr_v4 96v 900g 8xA100@40");
    expect(machines).toContain("Standard_ZZ2_v9 ?v ?g");
    expect(machines).toContain("Standard_ZZ4s_v9 ?v ?g");
  });

  test("with a subscription and a token the Resource SKUs specify sizes", async () => {
    const { rows, server } = await fetchAzure(azureRoutes, {
      AZURE_SUBSCRIPTION_ID: "00000000",
      AZURE_ACCESS_TOKEN: "sample-secret",
    });
    const { machines } = rowsAsText(await rows());
    expect(machines).toContain("Standard_ZZ4s_v9 4v 32g");
    expect(machines).toContain("Standard_D2s_v5 2v 8g");
    const withToken = server.requests.filter(({ headers }) => headers.authorization !== undefined);
    expect(withToken.map(({ url }) => url.split("?")[0])).toEqual([SKUS_PATH, `${SKUS_PATH}/next`]);
  });

  test("what should be a price and is none is refused with the reason (C-29)", async () => {
    const { rows } = await fetchAzure(azureRoutes);
    const parsed = await rows();
    expect(rowsAsText(parsed).refused).toEqual([
      "Standard_D2s_v5: price 0 is no price",
      ': meter "Unattributed Spot" names no size',
      "Standard_NC6: retired size",
      'Standard_F2: price in "EUR"; only USD is taken over',
      'Standard_F4: price per "1/Month"; needed "1 Hour"',
      expect.stringContaining('Standard_F16: "retailPrice" is nothing'),
    ]);
    const sifted = siftRows("azure", parsed, context.bundled);
    expect(sifted.prices).toHaveLength(parsed.prices.length);
  });
});

describe("several meters for one size (C-33)", () => {
  test("on demand 0.096 and spot 0.0125 in every order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ONE_SIZE, { minLength: ONE_SIZE.length }), (items) => {
        expect(pricesOf(items)).toEqual(["eastus Standard_D2s_v5 0.096|0.0125"]);
      }),
      { numRuns: 200 },
    );
  });

  test("the primary meter in force today, in every order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ONE_KEY, { minLength: ONE_KEY.length }), (items) => {
        expect(pricesOf(items)).toEqual(["eastus Standard_D2s_v5 0.098|"]);
      }),
    );
  });

  test("of two alike the dearer, so that no plan promises too little", () => {
    const alike = [meter({ retailPrice: 0.1 }), meter({ retailPrice: 0.12 })];
    expect(pricesOf(alike)).toEqual(pricesOf(alike.toReversed()));
    expect(pricesOf(alike)).toEqual(["eastus Standard_D2s_v5 0.12|"]);
  });

  test("a spot meter that ended leaves spot unknown, not the on-demand price", () => {
    const ended = meter({
      meterName: "D2s v5 Spot",
      retailPrice: 0.05,
      effectiveEndDate: "2026-05-31T23:59:00Z",
    });
    expect(pricesOf([ended, meter()])).toEqual(["eastus Standard_D2s_v5 0.096|"]);
  });
});

test("a size of one region is not offered in another (C-40)", () => {
  const only = meter({ armRegionName: "eastus2" });
  expect(pricesOf([only])).toEqual(["eastus2 Standard_D2s_v5 0.096|"]);
});

describe("pages (C-34)", () => {
  test("13 of them, one refused once, one empty; the cheapest is on the last", async () => {
    const path = "/api/retail/prices";
    const thirteen = (url: string): Routes => {
      const table = pages(path, 13, (number, next) =>
        page(
          number === 5
            ? []
            : [meter({ armSkuName: `Standard_D${number}_v5`, retailPrice: 1 - number / 100 })],
          next ?? null,
        ),
      )(url);
      return { ...table, [`${path}?page=3`]: [tooMany("0"), table[`${path}?page=3`] as never] };
    };
    const { rows, server } = await fetchAzure(thirteen);
    const { prices } = await rows();
    expect(prices).toHaveLength(12);
    expect(Math.min(...prices.map((row) => row.onDemandUsdPerHour ?? 1))).toBe(0.87);
    expect(server.requests).toHaveLength(14);
  });

  test.each([
    ["a page without items", json({ error: "throttled" }), /needed a page with "Items"/],
    ["nothing on any page", json(page([], null)), /without any item/],
    ["HTML", htmlPage(), /HTML/],
    ["half a page", truncated(JSON.stringify(page(ONE_SIZE, null))), /broke off/],
  ])("%s is an error, not an empty catalog", async (_, answer, words) => {
    const { rows } = await fetchAzure({ "*": answer });
    await expect(rows()).rejects.toThrow(words);
  });

  test("a next page at another host is not asked for", async () => {
    const other = await serve({ "*": json(page([meter()], null)) });
    servers.push(other);
    const { rows } = await fetchAzure({ "*": json(page([meter()], `${other.url}/more`)) });
    await expect(rows()).rejects.toThrow(/next page is said to be at/);
    expect(other.requests).toHaveLength(0);
  });
});
