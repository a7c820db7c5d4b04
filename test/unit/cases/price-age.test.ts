import { describe, expect, it } from "vitest";
import { OVERLAY_SOURCE, OWN_SOURCE } from "../../../src/domain/price-age.ts";
import { prepare } from "../../../src/optimizer/verify/inputs.ts";
import { judge } from "../../../src/optimizer/verify/verify.ts";
import { buildCatalog, type CatalogLiteral, priceRow } from "../../arbitraries/build-catalog.ts";
import { buildPipeline } from "../../arbitraries/build-pipeline.ts";
import { planner } from "./planning.ts";

const { plan, placed } = planner();
const stages = [{ name: "train", hours: 1 }];
const SINCE = { pricesSince: "2025-11-25" };

/** A bargain of long ago and a dearer price of now. */
const OLD_AND_NEW: CatalogLiteral = {
  prices: [
    { region: "a/old", type: "m", onDemand: 1, spot: 0.4, asOf: "2024-11-01" },
    { region: "b/new", type: "m", onDemand: 3, asOf: "2026-08-17" },
  ],
};

const dated = (asOf: string, source = "test"): CatalogLiteral => ({
  prices: [
    { region: "a/r", type: "m", onDemand: 1, asOf, source },
    { region: "b/r", type: "m", onDemand: 3, asOf: "2026-08-17" },
  ],
});

describe("C-42: a bargain of long ago", () => {
  it("is taken unless the user asks for recent prices", async () => {
    expect(await placed({ stages }, OLD_AND_NEW)).toEqual([1, "a/old"]);
    expect(await placed({ stages }, OLD_AND_NEW, SINCE)).toEqual([3, "b/new"]);
  });

  it("is told among the offers left out, with its price and day", async () => {
    const planned = await plan({ stages }, OLD_AND_NEW, SINCE);
    expect(planned.ok && planned.value.excluded).toEqual([
      {
        stage: "train",
        reason: "price older than 2025-11-25",
        offers: 1,
        nearest: "m at a/old, on-demand, 1 USD/h; its price is of 2024-11-01",
      },
    ]);
  });

  it("is the reason when nothing else is left", async () => {
    const planned = await plan({ stages }, OLD_AND_NEW, { pricesSince: "2026-11-01" });
    expect(planned).toMatchObject({
      ok: false,
      error: { kind: "infeasible", conflict: ["price older than 2026-11-01"] },
    });
  });

  it("counts in both markets", async () => {
    const spot = [{ name: "train", hours: 1, pricing: "any" as const }];
    expect(await placed({ stages: spot }, OLD_AND_NEW)).toEqual([0.4, "a/old"]);
    expect(await placed({ stages: spot }, OLD_AND_NEW, SINCE)).toEqual([3, "b/new"]);
  });
});

describe("the day from which on", () => {
  it.each([
    ["the day itself", "2025-11-25", "a/r"],
    ["the day before", "2025-11-24", "b/r"],
    ["a month counts from its first day", "2025-11", "b/r"],
    ["the month after", "2025-12", "a/r"],
    ["a year counts from its first day", "2025", "b/r"],
    ["the year after", "2026", "a/r"],
    ["no date", "", "b/r"],
  ])("%s", async (_, asOf, location) => {
    expect((await placed({ stages }, dated(asOf), SINCE))[1]).toBe(location);
  });

  it.each([OVERLAY_SOURCE, OWN_SOURCE])(
    "what the user states is always recent: %s",
    async (own) => {
      expect(await placed({ stages }, dated("", own), SINCE)).toEqual([1, "a/r"]);
    },
  );
});

describe("a reserved machine with an old list price", () => {
  const reserved = [{ location: "a/old" as never, instanceType: "m", nodes: 2 }];
  const many = (nodes: number) => [{ name: "train", hours: 1, nodes }];

  it("costs nothing, so the age of the price does not matter", async () => {
    expect(await placed({ stages: many(2), reserved }, OLD_AND_NEW, SINCE)).toEqual([0, "a/old"]);
  });

  it("but its price is not paid for the nodes beyond", async () => {
    expect(await placed({ stages: many(3), reserved }, OLD_AND_NEW)).toEqual([1, "a/old"]);
    expect(await placed({ stages: many(3), reserved }, OLD_AND_NEW, SINCE)).toEqual([9, "b/new"]);
  });
});

it("the verifier refuses an old price on its own account", () => {
  const catalog = buildCatalog(OLD_AND_NEW);
  const pipeline = buildPipeline({ stages });
  const at = [
    { stage: "train", priceRow: priceRow(catalog, "a/old", "m"), market: "on-demand" as const },
  ];
  expect(judge(prepare(pipeline, catalog), at).ok).toBe(true);
  expect(judge(prepare(pipeline, catalog, { countAllowance: false, ...SINCE }), at)).toEqual({
    ok: false,
    error: ['stage "train": the price of m in a/old is of 2024-11-01, older than 2025-11-25'],
  });
});
