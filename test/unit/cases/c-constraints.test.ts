import { describe, expect, it } from "vitest";
import { explain } from "../../../src/report/explain.ts";
import type { CatalogLiteral, PriceLiteral } from "../../arbitraries/build-catalog.ts";
import { gpu, type StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { planner } from "./planning.ts";

const { plan, best, placed } = planner();

describe("C-23: most allowed regions lack the card", () => {
  const regions = Array.from({ length: 17 }, (_, i) => ({ id: `x/eu-${i}`, country: "DE" }));
  const groups = { EU: ["DE"] };
  const types = [{ cloud: "x", name: "t4", accelerator: "T4", acceleratorCount: 1 }];
  const stages: StageLiteral[] = [
    { name: "s", hours: 1, anyOf: [gpu("T4", 1)], policy: { countries: ["EU"] } },
  ];
  const with6: PriceLiteral[] = [0.61, 0.5, 0.35, 0.4, 0.45, 0.6].map((onDemand, i) => ({
    region: `x/eu-${2 * i}`,
    type: "t4",
    onDemand,
  }));
  const elsewhere = Array.from({ length: 11 }, (_, i) => ({
    region: `x/us-${i}`,
    type: "t4",
    onDemand: 0.1,
  }));

  it("the cheapest of those that have it, without a word for the others", async () => {
    const found = await best({ stages }, { regions, groups, types, prices: with6 });
    expect(found).toMatchObject({ totals: { usd: 0.35 }, stages: [{ location: "x/eu-4" }] });
    expect(found.excluded).toEqual([]);
  });

  it("one line for eleven offers that the rule removed", async () => {
    const prices = [...with6, ...elsewhere];
    const found = await best({ stages }, { regions, groups, types, prices });
    expect(found.totals.usd).toBe(0.35);
    expect(found.excluded).toMatchObject([{ reason: "countries EU (stage s)", offers: 11 }]);
  });
});

describe("C-24: one region name in two clouds", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "a/us-east-1", type: "m", onDemand: 1 },
      { region: "v/us-east-1", type: "m", onDemand: 0.9 },
      { region: "v/eu-west-1", type: "m", onDemand: 0.1 },
    ],
  };
  it.each([
    [["a/us-east-1"], 1, "a/us-east-1"],
    [["v/us-east-1"], 0.9, "v/us-east-1"],
    [["*/us-east-1"], 0.9, "v/us-east-1"],
    [["a/eu-west-1", "v/us-east-1"], 0.9, "v/us-east-1"],
  ])("%j", async (allow, usd, where) =>
    expect(await placed({ policy: { allow }, stages: [{ name: "s", hours: 1 }] }, catalog)).toEqual(
      [usd, where],
    ),
  );
});

describe("C-27: a ceiling on the price", () => {
  const prices: PriceLiteral[] = [
    { region: "x/1", type: "dear", onDemand: 3.06, spot: 0.92 },
    { region: "x/2", type: "unknown" },
  ];
  const exact = { region: "x/3", type: "exact", onDemand: 2 };
  const stages: StageLiteral[] = [{ name: "s", hours: 1, limits: { usdPerNodeHour: 2 } }];

  it("is inclusive, and no price does not pass it", async () =>
    expect(await placed({ stages }, { prices: [...prices, exact] })).toEqual([2, "x/3"]));

  it("says what the cheapest allowed offer is, and that spot would do", async () => {
    const refused = await plan({ stages }, { prices });
    expect(refused).toMatchObject({
      error: {
        kind: "infeasible",
        conflict: ["at most 2 USD per node and hour (stage s)"],
        stages: [{ otherMarket: "dear at x/1, spot, 0.92 USD/h" }],
      },
    });
    if (refused.ok) throw new Error("unexpected");
    const words = explain(refused.error);
    expect(words).toContain("raise the limit from 2 to 3.06 USD/h");
    expect(words).toContain('set pricing to "any": dear at x/1, spot, 0.92 USD/h');
    expect(words.match(/0\.92/g)).toHaveLength(1);
    expect(words.match(/dear at x\/1, on-demand/g)).toHaveLength(1);
  });

  it("does not speak of spot when spot breaks a rule too, or is no cheaper", async () => {
    for (const spot of [2.5, undefined]) {
      const rows = [{ region: "x/1", type: "dear", onDemand: 3.06, ...(spot ? { spot } : {}) }];
      const refused = await plan({ stages }, { prices: rows });
      if (refused.ok) throw new Error("unexpected");
      expect(explain(refused.error)).not.toContain("pricing");
    }
    const denied = { region: "y/1", type: "m", spot: 0.5 };
    const policy = { deny: ["y"] };
    const refused = await plan({ stages, policy }, { prices: [prices[0]!, denied] });
    if (refused.ok) throw new Error("unexpected");
    expect(explain(refused.error)).toContain("dear at x/1, spot, 0.92 USD/h");
  });

  it("of the whole stage is raised to what the stage would cost", async () => {
    const whole: StageLiteral[] = [{ name: "s", hours: 2, nodes: 3, limits: { usd: 5 } }];
    const refused = await plan({ stages: whole }, { prices: [exact] });
    if (refused.ok) throw new Error("unexpected");
    expect(explain(refused.error)).toContain("raise the limit from 5 to 12 USD");
  });

  it("an offer without a price is never called the nearest", async () => {
    const refused = await plan(
      { stages: [{ name: "s", hours: 1 }] },
      { prices: [{ region: "x/2", type: "unknown" }] },
    );
    if (refused.ok) throw new Error("unexpected");
    expect(refused.error).toMatchObject({ conflict: ["price unknown"] });
    expect(explain(refused.error)).not.toMatch(/nearest/i);
  });

  it("spot that has no price says which on-demand offer would do", async () => {
    const refused = await plan(
      { stages: [{ name: "s", hours: 1, pricing: "spot" }] },
      { prices: [{ region: "x/3", type: "exact", onDemand: 2 }] },
    );
    if (refused.ok) throw new Error("unexpected");
    expect(explain(refused.error)).toContain(
      'set pricing to "any": exact at x/3, on-demand, 2 USD/h',
    );
  });
});
