import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LocationId } from "../../src/domain/ids.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import { verify } from "../../src/optimizer/verify/verify.ts";
import {
  buildCatalog,
  type CatalogLiteral,
  GB_PER_HOUR_GBPS,
} from "../arbitraries/build-catalog.ts";
import { buildPipeline, gpu, type PipelineLiteral } from "../arbitraries/build-pipeline.ts";
import {
  fullScenario,
  MAX_COMBINATIONS,
  type Scenario,
  scenario,
} from "../arbitraries/scenario.ts";
import { bruteForce, combinationCount, type Optimum } from "./brute-force.ts";

const solve = (pipeline: PipelineLiteral, catalog: CatalogLiteral) =>
  bruteForce(buildPipeline(pipeline), buildCatalog(catalog));

describe("the best of all placements", () => {
  test("a fan-out (C-01)", () => {
    const best = solve(
      {
        stages: [
          { name: "a", hours: 1, outputGb: 100, anyOf: [{ instanceType: "free" }] },
          { name: "b", hours: 1, inputs: ["a"], policy: { allow: ["x/r1"] } },
          { name: "c", hours: 1, inputs: ["a"], policy: { allow: ["x/r2"] } },
        ],
      },
      {
        prices: [
          { region: "x/r1", type: "free", onDemand: 1e-9 },
          { region: "x/r2", type: "free", onDemand: 1e-9 },
        ],
        egress: [
          ["x/r1", "x/r2", 0.09],
          ["x/r2", "x/r1", 0.12],
        ],
      },
    );
    expect(best.usd).toBeCloseTo(9, 6);
  });

  test.each([
    ["none", 20, 0.5],
    ["continental", 20, 0.5],
    ["continental", 5, 0.45],
    ["global", 1, 0.38],
  ] as const)("movement %s with %i GB costs %f (C-20)", (movement, sizeGb, usd) => {
    const best = solve(
      {
        policy: { movement },
        datasets: [{ name: "bucket", sizeGb, at: "g/us-central" }],
        stages: [{ name: "a", inputs: ["bucket"], hours: 1 }],
      },
      {
        regions: [
          { id: "g/us-central", continent: "NA" },
          { id: "g/us-east", continent: "NA" },
          { id: "g/asia-east", continent: "AS" },
        ],
        prices: [
          { region: "g/us-central", type: "m", onDemand: 0.5 },
          { region: "g/us-east", type: "m", onDemand: 0.4 },
          { region: "g/asia-east", type: "m", onDemand: 0.3 },
        ],
        egress: [
          ["g", "same-continent", 0.01],
          ["g", "other-continent", 0.08],
        ],
      },
    );
    expect(best.usd).toBeCloseTo(usd, 9);
  });

  test("spot is ranked by its own price (C-09) and left when dearer (F-5)", () => {
    const catalog: CatalogLiteral = {
      prices: [
        { region: "x/1", type: "m", onDemand: 1, spot: 0.9 },
        { region: "x/2", type: "m", onDemand: 1.1, spot: 0.3 },
        { region: "x/3", type: "g", onDemand: 0.5, spot: 0.62 },
      ],
    };
    const stage = { name: "a", hours: 1, pricing: "spot" } as const;
    expect(solve({ stages: [stage] }, catalog).usd).toBe(0.3);
    const either = { ...stage, pricing: "any", anyOf: [{ instanceType: "g" }] } as const;
    expect(solve({ stages: [either] }, catalog).placements[0]?.market).toBe("on-demand");
  });
});

describe("objectives", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/1", type: "slow", onDemand: 1 },
      { region: "x/1", type: "fast", onDemand: 4 },
      { region: "x/1", type: "dear", onDemand: 5 },
    ],
  };
  const stages = [{ name: "a", hours: { slow: 10, fast: 5, dear: 4 } }];
  const best = (objective: PipelineLiteral["objective"]) =>
    solve({ stages, ...(objective ? { objective } : {}) }, catalog);

  test("cost, time and the worth of an hour", () => {
    expect(best({ kind: "cost" })).toMatchObject({ usd: 10, hours: 10 });
    expect(best({ kind: "time" })).toMatchObject({ usd: 20, hours: 4 });
    expect(best({ kind: "weighted", hourIsWorthUsd: 1 })).toMatchObject({ usd: 10 });
    expect(best({ kind: "weighted", hourIsWorthUsd: 2 })).toMatchObject({ usd: 20 });
  });

  test("ties are broken by the other of the two", () => {
    // fast and dear both cost 20 USD, dear is quicker.
    const two = { stages: [{ name: "a", hours: { fast: 5, dear: 4 } }] };
    expect(solve(two, catalog)).toMatchObject({ usd: 20, hours: 4 });
    const same = { stages: [{ name: "a", hours: 1 }], objective: { kind: "time" } } as const;
    expect(solve(same, catalog)).toMatchObject({ usd: 1, hours: 1 });
  });
});

