import { describe, expect, it } from "vitest";
import type { RegionId } from "../../../../src/domain/ids.ts";
import { buildPipeline } from "../../../arbitraries/build-pipeline.ts";
import { answerTo, at, placesIn, planFor } from "./situations.ts";

const A = "aws/a" as RegionId;
const B = "gcp/b" as RegionId;

/** 10 GB from the first to the second: moving them costs more than any machine. */
const CHAIN = buildPipeline({
  stages: [
    { name: "one", hours: 4, outputGb: 10 },
    { name: "two", inputs: ["one"], hours: 4, outputGb: 1 },
  ],
});

describe("a finished stage", () => {
  it("draws the next one to its place, takes no time and costs nothing", async () => {
    const plan = await planFor(CHAIN, { finished: [at("one", "gcp/b")] });
    expect(placesIn(plan)).toEqual(["gcp/b", "gcp/b"]);
    expect(plan.stages[0]).toMatchObject({ usd: 0, hours: 0, startHour: 0, endHour: 0 });
    expect(plan.totals).toMatchObject({ usd: 8, hours: 9 });
  });

  it("gives away what was measured, not what the pipeline says", async () => {
    const plan = await planFor(CHAIN, { finished: [{ ...at("one", "gcp/b"), outputGb: 2 }] });
    expect(placesIn(plan)).toEqual(["gcp/b", "aws/a"]);
    expect(plan.totals).toMatchObject({ usd: 2 + 4, hours: 2 + 4 });
  });

  it("gives away nothing when it made nothing", async () => {
    const plan = await planFor(CHAIN, { finished: [{ ...at("one", "azure/c"), outputGb: 0 }] });
    expect(plan.totals).toMatchObject({ usd: 4, egressUsd: 0, hours: 4 });
  });

  it("still has to be delivered, unless it was", async () => {
    const pipeline = { ...CHAIN, deliver: [{ from: "one", to: B }] };
    const finished = [at("one", "aws/a"), at("two", "aws/a")];
    expect((await planFor(pipeline, { finished })).totals).toMatchObject({ usd: 10, hours: 10 });
    const delivered = [{ from: "one", to: B }];
    const over = await planFor(pipeline, { finished, delivered });
    expect(over.totals).toMatchObject({ usd: 0, hours: 0 });
  });

  it("counts for `together`, `apart` and the number of clouds", async () => {
    const finished = [{ ...at("one", "gcp/b"), outputGb: 0 }];
    const together = { ...CHAIN, together: [["one", "two"]] };
    expect(placesIn(await planFor(together, { finished }))).toEqual(["gcp/b", "gcp/b"]);
    const apart = { ...CHAIN, apart: [["one", "two"]] };
    const done = [{ ...at("one", "aws/a"), outputGb: 0 }];
    expect(placesIn(await planFor(apart, { finished: done }))).toEqual(["aws/a", "gcp/b"]);
    const narrow = { ...CHAIN, limits: { maxClouds: 1 } };
    expect(placesIn(await planFor(narrow, { finished }))).toEqual(["gcp/b", "gcp/b"]);
  });

  it("breaks no rule by being where others are", async () => {
    const pipeline = buildPipeline({
      ...CHAIN_LITERAL,
      limits: { maxClouds: 1 },
      together: [["one", "three"]],
      apart: [["one", "four"]],
    });
    const finished = [at("one", "gcp/b"), at("three", "aws/a"), at("four", "gcp/b")];
    expect(placesIn(await planFor(pipeline, { finished }))[1]).toBe("gcp/b");
  });

  it("holds no quota and no reserved node", async () => {
    const pipeline = {
      ...CHAIN,
      quota: [{ location: "gcp", instanceType: "m", count: 1 }],
      reserved: [{ location: B, instanceType: "m", nodes: 1 }],
    };
    const plan = await planFor(pipeline, { finished: [at("one", "gcp/b")] });
    expect(plan.stages[1]).toMatchObject({ location: "gcp/b", reservedNodes: 1, usd: 0 });
  });

  it("passes on the policies of its data, those that were declassified excepted", async () => {
    const stages = (declassify: readonly string[]) =>
      buildPipeline({
        datasets: [{ name: "d", sizeGb: 1, at: "azure/c", policy: { countries: ["US"] } }],
        stages: [
          { name: "one", inputs: ["d"], hours: 1, declassify },
          { name: "two", inputs: ["one"], hours: 1 },
        ],
      });
    const finished = [at("one", "aws/a")];
    expect(placesIn(await planFor(stages([]), { finished }))).toEqual(["aws/a", "azure/c"]);
    expect(placesIn(await planFor(stages(["d"]), { finished }))).toEqual(["aws/a", "aws/a"]);
  });

  it("whose data must not move holds the next one in its region", async () => {
    const pipeline = buildPipeline({
      stages: [
        { name: "one", hours: 1, outputGb: 0.1 },
        { name: "two", inputs: ["one"], hours: 1, policy: { movement: "none" } },
      ],
    });
    expect(placesIn(await planFor(pipeline, { finished: [at("one", "azure/c")] }))[1]).toBe(
      "azure/c",
    );
  });
});

