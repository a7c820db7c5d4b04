import { describe, expect, test } from "vitest";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral, PolicyLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, problemsOf } from "./placing.ts";

const catalog: CatalogLiteral = {
  regions: [
    { id: "aws/de", country: "DE", continent: "EU" },
    { id: "aws/us", country: "US", continent: "NA" },
    { id: "gcp/fr", country: "FR", continent: "EU" },
    { id: "gcp/blank", country: "FR" },
  ],
  prices: ["aws/de", "aws/us", "gcp/fr", "gcp/blank"].map((region) => ({
    region,
    type: "m5",
    onDemand: 1,
  })),
  egress: [
    ["*", "other-continent", 0.02],
    ["*", "other-cloud", 0.1],
  ],
  groups: { EU: ["DE", "FR"] },
};

const chain = (policy: PolicyLiteral, declassify: string[] = []): PipelineLiteral => ({
  datasets: [{ name: "reviews", sizeGb: 1, at: "aws/de", policy }],
  stages: [
    { name: "a", inputs: ["reviews"], hours: 1, outputGb: 1 },
    { name: "b", inputs: ["a"], hours: 1, outputGb: 1, declassify },
    { name: "c", inputs: ["b"], hours: 1, outputGb: 1 },
  ],
});

const check = (pipeline: PipelineLiteral, a: string, b: string, c: string) =>
  problemsOf(pipeline, catalog, { a, b, c });

describe("a dataset's policy follows its data", () => {
  const inEu: PolicyLiteral = { countries: ["EU"] };

  test("into readers and all that is made from it", () => {
    expect(check(chain(inEu), "aws/de", "gcp/fr", "aws/de")).toEqual([]);
    expect(check(chain(inEu), "aws/us", "aws/de", "aws/de")).toHaveLength(1);
    expect(check(chain(inEu), "aws/de", "aws/us", "aws/de")).toHaveLength(1);
    expect(check(chain(inEu), "aws/de", "aws/de", "aws/us")).toEqual([
      'stage "c": aws/us stands in US, allowed are EU (policy of dataset reviews)',
    ]);
  });

  test("until a stage declassifies it, which itself still obeys", () => {
    const pipeline = chain(inEu, ["reviews"]);
    expect(check(pipeline, "aws/de", "aws/de", "aws/us")).toEqual([]);
    expect(check(pipeline, "aws/de", "aws/us", "aws/us")).toHaveLength(1);
  });

  test("declassifying on one way does not open another", () => {
    const { datasets, stages } = chain(inEu, ["reviews"]);
    const [a, b, c] = stages;
    if (!a || !b || !c) throw new Error("three stages");
    const joined = {
      ...(datasets ? { datasets } : {}),
      stages: [a, b, { ...c, inputs: ["b", "a"] }],
    };
    expect(check(joined, "aws/de", "aws/de", "aws/us")).toHaveLength(1);
  });

  test("to where its data is delivered", () => {
    const delivered = (from: string, to: string, declassify: string[] = []) =>
      check({ ...chain(inEu, declassify), deliver: [{ from, to }] }, "aws/de", "aws/de", "aws/de");
    expect(delivered("c", "gcp/fr")).toEqual([]);
    expect(delivered("c", "aws/us")[0]).toContain('delivery of "c": aws/us stands in US');
    expect(delivered("c", "own/store")).toHaveLength(1);
    expect(delivered("reviews", "aws/us")).toHaveLength(1);
    expect(delivered("a", "aws/us", ["reviews"])).toHaveLength(1);
    expect(delivered("b", "aws/us", ["reviews"])).toEqual([]);
  });

  test("a stage's own place rules do not bind where its output is delivered", () => {
    const pipeline = {
      policy: { countries: ["EU"] },
      stages: [{ name: "a", hours: 1, outputGb: 1, policy: { allow: ["aws/de"] } }],
      deliver: [{ from: "a", to: "aws/us" }],
    };
    expect(problemsOf(pipeline, catalog, { a: "aws/de" })).toEqual([]);
  });
});

