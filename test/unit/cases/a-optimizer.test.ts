import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { unusedAccelerators } from "../../../src/report/unused-accelerators.ts";
import type { CatalogLiteral, PriceLiteral } from "../../arbitraries/build-catalog.ts";
import {
  atLeast,
  buildPipeline,
  gpu,
  type PipelineLiteral,
  type StageLiteral,
} from "../../arbitraries/build-pipeline.ts";
import { planner, round } from "./planning.ts";

const { plan, best, placed } = planner();

const cards = (cloud: string, name: string, accelerator: string, acceleratorCount: number) => ({
  cloud,
  name,
  accelerator,
  acceleratorCount,
});

describe("C-01: a shared parent has one place", () => {
  const children = (count: number): StageLiteral[] =>
    Array.from({ length: count }, (_, i) => ({
      name: `in r2, ${i}`,
      hours: 1,
      inputs: ["a"],
      policy: { allow: ["x/r2"] },
    }));
  const fanOut = (toR2: number): PipelineLiteral => ({
    stages: [
      { name: "a", hours: 1, outputGb: 100 },
      { name: "b", hours: 1, inputs: ["a"], policy: { allow: ["x/r1"] } },
      ...children(toR2),
    ],
  });
  const catalog: CatalogLiteral = {
    prices: ["r1", "r2"].map((r) => ({ region: `x/${r}`, type: "m", onDemand: 1e-9 })),
    egress: [
      ["x/r1", "x/r2", 0.09],
      ["x/r2", "x/r1", 0.12],
    ],
  };

  it.each([
    [1, 9, "x/r1"],
    [2, 12, "x/r2"],
    [3, 12, "x/r2"],
  ])("with %i children elsewhere the data costs %f", async (count, usd, location) => {
    const { totals, stages } = await best(fanOut(count), catalog);
    expect(totals.egressUsd).toBeCloseTo(usd, 9);
    expect(stages[0]?.location).toBe(location);
  });
});

describe("C-03 and C-04: the cheapest of a set, or the first that is there", () => {
  const catalog: CatalogLiteral = {
    types: [cards("q", "a", "A100", 8), cards("q", "h", "H100", 8), cards("q", "l", "L4", 4)],
    prices: [
      { region: "q/r", type: "a", onDemand: 32.77 },
      { region: "q/r", type: "h", onDemand: 98.32 },
      { region: "q/r", type: "l", onDemand: 4 },
    ],
  };
  const sets = [gpu("A100", 8), gpu("H100", 8), gpu("L4", 4)];
  const price = new Map([
    ["A100", 32.77],
    ["H100", 98.32],
    ["L4", 4],
  ]);

  it("any order of a set gives the cheapest, any order of a list its first", async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(sets, { minLength: 1 }), async (list) => {
        const prices = list.map((set) => price.get(set.accelerators?.name ?? "") ?? 0);
        const stage = { name: "s", hours: 1 };
        const [any] = await placed({ stages: [{ ...stage, anyOf: list }] }, catalog);
        const [ordered] = await placed({ stages: [{ ...stage, ordered: list }] }, catalog);
        expect([any, ordered]).toEqual([Math.min(...prices), prices[0]]);
      }),
      { numRuns: 15 },
    );
  });

  it("one that no place has is passed over", async () => {
    const list = [gpu("A100", 4), gpu("H100", 8), gpu("L4", 4)];
    expect(await placed({ stages: [{ name: "s", hours: 1, ordered: list }] }, catalog)).toEqual([
      98.32,
      "q/r",
    ]);
  });

  it("a rule that removes the first leaves the second", async () => {
    const stages: StageLiteral[] = [{ name: "s", hours: 1, ordered: sets }];
    const blocked = [{ accelerator: "A100" }];
    expect(await placed({ stages, blocked }, catalog)).toEqual([98.32, "q/r"]);
  });
});

describe("C-05: one impossible alternative does not sink the stage", () => {
  const catalog: CatalogLiteral = {
    types: [cards("s", "one", "L4", 1), cards("g", "l4", "L4", 1), cards("l", "a", "A100", 8)],
    prices: [
      { region: "s/r", type: "one", onDemand: 0.5 },
      { region: "g/r", type: "l4", onDemand: 0.7 },
      { region: "l/r", type: "a", onDemand: 12 },
    ],
  };
  const stages: StageLiteral[] = [
    { name: "train", hours: 1, nodes: 3, anyOf: [gpu("L4", 1), gpu("A100", 8), gpu("H100", 1)] },
  ];

  it("a cloud that gives one node at most is named with its reason", async () => {
    const quota = [{ location: "s", instanceType: "one", count: 1 }];
    const found = await best({ stages, quota }, catalog);
    expect(found.totals.usd).toBeCloseTo(2.1, 9);
    expect(found.stages[0]?.location).toBe("g/r");
    expect(found.excluded).toMatchObject([{ reason: "over a quota alone", offers: 1 }]);
  });

  it("so is a cloud that is not used", async () => {
    const found = await best({ stages, blocked: [{ location: "s" }] }, catalog);
    expect(found.totals.usd).toBeCloseTo(2.1, 9);
    expect(found.excluded).toMatchObject([{ reason: "blocked", offers: 1 }]);
  });
});