describe("reservations, quota and discounts", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/1", type: "m", onDemand: 4 },
      { region: "x/2", type: "m", onDemand: 3 },
    ],
  };
  const reserved = [{ location: "x/1" as LocationId, instanceType: "m", nodes: 3 }];

  test.each([
    [5, 16],
    [20, 120],
    [12, 72],
    [3, 0],
  ])("%i nodes with 3 reserved cost %i (F-3)", (nodes, usd) => {
    expect(solve({ stages: [{ name: "a", hours: 2, nodes }], reserved }, catalog).usd).toBe(usd);
  });

  test("no quota is needed for reserved nodes (F-3)", () => {
    const quota = [{ location: "x/1", instanceType: "m", count: 0 }];
    const nodes = (count: number) =>
      solve({ stages: [{ name: "a", hours: 2, nodes: count }], reserved, quota }, catalog).usd;
    expect(nodes(3)).toBe(0);
    expect(nodes(4)).toBe(24);
  });

  test("quota is about what runs at once (C-13)", () => {
    const gpus: CatalogLiteral = {
      types: [{ cloud: "x", name: "gpu", accelerator: "A100", acceleratorCount: 8 }],
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
    const a = { name: "a", hours: 1 };
    expect(solve({ stages: [a, { ...a, name: "b" }], quota }, gpus).usd).toBe(22);
    const chain = [
      { ...a, outputGb: 1 },
      { ...a, name: "b", inputs: ["a"] },
    ];
    expect(solve({ stages: chain, quota }, gpus).usd).toBe(20);
  });

  test("a discount goes where it saves most, and makes on-demand cheaper than spot (F-5)", () => {
    const stages = [
      { name: "a", hours: 2, policy: { allow: ["x/2"] } },
      { name: "b", hours: 2, policy: { allow: ["x/1"] } },
    ];
    const half = [{ match: "x", percentOff: 50, firstNodeHours: 3 }];
    expect(solve({ stages, discounts: half }, catalog).usd).toBe(14 - 4 - 1.5);
    const prices = [{ region: "x/1", type: "m", onDemand: 1.56, spot: 1.2 }];
    const discounts = [{ match: "x", percentOff: 30, firstNodeHours: 1 }];
    const best = solve(
      { stages: [{ name: "a", hours: 1, pricing: "any" }], discounts },
      { prices },
    );
    expect(best.usd).toBeCloseTo(1.092, 9);
  });
});

describe("spot and carbon", () => {
  test("expected costs are compared, interruptions and checkpoints counted in", () => {
    const catalog: CatalogLiteral = {
      prices: [
        { region: "x/1", type: "m", onDemand: 1, spot: 0.5, spotInterruptionPct: 100 },
        { region: "x/2", type: "m", onDemand: 1 },
      ],
    };
    const stage = { name: "a", hours: 100, pricing: "any" } as const;
    expect(solve({ stages: [stage] }, catalog).usd).toBe(100);
    const checkpoint = { everyHours: 1, restartHours: 0 };
    const best = solve({ stages: [{ ...stage, checkpoint }] }, catalog);
    expect(best.placements[0]?.market).toBe("spot");
    expect(best.usd).toBeLessThan(51);
  });

  test("least carbon, then least cost", () => {
    const catalog: CatalogLiteral = {
      regions: [
        { id: "x/1", carbonGramsPerKwh: 400 },
        { id: "x/2", carbonGramsPerKwh: 20 },
        { id: "x/3", carbonGramsPerKwh: 20 },
        "x/4",
      ],
      prices: [
        { region: "x/1", type: "m", onDemand: 1 },
        { region: "x/2", type: "m", onDemand: 4 },
        { region: "x/3", type: "m", onDemand: 3 },
        { region: "x/4", type: "m", onDemand: 0.1 },
      ],
    };
    const stages = [{ name: "a", hours: 1 }];
    const least = solve({ stages, objective: { kind: "carbon" } }, catalog);
    // (8 × 2.2915 + 32 × 0.392) W × 1.58 × 20 g/kWh
    expect(least.kgCo2e).toBeCloseTo(0.000975682, 8);
    expect(least.usd).toBe(3);
    expect(solve({ stages }, catalog)).toMatchObject({ usd: 0.1 });
    expect(solve({ stages }, catalog)).not.toHaveProperty("kgCo2e");
    expect(solve({ stages, limits: { maxKgCo2e: 1 } }, catalog).usd).toBe(1);
  });
});

