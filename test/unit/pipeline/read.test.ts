import { describe, expect, test } from "vitest";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import { oneStage, pipelineOf } from "./problems.ts";

const stageOf = (stage: object): Pipeline["stages"][number] => {
  const [first] = pipelineOf(oneStage(stage)).stages;
  if (first === undefined) throw new Error("no stage");
  return first;
};

describe("defaults", () => {
  test("a stage needs nothing but a name", () => {
    expect(pipelineOf({ stages: [{ name: "a" }] }, "jobs/nightly.json")).toEqual({
      name: "nightly",
      objective: { kind: "cost" },
      limits: {},
      datasets: [],
      stages: [
        {
          name: "a",
          inputs: [],
          resources: {
            choose: "anyOf",
            sets: [{ cpus: { amount: 8, atLeast: true }, features: [] }],
          },
          runtime: { kind: "unknown" },
          outputGb: 0,
          outputPerNode: false,
          sharing: "per-consumer",
          nodes: 1,
          pricing: "on-demand",
          provisioningHours: 0,
          reservations: "prefer",
          declassify: [],
          limits: {},
        },
      ],
      together: [],
      apart: [],
      deliver: [],
      blocked: [],
      reserved: [],
      quota: [],
      discounts: [],
    });
  });

  test("spot, reservations, quota and carbon are read in hours and numbers", () => {
    const pipeline = pipelineOf({
      objective: "carbon",
      limits: { maxKgCo2e: 12, confidence: 0.95 },
      provisioning: "6m",
      reserved: [{ location: "aws/us-east-1", instanceType: "p4d.24xlarge", nodes: 3 }],
      quota: [{ location: "gcp/us-*", accelerator: "A100", market: "spot", count: 8 }],
      stages: [
        { name: "a", checkpoint: { every: "30m" }, reservations: "only" },
        { name: "b", provisioning: 0, checkpoint: { every: "2h", restart: "6m" } },
      ],
    });
    expect(pipeline.objective).toEqual({ kind: "carbon" });
    expect(pipeline.limits).toEqual({ maxKgCo2e: 12, confidence: 0.95 });
    expect(pipeline.stages.map((stage) => stage.provisioningHours)).toEqual([0.1, 0]);
    expect(pipeline.stages.map((stage) => stage.checkpoint)).toEqual([
      { everyHours: 0.5, restartHours: 0 },
      { everyHours: 2, restartHours: 0.1 },
    ]);
    expect(pipeline.stages.map((stage) => stage.reservations)).toEqual(["only", "prefer"]);
    expect(pipeline.reserved).toEqual([
      { location: "aws/us-east-1", instanceType: "p4d.24xlarge", nodes: 3 },
    ]);
    expect(pipeline.quota).toEqual([
      { location: "gcp/us-*", accelerator: "A100", market: "spot", count: 8 },
    ]);
  });

  test("standard input has no name to give", () => {
    expect(pipelineOf({ stages: [{ name: "a" }] }, "-").name).toBe("pipeline");
  });

  test("8 CPUs are asked for only when nothing else is", () => {
    expect(stageOf({ resources: { memory: "64+" } }).resources.sets).toEqual([
      { memoryGib: { amount: 64, atLeast: true }, features: [] },
    ]);
    expect(stageOf({ resources: {} }).resources.sets[0]?.cpus?.amount).toBe(8);
  });
});

