import { describe, expect, it } from "vitest";
import type { LocationId } from "../../../src/domain/ids.ts";
import type { Blocked } from "../../../src/domain/pipeline.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { planner } from "./planning.ts";

const { best, placed, plan } = planner();

describe("F-2: do not go straight back", () => {
  const catalog: CatalogLiteral = {
    prices: [1, 2, 3].map((n) => ({ region: `x/r${n}`, type: "m", onDemand: n, spot: n / 2 })),
  };
  const next = (places: readonly string[], more: Partial<Blocked> = {}) =>
    placed(
      {
        stages: [{ name: "s", hours: 1, pricing: more.market === "spot" ? "any" : "on-demand" }],
        blocked: places.map((location) => ({ location, ...more })),
      },
      catalog,
    );

  it("each failure leads to the next place, never to one that has failed", async () => {
    expect(await next([])).toEqual([1, "x/r1"]);
    expect(await next(["x/r1"])).toEqual([2, "x/r2"]);
    expect(await next(["x/r1", "x/r2"])).toEqual([3, "x/r3"]);
    expect(await next(["x/r2", "x/r1"])).toEqual([3, "x/r3"]);
  });
  it("all of them blocked is no plan", async () => {
    const blocked = [{ location: "x" }];
    const stages = [{ name: "s", hours: 1 }];
    expect(await plan({ stages, blocked }, catalog)).toMatchObject({
      error: { conflict: ["blocked x"] },
    });
  });
  it("a preempted market leaves the place its other one", async () => {
    expect(await next(["x/r1"], { market: "spot" })).toEqual([1, "x/r1"]);
    expect(await next(["x/r2"], { market: "spot" })).toEqual([0.5, "x/r1"]);
  });
});

describe("F-3: reserved nodes first, the rest on demand", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/r1", type: "m", onDemand: 4 },
      { region: "x/r2", type: "m", onDemand: 3 },
    ],
  };
  const reserved = [{ location: "x/r1" as LocationId, instanceType: "m", nodes: 3 }];
  const quota = [{ location: "x/r1", instanceType: "m", count: 0 }];
  const stage = (nodes: number): StageLiteral[] => [{ name: "s", hours: 2, nodes }];

  it.each([
    [5, 16, "x/r1", 3],
    [20, 120, "x/r2", undefined],
    [3, 0, "x/r1", 3],
    [1, 0, "x/r1", 1],
  ])("%i nodes", async (nodes, usd, location, reservedNodes) => {
    const { totals, stages } = await best({ stages: stage(nodes), reserved }, catalog);
    expect([totals.usd, stages[0]?.location, stages[0]?.reservedNodes]).toEqual([
      usd,
      location,
      reservedNodes,
    ]);
  });
  it("12 nodes cost the same in both", async () =>
    expect((await placed({ stages: stage(12), reserved }, catalog))[0]).toBe(72));
  it.each([
    [3, 0, "x/r1"],
    [4, 24, "x/r2"],
    [5, 30, "x/r2"],
  ])("%i nodes without a quota for the rest", async (nodes, usd, where) =>
    expect(await placed({ stages: stage(nodes), reserved, quota }, catalog)).toEqual([usd, where]),
  );
  it("two stages at once share the reservation, one after the other use it twice", async () => {
    const [only] = stage(3);
    const second = { ...only!, name: "t" };
    const parallel = { stages: [only!, second], reserved };
    expect((await placed(parallel, catalog))[0]).toBe(18);
    const chain = { stages: [only!, { ...second, inputs: ["s"] }], reserved };
    expect((await placed(chain, catalog))[0]).toBe(0);
  });
});

describe("F-5: on-demand where it is cheaper", () => {
  const stages: StageLiteral[] = [{ name: "s", hours: 1, pricing: "any" }];
  it.each([
    [0.5, 0.62, 0.5, "on-demand"],
    [0.62, 0.5, 0.5, "spot"],
    [0.5, 0.5, 0.5, "on-demand"],
  ])("on-demand %f, spot %f", async (onDemand, spot, usd, pricing) => {
    const found = await best(
      { stages },
      { prices: [{ region: "x/r", type: "m", onDemand, spot }] },
    );
    expect([found.totals.usd, found.stages[0]?.pricing]).toEqual([usd, pricing]);
  });
  it.each([
    [30, 1.092, "on-demand"],
    [20, 1.2, "spot"],
  ])("%i per cent off on-demand", async (percentOff, usd, pricing) => {
    const discounts = [{ match: "x", percentOff, firstNodeHours: 10 }];
    const prices = [{ region: "x/r", type: "m", onDemand: 1.56, spot: 1.2 }];
    const { totals, stages: planned } = await best({ stages, discounts }, { prices });
    expect(totals.usd).toBeCloseTo(usd, 9);
    expect(planned[0]?.pricing).toBe(pricing);
  });
});

/**
 * A plan is made before the work starts: it compares expected times and costs. When to leave spot during the run
 * (after 32 of 60 h for 28 h of work left) is decided while it runs, and is no part of a plan.
 */
describe("F-6: spot with a deadline", () => {
  const stages: StageLiteral[] = [{ name: "s", hours: 40, pricing: "any" }];
  const limits = { deadlineHours: 60 };
  const market = async (spotInterruptionPct: number, deadlineHours = 60) => {
    const prices = [{ region: "x/r", type: "m", onDemand: 3, spot: 1, spotInterruptionPct }];
    const found = await best({ stages, limits: { deadlineHours } }, { prices });
    expect(found.totals.hours).toBeLessThanOrEqual(deadlineHours);
    return [found.stages[0]?.pricing, found.totals.usd];
  };

  it("spot that is never interrupted costs its price", async () =>
    expect(await market(0)).toEqual(["spot", 40]));
  it("spot that would be late in expectation is left for on-demand", async () =>
    expect(await market(99.999999)).toEqual(["on-demand", 120]));
  it("the tighter the deadline, the dearer the plan, until there is none", async () => {
    const costs = [];
    for (const hours of [200, 60, 41, 40]) costs.push((await market(60, hours))[1] as number);
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    const prices = [{ region: "x/r", type: "m", onDemand: 3, spot: 1 }];
    const late = await plan({ stages, limits: { deadlineHours: 39 } }, { prices });
    expect(late).toMatchObject({ error: { conflict: ["deadline 39 h"] } });
  });
  it("a price of spot belongs to its zone", async () => {
    const prices = [
      { region: "x/r", type: "m", zone: "a", spot: 1 },
      { region: "x/r", type: "m", zone: "b", spot: 0.4 },
    ];
    const one = await best({ stages, limits }, { prices });
    expect(one.stages[0]?.location).toBe("x/r/b");
    const blocked = [{ location: "x/r/b", market: "spot" as const }];
    const other = await best({ stages, limits, blocked }, { prices });
    expect(other.stages[0]).toMatchObject({ location: "x/r/a", usd: 40 });
  });
});