describe("a group in one place (C-53)", () => {
  test("takes as long as its longest and costs the sum", () => {
    const catalog: CatalogLiteral = {
      prices: [
        { region: "x/1", type: "p", onDemand: 1 },
        { region: "x/2", type: "q", onDemand: 1 },
      ],
    };
    const group = {
      stages: [
        { name: "a", hours: { p: 10, q: 6 } },
        { name: "b", hours: { p: 1, q: 6 } },
      ],
      together: [["a", "b"]],
    };
    const time = solve({ ...group, objective: { kind: "time" } }, catalog);
    expect(time).toMatchObject({ hours: 6, usd: 12 });
    expect(solve(group, catalog)).toMatchObject({ hours: 10, usd: 11 });
  });
});

describe("ordered resources", () => {
  const catalog: CatalogLiteral = {
    types: [
      { cloud: "x", name: "big", accelerator: "A100", acceleratorCount: 8 },
      { cloud: "x", name: "huge", accelerator: "H100", acceleratorCount: 8 },
      { cloud: "x", name: "small", accelerator: "L4", acceleratorCount: 4 },
    ],
    prices: [
      { region: "x/q", type: "big", onDemand: 32.77 },
      { region: "x/q", type: "huge", onDemand: 98.32 },
      { region: "x/q", type: "small", onDemand: 4 },
    ],
  };
  const sets = [gpu("A100", 8), gpu("H100", 8), gpu("L4", 4)];

  test("the first feasible, not the cheapest (C-03, C-04)", () => {
    expect(solve({ stages: [{ name: "a", hours: 1, ordered: sets }] }, catalog).usd).toBe(32.77);
    expect(solve({ stages: [{ name: "a", hours: 1, anyOf: sets }] }, catalog).usd).toBe(4);
  });

  test("a set that some rule of the whole plan excludes is not feasible", () => {
    const tight = { limits: { budgetUsd: 30 }, stages: [{ name: "a", hours: 1, ordered: sets }] };
    expect(solve(tight, catalog)).toMatchObject({ usd: 4, ranks: [2] });
  });

  test("earlier stages of the file choose first", () => {
    const both = (first: string, second: string) =>
      solve(
        {
          limits: { budgetUsd: 40 },
          stages: [first, second].map((name) => ({ name, hours: 1, ordered: sets })),
        },
        catalog,
      );
    expect(both("a", "b")).toMatchObject({ ranks: [0, 2] });
    expect(both("b", "a").placements[0]).toMatchObject({ stage: "b" });
  });
});

describe("what has no plan", () => {
  test("parallel stages without a common place", () => {
    const best = solve(
      {
        together: [["a", "b"]],
        stages: [
          { name: "a", hours: 1, policy: { allow: ["x"] } },
          { name: "b", hours: 1, policy: { allow: ["y"] } },
        ],
      },
      {
        prices: [
          { region: "x/1", type: "m", onDemand: 1 },
          { region: "y/1", type: "m", onDemand: 1 },
        ],
      },
    );
    expect(best).toEqual({ status: "infeasible", placements: [], ranks: [] });
  });

  test("no stages: a plan for nothing", () => {
    expect(solve({ stages: [] }, {})).toMatchObject({ status: "optimal", usd: 0, hours: 0 });
  });

  test("a deadline that only moving less can keep", () => {
    const best = solve(
      {
        limits: { deadlineHours: 2 },
        datasets: [{ name: "data", sizeGb: 3, at: "x/1" }],
        stages: [{ name: "a", inputs: ["data"], hours: 1 }],
      },
      {
        prices: [
          { region: "x/1", type: "m", onDemand: 9 },
          { region: "y/1", type: "m", onDemand: 1 },
        ],
        egress: [["*", "other-cloud", 0]],
        throughput: [
          ["*", "same-region", 1e9],
          ["*", "other-cloud", GB_PER_HOUR_GBPS],
        ],
      },
    );
    expect(best.usd).toBe(9);
  });
});

