import { existsSync } from "node:fs";
import { loadCatalog } from "../src/catalog/load.ts";
import { createSolver } from "../src/optimizer/linear/solve.ts";
import { need, pipelineOf } from "./instances/document.ts";
import { PLAN_ONLY, planTimed, type Timed } from "./instances/plan-timed.ts";
import { type ScaleCase, scaleDocument } from "./instances/scale-cases.ts";

/** The figures of one planning; milliseconds as in `Timed`. */
export interface ScaleFigures extends Omit<Timed, "plan"> {
  readonly stages: number;
  readonly status: string;
  /** (value − bound) / value. */
  readonly gap: number;
  readonly usd: number;
}

/** Well over every target: what is not proven by then is told as such. */
const TIME_LIMIT_MS = 30_000;

/**
 * Plans the pipelines of some cases one after the other in a process of its own, on the bundled catalog.
 * Takes the cases and prints the figures of each as JSON.
 */
const main = async (cases: readonly ScaleCase[]): Promise<readonly ScaleFigures[]> => {
  const catalog = need(await loadCatalog());
  const worker = new URL("./worker.js", import.meta.url);
  const solver = createSolver(existsSync(worker) ? { workerFile: worker } : {});
  const figures: ScaleFigures[] = [];
  const options = { ...PLAN_ONLY, timeLimitMs: TIME_LIMIT_MS };
  for (const each of cases) {
    const pipeline = pipelineOf(await scaleDocument(each, catalog), catalog);
    const { plan, ...numbers } = await planTimed(pipeline, catalog, solver.solve, options);
    const { status, gap, totals } = plan;
    figures.push({ stages: pipeline.stages.length, status, gap, usd: totals.usd, ...numbers });
  }
  await solver.close();
  return figures;
};

console.log(JSON.stringify(await main(JSON.parse(process.argv[2] ?? "[]") as ScaleCase[])));
