import { describe, expect, it } from "vitest";
import { whatIsLeft } from "../../../../src/broker/replan/what-is-left.ts";
import type { RegionId } from "../../../../src/domain/ids.ts";
import type { Checkpoint } from "../../../../src/domain/pipeline.ts";
import { expectedSpotRun, interruptionsPerHour } from "../../../../src/domain/spot.ts";
import { verify } from "../../../../src/optimizer/verify/verify.ts";
import { priceRow } from "../../../arbitraries/build-catalog.ts";
import { buildPipeline } from "../../../arbitraries/build-pipeline.ts";
import { answerTo, at, placesIn, planFor, situationOf, WORLD, world } from "./situations.ts";

const PAIR = buildPipeline({
  stages: [
    { name: "one", hours: 8, provisioningHours: 1 },
    { name: "two", hours: 4 },
  ],
});
const RUNNING = { ...at("one", "gcp/b"), remainingHours: 3 };

describe("a running stage", () => {
  it("stays for the hours that are left, though another place is cheaper", async () => {
    const plan = await planFor(PAIR, { running: [RUNNING] });
    expect(plan.stages[0]).toMatchObject({ location: "gcp/b", usd: 6, startHour: 0, endHour: 3 });
    expect(plan.totals).toMatchObject({ usd: 6 + 4, hours: 4 });
  });

  it("is neither moved nor refused by blocks, policies and ceilings; others are", async () => {
    const pipeline = buildPipeline({
      policy: { deny: ["gcp"] },
      stages: [
        { name: "one", hours: 8, limits: { usd: 1, usdPerNodeHour: 0.1 }, pricing: "spot" },
        { name: "two", hours: 4 },
      ],
      blocked: [{ instanceType: "m", location: "aws" }],
    });
    const plan = await planFor(pipeline, { running: [RUNNING], blocked: [{ location: "gcp" }] });
    expect(placesIn(plan)).toEqual(["gcp/b", "azure/c"]);
  });

  it("keeps its planned price when the catalog has none any more", async () => {
    const unpriced = world({
      prices: WORLD.prices!.map((price) =>
        price.region === "gcp/b" ? { region: "gcp/b", type: "m" } : price,
      ),
    });
    const held = { ...RUNNING, usdPerHour: 2.5 };
    const plan = await planFor(PAIR, { running: [held] }, unpriced);
    expect(plan.stages[0]).toMatchObject({ usdPerHour: 2.5, usd: 7.5 });
    const blind = await planFor(PAIR, { running: [RUNNING] }, unpriced);
    expect(blind.assumptions).toEqual([
      "price of on-demand m in gcp/b is not known: what one still costs there is not counted",
    ]);
  });

  it("keeps its place when the catalog has lost the region and the machine, and nobody else gets them", async () => {
    const { regions = [], prices = [] } = WORLD;
    const smaller = world({
      regions: regions.filter((region) => region !== regions[1]),
      prices: prices.filter(({ region }) => region !== "gcp/b"),
    });
    const gone = { ...RUNNING, instanceType: "old", usdPerHour: 0.01, accelerators: { T4: 2 } };
    const pipeline = {
      ...PAIR,
      reserved: [{ location: "gcp/b" as RegionId, instanceType: "old", nodes: 9 }],
      quota: [{ location: "*", accelerator: "T4", count: 1 }],
    };
    const plan = await planFor(pipeline, { running: [gone] }, smaller);
    expect(plan.stages[0]).toMatchObject({
      instanceType: "old",
      accelerators: { T4: 2 },
      usd: 0.03,
    });
    expect(placesIn(plan)).toEqual(["gcp/b", "aws/a"]);
  });

  it("uses quota: who needs it waits by going elsewhere", async () => {
    const pipeline = { ...PAIR, quota: [{ location: "aws", instanceType: "m", count: 1 }] };
    const running = [{ ...at("one", "aws/a"), remainingHours: 3 }];
    expect(placesIn(await planFor(pipeline, { running }))).toEqual(["aws/a", "gcp/b"]);
    // Behind it there is room again.
    const after = {
      ...pipeline,
      stages: [PAIR.stages[0]!, { ...PAIR.stages[1]!, inputs: ["one"] }],
    };
    expect(placesIn(await planFor(after, { running }))).toEqual(["aws/a", "aws/a"]);
  });

  it("may exceed a quota on its own, with others beside it that do not use it", async () => {
    const pipeline = { ...PAIR, quota: [{ location: "aws", instanceType: "m", count: 0 }] };
    const running = [{ ...at("one", "aws/a"), remainingHours: 3 }];
    expect(placesIn(await planFor(pipeline, { running }))).toEqual(["aws/a", "gcp/b"]);
  });

  it("holds its reserved nodes", async () => {
    const reserved = [{ location: "gcp/b" as RegionId, instanceType: "m", nodes: 1 }];
    const pipeline = { ...PAIR, reserved };
    const plan = await planFor(pipeline, { running: [{ ...RUNNING, reservedNodes: 1 }] });
    expect(plan.stages[0]).toMatchObject({ usd: 0, reservedNodes: 1 });
    expect(placesIn(plan)).toEqual(["gcp/b", "aws/a"]);
    const paid = await planFor(pipeline, { running: [RUNNING] });
    expect(paid.stages[1]).toMatchObject({ location: "gcp/b", reservedNodes: 1, usd: 0 });
  });

  it("without a runtime is priced by the hour, and there is no finish time", async () => {
    const pipeline = buildPipeline({ stages: [{ name: "one" }, { name: "two", hours: 4 }] });
    const plan = await planFor(pipeline, { running: [at("one", "gcp/b")] });
    expect(plan.totals).toMatchObject({ usd: 4, unknownRuntimeUsdPerHour: 2 });
    expect(plan.totals.hours).toBeUndefined();
  });

  it("takes its discount for the node-hours that are left of it", async () => {
    const discounts = [{ match: "gcp", percentOff: 50, firstNodeHours: 10 }];
    const given = { running: [RUNNING], discountedNodeHours: [9] };
    expect((await planFor({ ...PAIR, discounts }, given)).stages[0]).toMatchObject({ usd: 6 - 1 });
  });
});