test("every field of the top level arrives", () => {
  const pipeline = pipelineOf({
    name: "review-ranker",
    objective: { hourIsWorthUsd: 25 },
    limits: { deadline: "12h", budgetUsd: 200, maxClouds: 2 },
    policy: {
      allow: ["aws", "gcp/europe-*"],
      deny: ["aws/us-gov-*"],
      countries: ["EU"],
      operators: { deny: ["US"] },
      certifications: ["C5"],
      acceptUnverifiedCertifications: true,
      movement: "continental",
    },
    datasets: {
      reviews: { size: "600GB", at: "aws/eu-central-1", policy: { countries: ["EU"] } },
      own: { size: 1, at: "onprem/dc1", sharing: "per-consumer", egressUsdPerGb: 0.02 },
    },
    stages: [
      { name: "a", inputs: ["reviews", "own"], declassify: ["reviews"], policy: { deny: ["gcp"] } },
      { name: "b", inputs: ["a"], nodes: 3, pricing: "any", limits: { usdPerNodeHour: 2, usd: 9 } },
    ],
    together: [["a", "b"]],
    apart: [["b", "a"]],
    deliver: [{ from: "b", to: "aws/eu-west-1" }],
    blocked: ["azure", { instanceType: "p3.2xlarge", market: "spot" }],
  });
  expect(pipeline).toMatchObject({
    objective: { kind: "weighted", hourIsWorthUsd: 25 },
    limits: { deadlineHours: 12, budgetUsd: 200, maxClouds: 2 },
    policy: { origin: "pipeline", deny: ["aws/us-gov-*"], operators: { deny: ["US"] } },
    datasets: [
      {
        name: "reviews",
        sizeGb: 600,
        sharing: "per-region",
        policy: { origin: "dataset reviews" },
      },
      { name: "own", sizeGb: 1, at: "onprem/dc1", sharing: "per-consumer", egressUsdPerGb: 0.02 },
    ],
    stages: [
      { declassify: ["reviews"], policy: { origin: "stage a", certifications: [] } },
      { nodes: 3, pricing: "any", limits: { usdPerNodeHour: 2, usd: 9 } },
    ],
    together: [["a", "b"]],
    apart: [["b", "a"]],
    deliver: [{ from: "b", to: "aws/eu-west-1" }],
    blocked: [{ location: "azure" }, { instanceType: "p3.2xlarge", market: "spot" }],
  });
});

describe("runtime", () => {
  test("one duration", () => {
    expect(stageOf({ runtime: "2h30m" }).runtime).toEqual({ kind: "fixed", hours: 2.5 });
  });

  test("durations by machine", () => {
    expect(stageOf({ runtime: { "V100:4": "8.4h", "p3.2xlarge": 3 } }).runtime).toEqual({
      kind: "by-machine",
      hours: new Map([
        ["V100:4", 8.4],
        ["p3.2xlarge", 3],
      ]),
    });
  });

  test.each([
    ["s", 10 / 3600],
    ["m", 10 / 60],
    ["h", 10],
    ["d", 240],
  ])("work and rates per %s", (per, hours) => {
    expect(stageOf({ runtime: { work: 1000, per, rates: { T4: 100 } } }).runtime).toEqual({
      kind: "by-machine",
      hours: new Map([["T4", hours]]),
    });
  });
});

describe("resources", () => {
  test.each([
    ["V100:4", "V100", 4, false],
    ["V100:4+", "V100", 4, true],
    ["V100", "V100", 1, false],
    ["tpu-v3-8", "tpu-v3-8", 1, false],
    ["T4:0.5", "T4", 0.5, false],
    [{ V100: 4 }, "V100", 4, false],
    [{ V100: "4+" }, "V100", 4, true],
  ])("accelerators %j", (accelerators, name, amount, atLeast) => {
    expect(stageOf({ resources: { accelerators } }).resources.sets).toEqual([
      { accelerators: { name, count: { amount, atLeast } }, features: [] },
    ]);
  });

  test.each([
    [8, 8, false],
    ["8", 8, false],
    ["8+", 8, true],
    [" 7.5 + ", 7.5, true],
  ])("cpus %j", (cpus, amount, atLeast) => {
    expect(stageOf({ resources: { cpus } }).resources.sets[0]?.cpus).toEqual({ amount, atLeast });
  });

  test("a set's own market takes the place of the stage's, and a stage is in all of its sets' markets", () => {
    const sets = [{ accelerators: "V100:4", allow: ["aws"] }, { pricing: "spot" }] as const;
    expect(stageOf({ resources: { ordered: sets } })).toMatchObject({
      pricing: "any",
      resources: {
        sets: [
          { allow: ["aws"], market: "on-demand" },
          { market: "spot", cpus: { amount: 8, atLeast: true } },
        ],
      },
    });
    const same = { resources: { anyOf: [{ pricing: "spot" }, { pricing: "spot", cpus: 4 }] } };
    const { pricing, resources } = stageOf(same);
    expect([pricing, ...resources.sets.map(({ market }) => market)]).toEqual([
      "spot",
      undefined,
      undefined,
    ]);
  });

  test("anyOf and ordered keep their meaning and their order", () => {
    const sets = [{ accelerators: "T4:1" }, { instanceType: "m5.large", features: ["rdma"] }];
    const ordered = stageOf({ resources: { ordered: sets } }).resources;
    expect(ordered.choose).toBe("ordered");
    expect(ordered.sets[1]).toEqual({ instanceType: "m5.large", features: ["rdma"] });
    expect(stageOf({ resources: { anyOf: sets } }).resources).toEqual({
      ...ordered,
      choose: "anyOf",
    });
  });
});

