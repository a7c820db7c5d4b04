import { describe, expect, it } from "vitest";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import { gpu, type StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { planner } from "./planning.ts";

const { plan, placed } = planner();

const catalog: CatalogLiteral = {
  types: ["a", "b"].map((cloud) => ({
    cloud,
    name: "h",
    accelerator: "H100",
    acceleratorCount: 8,
  })),
  prices: [
    { region: "a/r", type: "h", onDemand: 30, spot: 9 },
    { region: "b/r", type: "h", onDemand: 20, spot: 12 },
  ],
};
const h100 = gpu("H100", 8);
const stage = (literal: Partial<StageLiteral>) => ({
  stages: [{ name: "s", hours: 1, ...literal }],
});

describe("a resource set with a place or a market of its own", () => {
  it("holds for that set alone", async () => {
    const sets = [
      { ...h100, allow: ["a"], market: "on-demand" as const },
      { ...h100, allow: ["b"], market: "spot" as const },
    ];
    expect(await placed(stage({ pricing: "any", anyOf: sets }), catalog)).toEqual([12, "b/r"]);
    expect(await placed(stage({ pricing: "any", ordered: sets }), catalog)).toEqual([30, "a/r"]);
  });

  it("leaves the next set when its place is out of reach", async () => {
    const ordered = [
      { ...h100, allow: ["a"] },
      { ...h100, allow: ["b"] },
    ];
    const blocked = { ...stage({ ordered }), blocked: [{ location: "a" }] };
    expect(await placed(blocked, catalog)).toEqual([20, "b/r"]);
  });

  it("is named when it leaves nothing", async () => {
    const nowhere = await plan(stage({ anyOf: [{ ...h100, market: "spot" }] }), catalog);
    expect(nowhere).toMatchObject({
      ok: false,
      error: { kind: "infeasible", conflict: ["place or market of no alternative"] },
    });
  });
});
