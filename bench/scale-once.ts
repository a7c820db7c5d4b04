import { createSolver } from "../src/optimizer/linear/solve.ts";
import { loadCatalog } from "../src/catalog/load.ts";
import { need, pipelineOf } from "./instances/document.ts";
import { planTimed } from "./instances/plan-timed.ts";
import { scaleDocument, type ScaleCase } from "./instances/scale-cases.ts";

/**
 * Plans the pipelines of some cases one after the other in a process of its own, on the bundled catalog.
 * Takes the cases and prints the figures of each as JSON.
 */
const cases = JSON.parse(process.argv[2] ?? "[]") as readonly ScaleCase[];
const catalog = need(await loadCatalog());
const solver = createSolver();
const figures = [];
for (const each of cases) {
  const pipeline = pipelineOf(await scaleDocument(each, catalog), catalog);
  const { plan, ...numbers } = await planTimed(pipeline, catalog, solver.solve);
  const { status, gap, totals } = plan;
  figures.push({ stages: pipeline.stages.length, status, gap, usd: totals.usd, ...numbers });
}
await solver.close();
console.log(JSON.stringify(figures));
