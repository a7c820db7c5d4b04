import { expect, test } from "vitest";
import { countCatalog } from "../../../src/catalog/count.ts";
import { priceRows, readWell, SMALL } from "./dataset.ts";

test("offers are rows × markets at a known price; unknown prices and storage do not count", async () => {
  const catalog = await readWell(SMALL);
  const known = priceRows(catalog).flatMap(({ onDemand, spot }) =>
    [onDemand, spot].filter((usdPerHour) => usdPerHour > 0),
  );
  expect(countCatalog(catalog)).toEqual({
    offers: known.length,
    clouds: 4,
    regions: catalog.regions.length - 1,
    unknownOnDemand: 6,
  });
  expect(known.length).toBe(68);
});