describe("C-06: nodes multiply compute, not data", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/1", type: "m", onDemand: 0.5 },
      { region: "x/2", type: "n", onDemand: 1e-9 },
    ],
    egress: [["x", "x/2", 0.02]],
  };
  it.each([
    [4, false, 6],
    [4, true, 12],
    [1, true, 3],
    [8, false, 10],
  ])("%i nodes, output of each: %s", async (nodes, outputPerNode, usd) => {
    const stages: StageLiteral[] = [
      {
        name: "t",
        nodes,
        outputPerNode,
        hours: 2,
        outputGb: 100,
        anyOf: [{ instanceType: "m" }],
      },
      { name: "next", inputs: ["t"], hours: 1, anyOf: [{ instanceType: "n" }] },
    ];
    expect((await best({ stages }, catalog)).totals.usd).toBeCloseTo(usd, 6);
  });
});

describe("C-08: a demand for vCPUs that only a machine with cards meets", () => {
  const catalog: CatalogLiteral = {
    types: [
      { cloud: "x", name: "cpu", vcpus: 192, memoryGib: 768 },
      { ...cards("x", "gpu", "A100", 8), vcpus: 208, memoryGib: 1800 },
    ],
    prices: [
      { region: "x/r", type: "cpu", onDemand: 9 },
      { region: "x/r", type: "gpu", onDemand: 87.83 },
    ],
  };
  it.each([
    [200, 87.83, 1],
    [192, 9, 0],
  ])("%i or more", async (cpus, usd, notes) => {
    const pipeline = { stages: [{ name: "s", hours: 1, anyOf: [{ cpus: atLeast(cpus) }] }] };
    const found = await best(pipeline, catalog);
    expect(found.totals.usd).toBe(usd);
    expect(unusedAccelerators(buildPipeline(pipeline), found)).toHaveLength(notes);
  });
});

