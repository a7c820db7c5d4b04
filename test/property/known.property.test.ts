import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { fullScenario } from "../arbitraries/scenario.ts";

const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: true,
  baselines: true,
  countAllowance: false,
};

const solver = createSolver();
afterAll(solver.close);

/** Other pipelines on the same catalog, near enough to the first that what is remembered of one could be taken for another. */
const relatives = (pipeline: Pipeline): readonly Pipeline[] => {
  const [first] = pipeline.stages;
  const place = pipeline.datasets[0]?.at ?? "aws/us-east-1";
  const policy = {
    origin: "pipeline",
    deny: [],
    certifications: ["C5"],
    acceptUnverifiedCertifications: false,
  };
  return [
    { ...pipeline, blocked: [...pipeline.blocked, { location: place }] },
    { ...pipeline, quota: [], reserved: [], discounts: [] },
    { ...pipeline, policy },
    { ...pipeline, policy: { ...policy, acceptUnverifiedCertifications: true } },
    { ...pipeline, stages: first === undefined ? [] : [{ ...first, inputs: [], pricing: "any" }] },
  ] as unknown as readonly Pipeline[];
};

it("a plan is the same whatever was planned on the catalog before", async () => {
  await fc.assert(
    fc.asyncProperty(fullScenario(), async ({ pipeline, catalog }) => {
      const plan = (each: Pipeline, on: typeof catalog) =>
        optimize(each, on, OPTIONS, solver.solve).catch((error: Error) => error.message);
      const all = [pipeline, ...relatives(pipeline), pipeline];
      const used = structuredClone(catalog);
      for (const each of all)
        expect(await plan(each, used)).toEqual(await plan(each, structuredClone(catalog)));
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  );
});