describe("generated scenarios", () => {
  test("are well-formed, small, and their optimum verifies to the same figures", () => {
    let planable = 0;
    fc.assert(
      fc.property(scenario(), ({ pipeline, catalog }) => {
        const names = new Set([...pipeline.datasets, ...pipeline.stages].map((item) => item.name));
        for (const stage of pipeline.stages)
          for (const input of stage.inputs) expect(names).toContain(input);
        expect(combinationCount(pipeline, catalog)).toBeLessThanOrEqual(MAX_COMBINATIONS);
        const best = bruteForce(pipeline, catalog);
        if (best.status === "infeasible") return;
        planable += 1;
        const verified = verify(pipeline, catalog, best.placements);
        expect(verified.ok && verified.value.totals).toMatchObject({
          usd: best.usd,
          hours: best.hours,
        });
      }),
      { numRuns: 150 },
    );
    expect(planable).toBeGreaterThan(30);
  });

  test("the cheapest plan costs no more and the fastest takes no longer than the other", () => {
    fc.assert(
      fc.property(scenario(200), ({ pipeline, catalog }) => {
        const cheapest = bruteForce(pipeline, catalog, { kind: "cost" });
        const fastest = bruteForce(pipeline, catalog, { kind: "time" });
        expect(fastest.status).toBe(cheapest.status);
        expect(fastest.ranks).toEqual(cheapest.ranks);
        if (cheapest.usd === undefined || fastest.usd === undefined) return;
        expect(cheapest.usd).toBeLessThanOrEqual(fastest.usd * (1 + 1e-9));
        expect(fastest.hours ?? 0).toBeLessThanOrEqual((cheapest.hours ?? 0) * (1 + 1e-9));
      }),
      { numRuns: 100 },
    );
  });

  test("full ones verify too, every feature in at least one of twenty, two of five planable", () => {
    const runs = 200;
    const seen = new Map<string, number>();
    for (const full of fc.sample(fullScenario(), { numRuns: runs, seed: 11 }))
      for (const feature of verifiedFeatures(full)) seen.set(feature, (seen.get(feature) ?? 0) + 1);
    expect(seen.get("planable")).toBeGreaterThan(runs * 0.4);
    const rare = FEATURES.filter((feature) => (seen.get(feature) ?? 0) < runs / 20);
    expect(rare).toEqual([]);
  });

  test("rules can only cost, reservations and discounts can only save", () => {
    const worse = (a: Optimum, b: Optimum): void => {
      if (b.status === "infeasible") return;
      expect(a.status).toBe("optimal");
      expect(a.usd ?? 0).toBeLessThanOrEqual((b.usd ?? 0) * (1 + 1e-9));
    };
    fc.assert(
      fc.property(fullScenario({ maxCombinations: 200 }), ({ pipeline, catalog }: Scenario) => {
        const cost = (changed: Partial<Pipeline>): Optimum =>
          bruteForce({ ...pipeline, stages: pipeline.stages.map(anyOf), ...changed }, catalog, {
            kind: "cost",
          });
        const best = cost({});
        worse(cost({ quota: [] }), best);
        worse(cost({ limits: {} }), best);
        worse(best, cost({ discounts: [] }));
        worse(best, cost({ reserved: [] }));
      }),
      { numRuns: 60 },
    );
  });

  test("the literals of a failure report rebuild the scenario", () => {
    const [sample] = fc.sample(scenario(), { numRuns: 1, seed: 3 });
    if (sample === undefined) throw new Error("no sample");
    const literal = JSON.parse(sample[fc.toStringMethod]()) as typeof sample.literal;
    expect(buildCatalog(literal.catalog)).toEqual(sample.catalog);
    expect(buildPipeline(literal.pipeline)).toEqual(sample.pipeline);
  });
});

/** Without an order of resource sets, which goes before cost. */
const anyOf = (stage: Pipeline["stages"][number]): Pipeline["stages"][number] => ({
  ...stage,
  resources: { ...stage.resources, choose: "anyOf" },
});

const HAS = {
  planable: (_, best) => best.status === "optimal",
  reservations: ({ reserved }) => reserved.length > 0,
  "use of reservations": ({ stages }) => stages.some((stage) => stage.reservations !== "prefer"),
  quota: ({ quota }) => quota.length > 0,
  discounts: ({ discounts }) => discounts.length > 0,
  checkpoints: ({ stages }) => stages.some((stage) => stage.checkpoint !== undefined),
  provisioning: ({ stages }) => stages.some((stage) => stage.provisioningHours > 0),
  "carbon as objective": ({ objective }) => objective.kind === "carbon",
  "limit of carbon": ({ limits }) => limits.maxKgCo2e !== undefined,
  confidence: ({ limits }) => limits.confidence !== undefined,
  "confidence and deadline": ({ limits }) =>
    limits.confidence !== undefined && limits.deadlineHours !== undefined,
} satisfies Record<string, (pipeline: Pipeline, best: Optimum) => boolean>;

const FEATURES = Object.keys(HAS) as readonly (keyof typeof HAS)[];

/** Which features a scenario has, after a look at whether its optimum verifies to the same figures. */
const verifiedFeatures = ({ pipeline, catalog }: Scenario): readonly string[] => {
  expect(combinationCount(pipeline, catalog)).toBeLessThanOrEqual(MAX_COMBINATIONS);
  const best = bruteForce(pipeline, catalog);
  if (best.status === "optimal") {
    const { usd, hours, kgCo2e, placements } = best;
    const verified = verify(pipeline, catalog, placements);
    expect(verified.ok && verified.value.totals).toMatchObject({
      usd,
      hours,
      ...(kgCo2e === undefined ? {} : { kgCo2e }),
    });
  }
  return FEATURES.filter((feature) => HAS[feature](pipeline, best));
};