const CHAIN_LITERAL = {
  stages: [
    { name: "one", hours: 4, outputGb: 10 },
    { name: "two", inputs: ["one"], hours: 4 },
    { name: "three", hours: 1 },
    { name: "four", hours: 1 },
  ],
};

describe("copies that are there already", () => {
  for (const sharing of ["per-region", "per-consumer"] as const)
    it(`cost nothing and take the way within the region, ${sharing}`, async () => {
      const pipeline = buildPipeline({
        stages: [
          { name: "one", hours: 4, outputGb: 4, sharing },
          { name: "two", inputs: ["one"], hours: 4 },
          { name: "three", inputs: ["one"], hours: 4 },
        ],
      });
      const plan = await planFor(pipeline, {
        finished: [at("one", "gcp/b")],
        copies: new Map([["one", [A]]]),
      });
      expect(placesIn(plan)).toEqual(["gcp/b", "aws/a", "aws/a"]);
      expect(plan.totals).toMatchObject({ usd: 8, egressUsd: 0, hours: 2 + 4 });
      expect(plan.transfers).toEqual([]);
    });

  it("of datasets, too, flat prices included", async () => {
    const pipeline = buildPipeline({
      datasets: [{ name: "d", sizeGb: 4, at: "own/store", egressUsdPerGb: 5 }],
      stages: [{ name: "one", inputs: ["d"], hours: 1 }],
    });
    const plan = await planFor(pipeline, { copies: new Map([["d", [B]]]) });
    expect(plan.totals).toMatchObject({ usd: 2, hours: 2 + 1 });
  });
});

describe("limits", () => {
  const finished = [at("one", "gcp/b")];

  it("are what is left of them", async () => {
    const limits = { deadlineHours: 20, budgetUsd: 20 };
    const held = { finished, elapsedHours: 11, spentUsd: 12 };
    expect((await planFor({ ...CHAIN, limits }, held)).totals).toMatchObject({ usd: 8, hours: 9 });
    const late = await answerTo({ ...CHAIN, limits }, { ...held, elapsedHours: 11.5 });
    expect(late).toMatchObject({ ok: false, error: { conflict: ["deadline 8.5 h"] } });
    const spent = await answerTo({ ...CHAIN, limits }, { ...held, spentUsd: 12.5 });
    expect(spent).toMatchObject({ ok: false, error: { conflict: ["budget 7.5 USD"] } });
  });

  it("are broken by nothing that is over", async () => {
    const limits = { deadlineHours: 1, budgetUsd: 1 };
    const over = { finished: [...finished, at("two", "gcp/b")], elapsedHours: 9, spentUsd: 9 };
    expect((await planFor({ ...CHAIN, limits }, over)).totals).toMatchObject({ usd: 0, hours: 0 });
  });
});