describe("C-09: spot is ranked by the price of spot", () => {
  it("whatever the on-demand prices are", async () => {
    const cents = fc.integer({ min: 1, max: 300 });
    const offers = fc.array(fc.record({ onDemand: cents, spot: cents }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(offers, async (list) => {
        const prices = list.map((p, i) => ({ region: `x/${i}`, type: "m", ...p }));
        const stages: StageLiteral[] = [{ name: "s", hours: 1, pricing: "spot" }];
        const [usd] = await placed({ stages }, { prices });
        expect(usd).toBe(Math.min(...list.map(({ spot }) => spot)));
      }),
      { numRuns: 25 },
    );
  });
  it("the one number", async () => {
    const prices = [
      { region: "c/x", type: "m", onDemand: 1, spot: 0.9 },
      { region: "c/y", type: "m", onDemand: 1.1, spot: 0.3 },
    ];
    const stages: StageLiteral[] = [{ name: "s", hours: 1, pricing: "spot" }];
    expect(await placed({ stages }, { prices })).toEqual([0.3, "c/y"]);
  });
});

test("C-10: the runner-up is compared with the offer that was chosen", async () => {
  const catalog: CatalogLiteral = {
    types: [cards("x", "l4", "L4", 1), cards("x", "a10g", "A10G", 1)],
    prices: [
      { region: "x/a", type: "l4", zone: "a1", onDemand: 0.8, spot: 0.17 },
      { region: "x/c", type: "a10g", zone: "c1", onDemand: 1.01, spot: 0.38 },
    ],
  };
  const found = await best(
    {
      stages: [{ name: "s", hours: 1, pricing: "any", anyOf: [gpu("L4", 1), gpu("A10G", 1)] }],
    },
    catalog,
    { runnerUps: true },
  );
  const [stage] = found.stages;
  expect(stage).toMatchObject({
    location: "x/a/a1",
    instanceType: "l4",
    pricing: "spot",
    usd: 0.17,
  });
  expect(stage?.runnerUp).toMatchObject({
    location: "x/c/c1",
    instanceType: "a10g",
    market: "spot",
  });
  expect(stage?.runnerUp?.extraUsd).toBeCloseTo(0.21, 9);
});

describe("C-11: a runtime that is not given", () => {
  const prices = [{ region: "x/r", type: "m", onDemand: 0.9 }];
  it("is told per hour, never as one hour", async () => {
    const { totals, stages, assumptions } = await best({ stages: [{ name: "s" }] }, { prices });
    expect(totals).toMatchObject({ usd: 0, unknownRuntimeUsdPerHour: 0.9 });
    expect(totals).not.toHaveProperty("hours");
    expect(stages[0]).not.toHaveProperty("usd");
    expect(assumptions.join()).toMatch(/runtime/);
  });
  it("makes the total of a graph a part of it", async () => {
    const names = ["a", "b", "c"];
    for (const missing of names) {
      const stages = names.map((name) => ({ name, ...(name === missing ? {} : { hours: 2 }) }));
      const { totals } = await best({ stages }, { prices });
      expect(totals).toMatchObject({ usd: 3.6, unknownRuntimeUsdPerHour: 0.9 });
      expect(totals).not.toHaveProperty("hours");
    }
  });
  it.each(["time", "weighted"] as const)("is refused when %s is minimized", async (kind) => {
    const objective = kind === "time" ? { kind } : { kind, hourIsWorthUsd: 1 };
    const refused = await plan({ stages: [{ name: "s" }], objective }, { prices });
    expect(refused).toMatchObject({ error: { problems: [{ pointer: "/stages/0/runtime" }] } });
  });
});

describe("C-12: the same answer every time", () => {
  const prices: PriceLiteral[] = [
    { region: "x/1", type: "m", onDemand: 0.16 },
    { region: "x/2", type: "m", onDemand: 0.16 },
    { region: "x/3", type: "m", onDemand: 0.2 },
    { region: "y/1", type: "m", onDemand: 0.16 },
    { region: "y/2", type: "big", onDemand: 0.3 },
  ];
  const egress = [
    ["*", "other-cloud", 0],
    ["*", "same-region", 0],
  ] as const;
  const stages: StageLiteral[] = ["a", "b", "c"].map((name, i) => ({
    name,
    hours: 1,
    outputGb: 1,
    inputs: i === 0 ? [] : ["a"],
  }));

  it("whatever the order of rows, and of stages", async () => {
    const told = async (rows: readonly PriceLiteral[], list: readonly StageLiteral[]) => {
      const found = await best({ stages: list }, { prices: rows, egress }, { runnerUps: true });
      const sorted = [...found.stages].sort((a, b) => (a.name < b.name ? -1 : 1));
      return JSON.stringify({ totals: found.totals, stages: sorted, bound: found.bound });
    };
    const expected = await told(prices, stages);
    const any = <T>(list: readonly T[]) =>
      fc.shuffledSubarray([...list], { minLength: list.length });
    await fc.assert(
      fc.asyncProperty(any(prices), any(stages), async (rows, list) => {
        expect(await told(rows, list)).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  it("of two machines at one price the bigger is taken", async () => {
    const sizes = [
      { cloud: "x", name: "a", vcpus: 8, memoryGib: 45 },
      { cloud: "x", name: "b", vcpus: 12, memoryGib: 125 },
    ];
    for (const [small, big] of [sizes, [...sizes].reverse()]) {
      const types = [
        { ...sizes[0]!, name: small!.name },
        { ...sizes[1]!, name: big!.name },
      ];
      const rows = types.map(({ name }) => ({ region: "x/r", type: name, onDemand: 0.16 }));
      const found = await best({ stages: [{ name: "s", hours: 1 }] }, { types, prices: rows });
      expect(found.stages[0]?.instanceType).toBe(big!.name);
    }
  });
});

describe("C-13: quota is about what runs at once", () => {
  const catalog: CatalogLiteral = {
    types: [cards("x", "gpu", "A100", 8)],
    prices: [
      { region: "x/r", type: "gpu", onDemand: 10 },
      { region: "x/s", type: "gpu", onDemand: 12 },
    ],
    egress: [
      ["x/r", "x/s", 0.02],
      ["x/s", "x/r", 0.02],
    ],
  };
  const quota = ["x/r", "x/s"].map((location) => ({ location, accelerator: "A100", count: 8 }));
  const chain = (edges: readonly (readonly string[])[]): StageLiteral[] =>
    edges.map((inputs, i) => ({ name: `s${i}`, hours: 1, inputs, outputGb: 1 }));

  it.each([
    ["two at once", [[], []], 22],
    ["one after the other", [[], ["s0"]], 20],
    ["three in a row", [[], ["s0"], ["s1"]], 30],
    // Two children of one parent run at once; one of them moves its gigabyte.
    ["a fork", [[], ["s0"], ["s0"]], 32.02],
  ])("%s", async (_what, edges, usd) => {
    expect((await best({ stages: chain(edges), quota }, catalog)).totals.usd).toBeCloseTo(usd, 9);
  });

  it("three at once do not fit into two", async () => {
    const refused = await plan({ stages: chain([[], [], []]), quota }, catalog);
    expect(refused).toMatchObject({ error: { kind: "infeasible" } });
    if (refused.ok || refused.error.kind !== "infeasible") throw new Error("unexpected");
    expect(refused.error.conflict.join()).toMatch(/quota/);
  });
});

describe("C-53: a group in one place takes as long as its longest", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "c/x", type: "p", onDemand: 1 },
      { region: "c/y", type: "q", onDemand: 1 },
    ],
  };
  const group: PipelineLiteral = {
    stages: [
      { name: "a", hours: { p: 10, q: 6 } },
      { name: "b", hours: { p: 1, q: 6 } },
    ],
    together: [["a", "b"]],
  };
  it("time", async () => {
    const found = await best({ ...group, objective: { kind: "time" } }, catalog);
    expect(found.totals.hours).toBe(6);
    expect(found.stages.map(({ location }) => location)).toEqual(["c/y", "c/y"]);
  });
  it("cost", async () => expect(await placed(group, catalog)).toEqual([11, "c/x", "c/x"]));
  it("without a common place the group is named", async () => {
    const stages = [
      { name: "a", hours: 1, policy: { allow: ["c/x"] } },
      { name: "b", hours: 1, policy: { allow: ["c/y"] } },
    ];
    expect(await plan({ ...group, stages }, catalog)).toMatchObject({
      error: { conflict: expect.arrayContaining(["together: a, b"]) },
    });
  });
});

describe("C-49: names of stages", () => {
  const LONG = `${'a -> b "quoted" \\ é 日本 '.repeat(13)}`.slice(0, 300);
  const file = (stages: unknown) => parsePipeline(JSON.stringify({ stages }), { file: "dag.json" });
  const prices = [{ region: "x/r", type: "m", onDemand: 1 }];

  it("keep their edges and come back as they were given", async () => {
    const names = ["9", "10", "2", "1f", "constructor", "toString", "hasOwnProperty", LONG];
    const chain = names.map((name, i) => ({
      name,
      hours: 1,
      inputs: i === 0 ? [] : [names[i - 1]!],
    }));
    const shuffled = [3, 7, 0, 5, 2, 6, 1, 4].map((i) => chain[i]!);
    const found = await best({ stages: shuffled, objective: { kind: "time" } }, { prices });
    expect(found.stages.map(({ name }) => name)).toEqual(shuffled.map(({ name }) => name));
    const starts = new Map(found.stages.map(({ name, startHour }) => [name, startHour]));
    expect(names.map((name) => round(starts.get(name) ?? -1))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("are the same as numbers and as text in a file", () => {
    const read = file([{ name: 9 }, { name: 10, inputs: [9] }, { name: 2, inputs: ["10"] }]);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(read.value.stages.map(({ name, inputs }) => [name, inputs])).toEqual([
      ["9", []],
      ["10", ["9"]],
      ["2", ["10"]],
    ]);
    const again = file([{ name: 9 }, { name: "9" }]);
    expect(again).toMatchObject({ error: { problems: [{ pointer: "/stages/1/name" }] } });
  });
});

describe("C-52: odd graphs", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/r", type: "m", onDemand: 1 },
      { region: "y/r", type: "n", onDemand: 0.5 },
    ],
  };
  it("no stages are refused when the file is read", () => {
    const read = parsePipeline('{"stages": []}', { file: "dag.json" });
    expect(read).toMatchObject({ ok: false, error: { problems: [{ pointer: "/stages" }] } });
  });
  it("an empty pipeline of the library is an empty plan", async () =>
    expect(await placed({ stages: [] }, catalog)).toEqual([0]));
  it("parts without a link are summed", async () => {
    const stages = [
      { name: "a", hours: 1, outputGb: 10, anyOf: [{ instanceType: "m" }] },
      { name: "a2", inputs: ["a"], hours: 1 },
      { name: "b", hours: 3 },
    ];
    const [a, a2, b] = stages;
    const both = await placed({ stages }, catalog);
    const [left] = await placed({ stages: [a!, a2!] }, catalog);
    const [right] = await placed({ stages: [b!] }, catalog);
    expect(both).toEqual([left + right, "x/r", "x/r", "y/r"]);
  });
  it("a stage without an offer is named", async () => {
    const stages = [
      { name: "fine", hours: 1 },
      { name: "lost", hours: 1, anyOf: [gpu("H100", 8)] },
    ];
    const refused = await plan({ stages }, catalog);
    expect(refused).toMatchObject({ error: { stages: [{ stage: "lost", considered: 0 }] } });
  });
});