describe("the verifier", () => {
  it("refuses a plan that moves what is running, whatever the optimizer thinks", () => {
    const pipeline = whatIsLeft(PAIR, situationOf({ running: [RUNNING] }));
    const catalog = world();
    const row = priceRow(catalog, "aws/a");
    const verdict = verify(
      pipeline,
      catalog,
      ["one", "two"].map((stage) => ({ stage, priceRow: row, market: "on-demand" })),
    );
    expect(verdict).toEqual({
      ok: false,
      error: ['stage "one" is on on-demand m in gcp/b and has to stay there'],
    });
  });
});

const CHECKPOINT: Checkpoint = { everyHours: 1, restartHours: 0.5 };

describe("an interrupted stage", () => {
  it("needs what is left of its work on any machine, and restores first", async () => {
    const pipeline = buildPipeline({
      stages: [{ name: "one", hours: { m: 8 }, checkpoint: CHECKPOINT, provisioningHours: 1 }],
    });
    const plan = await planFor(pipeline, { doneShare: new Map([["one", 0.75]]) });
    expect(plan.stages[0]).toMatchObject({ hours: 2.5, usd: 2.5, startHour: 1, endHour: 3.5 });
  });

  it("begins anew when nothing was saved", async () => {
    const pipeline = buildPipeline({ stages: [{ name: "one", hours: 8, checkpoint: CHECKPOINT }] });
    const plan = await planFor(pipeline, { doneShare: new Map([["one", 0]]) });
    expect(plan.totals).toMatchObject({ usd: 8, hours: 8 });
  });

  it("on spot machines restores once and may be interrupted in the rest", async () => {
    const prices = [{ region: "aws/a", type: "m", spot: 1, spotInterruptionPct: 50 }];
    const pipeline = buildPipeline({
      stages: [{ name: "one", hours: 80, checkpoint: CHECKPOINT, pricing: "spot" }],
    });
    const plan = await planFor(pipeline, { doneShare: new Map([["one", 0.5]]) }, world({ prices }));
    const { hours } = expectedSpotRun({
      ...CHECKPOINT,
      workHours: 40,
      interruptionsPerHour: interruptionsPerHour(50),
    });
    expect(plan.totals.hours).toBeCloseTo(0.5 + hours, 9);
  });

  it("whose limit the rest keeps is not refused for the whole", async () => {
    const pipeline = buildPipeline({ stages: [{ name: "one", hours: 8, limits: { usd: 3 } }] });
    expect((await answerTo(pipeline, {})).ok).toBe(false);
    const plan = await planFor(pipeline, { doneShare: new Map([["one", 0.75]]) });
    expect(plan.totals).toMatchObject({ usd: 2 });
  });
});
