import { expect, test } from "vitest";
import { solveInline } from "../../../src/optimizer/linear/solve-inline.ts";
import { ScenarioSolver } from "../../../src/study/solve/solver.ts";
import { buildCatalog } from "../../arbitraries/build-catalog.ts";
import { buildPipeline } from "../../arbitraries/build-pipeline.ts";
import { studyOf } from "../../property/study-of.ts";

/** Found by the property: the shortlist of the base had left out an offer that had no price there. */
test("a scenario may give an offer the first price that it has", async () => {
  const literal = {
    catalog: {
      regions: [{ id: "aws/r-0", country: "DE", continent: "EU", partition: "aws", zones: [] }],
      types: [
        { cloud: "aws", name: "big", vcpus: 8, memoryGib: 32, arch: "x86_64", features: [] },
        { cloud: "aws", name: "small", vcpus: 8, memoryGib: 32, arch: "x86_64", features: [] },
      ],
      prices: [
        { region: "aws/r-0", type: "big", onDemand: 4, confidence: "published" },
        { region: "aws/r-0", type: "small", spot: 1, confidence: "published" },
      ],
      egress: [],
      throughput: [],
      regionGroups: {},
      operators: [],
      certifications: [],
      groups: {},
      accelerators: [],
    },
    pipeline: {
      objective: { kind: "cost" },
      limits: {},
      datasets: [],
      stages: [
        {
          name: "a",
          inputs: [],
          hours: { big: 4, small: 1 },
          outputGb: 0,
          sharing: "per-consumer",
          nodes: 1,
          pricing: "on-demand",
          declassify: [],
          limits: {},
        },
      ],
      together: [],
      apart: [],
      deliver: [],
      blocked: [],
    },
  };
  const catalog = buildCatalog(literal.catalog as never);
  const pipeline = buildPipeline(literal.pipeline as never);
  const base = { catalog, pipeline } as Parameters<typeof studyOf>[0];
  const prepared = studyOf(base, [
    [
      () => ({
        kind: "prices",
        match: {},
        change: { kind: "set", price: { per: "machine", usdPerHour: 0.5 } },
      }),
    ],
  ]);
  const solver = new ScenarioSolver(prepared, solveInline, { timeLimitMs: 10_000 });
  const [before, after] = prepared.study.scenarios;
  expect(await solver.answer(before!)).toMatchObject({ status: "optimal", usd: 16 });
  expect(await solver.answer(after!)).toMatchObject({
    status: "optimal",
    usd: 0.5,
    stages: [{ instanceType: "small" }],
  });
});
