import { expect, test } from "vitest";
import { linodeFetcher } from "../../catalog-fetchers/linode/fetcher.ts";
import { registered } from "../../catalog-fetchers/registry.ts";
import { parseContext } from "./parse-context.ts";
import { rowsAsText } from "./rows-as-text.ts";
import { priceTexts, runFetcher } from "./run-fetcher.ts";
import { file, htmlPage, json } from "./serve.ts";

const fixture = (name: string) => file(`test/contract/fixtures/linode/${name}.json`);
const TYPES = "/linode/types?page=1&page_size=500";
const ROUTES = {
  [TYPES]: fixture("types-page-1"),
  "/linode/types?page=2&page_size=500": fixture("types-page-2"),
  "/regions?page=1&page_size=500": fixture("regions"),
};

test("types become machines, priced in the regions that can have them", async () => {
  const { catalog, requests } = await runFetcher(registered(linodeFetcher), ROUTES);
  expect(requests).toHaveLength(3);
  expect(priceTexts(catalog.prices)).toEqual({
    "us-east g6-nanode-1": "0.0075 -",
    "ap-south g6-nanode-1": "0.0075 -",
    "us-east g6-standard-2": "0.036 -",
    // A price of its own, not the general one.
    "ap-south g6-standard-2": "0.0432 -",
    "us-east g1-gpu-rtx6000-2": "3 -",
    // Listed at 0: unknown, never free.
    "us-east g2-gpu-rtx4000a1-s": "- -",
    "ap-south g7-premium-2": "0.0645 -",
  });
  const { machines, refused } = rowsAsText(catalog);
  expect(machines).toContain("g1-gpu-rtx6000-2 16v 64g 2xRTX6000@24");
  expect(machines).toContain("g2-gpu-rtx4000a1-s 4v 16g 1xRTX4000-Ada@20");
  expect(refused).toEqual([
    'g9-gpu-q9-1: accelerator "Q9 Ultra" is not known: see accelerators.csv',
  ]);
});

test("a payload that has changed beyond reading is refused row by row, HTML at once", async () => {
  const context = await parseContext();
  const { prices, refused } = linodeFetcher.parse(
    { types: [{ slug: "g6-standard-2" }, null], regions: [{ name: "us-east" }] },
    context,
  );
  expect(prices).toEqual([]);
  expect(refused).toHaveLength(3);
  const fetcher = registered(linodeFetcher);
  await expect(runFetcher(fetcher, { ...ROUTES, [TYPES]: htmlPage() })).rejects.toThrow(/HTML/);
  const empty = json({ data: [], page: 1, pages: 1, results: 0 });
  await expect(runFetcher(fetcher, { ...ROUTES, [TYPES]: empty })).rejects.toThrow(
    /without any item/,
  );
});
