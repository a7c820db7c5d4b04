import { readFile } from "node:fs/promises";
import { readCatalog } from "../../../src/catalog/read.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import type { Objective, Pipeline } from "../../../src/domain/pipeline.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import type { Result } from "../../../src/domain/result.ts";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";
import { optimize } from "../../../src/optimizer/plan.ts";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { PATHS } from "../../paths.ts";

/** The study's pipeline, planned on one cloud, on all of them, and on all of them for speed. */
export interface StudyPlans {
  readonly azureOnly: Plan;
  readonly broker: Plan;
  readonly fastest: Plan;
}

/** Reads the study from `examples/nsdi23` and plans it. Rejects when any of it has no plan. */
export const planStudy = async (): Promise<StudyPlans> => {
  const text = await readFile(PATHS.nsdi23Pipeline, "utf8");
  const catalog = need(await readCatalog(PATHS.nsdi23Catalog));
  const pipeline = need(parsePipeline(text, { file: PATHS.nsdi23Pipeline }));
  const solver = createSolver();
  const plan = (variant: Pipeline): Promise<Plan> => planned(variant, catalog, solver.solve);
  try {
    return {
      azureOnly: await plan({ ...pipeline, policy: onlyOn("azure") }),
      broker: await plan(pipeline),
      fastest: await plan({ ...pipeline, objective: FASTEST }),
    };
  } finally {
    await solver.close();
  }
};

const FASTEST: Objective = { kind: "time" };

const onlyOn = (cloud: string): NonNullable<Pipeline["policy"]> => ({
  origin: "pipeline",
  allow: [cloud],
  deny: [],
  certifications: [],
  acceptUnverifiedCertifications: false,
});

const planned = async (
  pipeline: Pipeline,
  catalog: Catalog,
  solve: Parameters<typeof optimize>[3],
): Promise<Plan> =>
  need(
    await optimize(
      pipeline,
      catalog,
      {
        solver: "auto",
        timeLimitMs: 60_000,
        runnerUps: false,
        baselines: false,
        countAllowance: false,
      },
      solve,
    ),
  );

const need = <T>(result: Result<T, unknown>): T => {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
};