describe("names", () => {
  const odd = `stage "1" -> 2 'é日本😀' ${"x".repeat(270)}`;
  const names = [
    "9",
    "10",
    "2",
    "1f",
    "constructor",
    "toString",
    "__proto__",
    "hasOwnProperty",
    odd,
  ];

  test("hostile and odd names are names like any other", () => {
    const stages = names.map((name, i) => ({ name, inputs: i > 0 ? [names[i - 1]] : ["data"] }));
    const pipeline = pipelineOf({
      datasets: { data: { size: 1, at: "aws/eu-west-1" } },
      stages,
    });
    expect(pipeline.stages.map(({ name }) => name)).toEqual(names);
    expect(pipeline.stages.map(({ inputs }) => inputs[0])).toEqual(["data", ...names.slice(0, -1)]);
  });

  test.each(["__proto__", "constructor", "toString"])("a dataset may be called %s", (name) => {
    const text = `{"datasets": {"${name}": {"size": 5, "at": "aws/eu-west-1"}},
      "stages": [{"name": "a", "inputs": ["${name}"], "declassify": ["${name}"]}]}`;
    for (const file of ["a.json", "a.yaml"])
      expect(pipelineOf(text, file).datasets).toMatchObject([{ name, sizeGb: 5 }]);
  });

  test("numbers are names, in YAML and JSON, as names, inputs and keys", () => {
    const yaml =
      "datasets: {7: {size: 1, at: aws/a}}\nstages: [{name: 9, inputs: [7]}, {name: 2, inputs: [9]}]";
    const json = {
      stages: [{ name: 9 }, { name: 10, inputs: ["9"] }, { name: "2", inputs: [10] }],
    };
    expect(pipelineOf(yaml, "a.yaml").stages.map((s) => [s.name, ...s.inputs])).toEqual([
      ["9", "7"],
      ["2", "9"],
    ]);
    expect(pipelineOf(json).stages.map((s) => [s.name, ...s.inputs])).toEqual([
      ["9"],
      ["10", "9"],
      ["2", "10"],
    ]);
  });
});

describe("formats", () => {
  const yaml = "# comment\nstages:\n  - name: a\n    runtime: 1h\n";

  test("the extension decides, then the content", () => {
    expect(pipelineOf(yaml, "dag.yml").stages).toHaveLength(1);
    expect(pipelineOf(yaml, "-").stages).toHaveLength(1);
    expect(pipelineOf('\n {"stages": [{"name": "a"}]}', "-").stages).toHaveLength(1);
  });

  test("a byte order mark is skipped", () => {
    expect(pipelineOf('\ufeff{"stages": [{"name": "a"}]}').stages).toHaveLength(1);
    expect(pipelineOf(`\ufeff${yaml}`, "a.yaml").stages).toHaveLength(1);
  });

  test("an alias repeats a block", () => {
    const text =
      "stages:\n  - {name: a, resources: &gpu {accelerators: T4}}\n  - {name: b, resources: *gpu}\n";
    const [a, b] = pipelineOf(text, "a.yaml").stages;
    expect(b?.resources).toEqual(a?.resources);
  });
});

test("5,000 stages in a chain are read", () => {
  const stages = Array.from({ length: 5000 }, (_, i) => ({
    name: `s${i}`,
    inputs: i > 0 ? [`s${i - 1}`] : [],
  }));
  expect(pipelineOf({ stages }).stages).toHaveLength(5000);
});