describe("movement", () => {
  const moving = (movement: PolicyLiteral["movement"], to: string, gb = 1) =>
    problemsOf(
      {
        datasets: [{ name: "data", sizeGb: gb, at: "aws/de" }],
        stages: [{ name: "a", inputs: ["data"], hours: 1, policy: movement ? { movement } : {} }],
      },
      catalog,
      { a: to },
    );

  test.each<[PolicyLiteral["movement"], string, number]>([
    [undefined, "aws/us", 0],
    ["none", "aws/de", 0],
    ["none", "gcp/fr", 1],
    ["none", "aws/us", 1],
    ["continental", "aws/de", 0],
    ["continental", "gcp/fr", 0],
    ["continental", "aws/us", 1],
    ["continental", "gcp/blank", 1],
    ["global", "aws/us", 0],
    ["global", "gcp/blank", 0],
  ])("%s from aws/de to %s breaks %i rules (C-20)", (movement, to, broken) => {
    expect(moving(movement, to)).toHaveLength(broken);
  });

  test("what is empty does not move", () => {
    expect(moving("none", "aws/us", 0)).toEqual([]);
  });

  test("within a region of unknown continent data may stay", () => {
    const pipeline: PipelineLiteral = {
      policy: { movement: "continental" },
      datasets: [{ name: "data", sizeGb: 1, at: "gcp/blank" }],
      stages: [{ name: "a", inputs: ["data"], hours: 1 }],
    };
    expect(problemsOf(pipeline, catalog, { a: "gcp/blank" })).toEqual([]);
  });

  test("a stage's rule binds what comes in, not what its readers fetch", () => {
    const pipeline = (policies: Record<string, PolicyLiteral>): PipelineLiteral => ({
      stages: [
        { name: "a", hours: 1, outputGb: 1, ...(policies.a ? { policy: policies.a } : {}) },
        { name: "b", inputs: ["a"], hours: 1, ...(policies.b ? { policy: policies.b } : {}) },
      ],
    });
    const places = { a: "aws/de", b: "gcp/fr" };
    expect(problemsOf(pipeline({ a: { movement: "none" } }), catalog, places)).toEqual([]);
    expect(problemsOf(pipeline({ b: { movement: "none" } }), catalog, places)).toHaveLength(1);
  });

  test("a dataset's rule binds every move of its data and of what is made from it", () => {
    const none: PolicyLiteral = { movement: "none" };
    expect(check(chain(none), "aws/de", "aws/de", "gcp/fr")).toHaveLength(1);
    expect(check(chain(none, ["reviews"]), "aws/de", "aws/de", "gcp/fr")).toEqual([]);
    expect(check(chain(none, ["reviews"]), "aws/de", "gcp/fr", "gcp/fr")).toHaveLength(1);
  });

  test("a delivery obeys the rules of its pipeline, its producer and its data", () => {
    const delivery = (pipeline: Partial<PipelineLiteral>, stage: PolicyLiteral, to: string) =>
      problemsOf(
        {
          ...pipeline,
          stages: [{ name: "a", hours: 1, outputGb: 1, policy: stage }],
          deliver: [{ from: "a", to }],
        },
        catalog,
        { a: "aws/de" },
      );
    expect(delivery({}, { movement: "continental" }, "gcp/fr")).toEqual([]);
    expect(delivery({}, { movement: "continental" }, "aws/us")).toHaveLength(1);
    expect(delivery({ policy: { movement: "none" } }, {}, "gcp/fr")).toHaveLength(1);
    expect(delivery({ policy: { movement: "none" } }, {}, "aws/de")).toEqual([]);
  });
});

describe("rules that tie stages", () => {
  const three = (rules: Partial<PipelineLiteral>): PipelineLiteral => ({
    ...rules,
    stages: ["a", "b", "c"].map((name) => ({ name, hours: 1 })),
  });

  test("together: the same region", () => {
    const rule = three({ together: [["a", "b"]] });
    expect(check(rule, "aws/de", "aws/de", "gcp/fr")).toEqual([]);
    expect(check(rule, "aws/de", "aws/us", "gcp/fr")).toEqual([
      "a, b must be together but are in aws/de, aws/us",
    ]);
  });

  test("apart: pairwise different clouds", () => {
    const rule = three({ apart: [["a", "b"]] });
    expect(check(rule, "aws/de", "gcp/fr", "aws/de")).toEqual([]);
    expect(check(rule, "aws/de", "aws/us", "gcp/fr")).toHaveLength(1);
    expect(check(three({ apart: [["a", "b", "c"]] }), "aws/de", "gcp/fr", "aws/us")).toHaveLength(
      1,
    );
  });

  test("no more clouds than allowed; data elsewhere does not count", () => {
    const rule = three({
      limits: { maxClouds: 1 },
      datasets: [{ name: "data", sizeGb: 1, at: "own/store", egressUsdPerGb: 0 }],
    });
    expect(check(rule, "aws/de", "aws/us", "aws/de")).toEqual([]);
    expect(check(rule, "aws/de", "gcp/fr", "aws/de")).toEqual([
      "the plan uses 2 clouds, the limit is 1",
    ]);
  });
});

test("every assumed figure that a plan leans on is named once", () => {
  const { assumptions } = accepted(
    {
      datasets: [{ name: "data", sizeGb: 1, at: "aws/de" }],
      stages: [
        { name: "a", inputs: ["data"], hours: 1, outputGb: 1 },
        { name: "b", inputs: ["data", "a"], hours: 1 },
      ],
    },
    {
      prices: [
        { region: "aws/de", type: "m5", onDemand: 9, confidence: "assumed" },
        { region: "gcp/fr", type: "n2", onDemand: 1.5, confidence: "assumed" },
        { region: "gcp/us", type: "n2", onDemand: 2, confidence: "derived" },
      ],
      egress: [
        ["aws/de", "other-cloud", 0.12, "assumed"],
        ["*", "other-continent", 0.02, "assumed"],
        ["*", "other-cloud", 0.09, "assumed"],
      ],
      throughput: [
        ["*", "other-cloud", 5, "assumed"],
        ["*", "other-continent", 3, "published"],
      ],
    },
    { a: "gcp/fr", b: "gcp/us" },
  );
  expect(assumptions).toEqual([
    "on-demand price of n2 in gcp/fr 1.5 USD/h is assumed",
    "egress * → other-continent 0.02 USD/GB is assumed",
    "egress aws/de → other-cloud 0.12 USD/GB is assumed",
    "throughput * → other-cloud 5 Gbit/s is assumed",
  ]);
});
