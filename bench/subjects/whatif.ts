import { readFile } from "node:fs/promises";
import { loadCatalog } from "../../src/catalog/load.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { ScenarioRow } from "../../src/domain/study.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize } from "../../src/optimizer/plan.ts";
import { readStudy } from "../../src/study/file/read.ts";
import { inThreads } from "../../src/study/pool/pool.ts";
import { runStudy } from "../../src/study/run/run-study.ts";
import { type PreparedStudy, prepareStudy } from "../../src/study/solve/prepare.ts";
import { need } from "../instances/document.ts";
import { scaleDocument } from "../instances/scale-cases.ts";
import { PATHS } from "../paths.ts";
import { summarize } from "../samples.ts";
import type { BenchContext, Subject } from "../subject.ts";
import { seconds } from "../text-table.ts";

const THREADS = 2;
const TIME_LIMIT_MS = 60_000;

interface Case {
  readonly title: string;
  readonly pipeline: (catalog: Catalog) => Promise<object>;
  readonly targetSeconds: number;
  /** Scenarios that are also solved cold, spread over the study. */
  readonly cold: number;
}

const CASES: readonly Case[] = [
  {
    title: "three stages, examples/ml-pipeline.json",
    pipeline: async () => JSON.parse(await readFile(PATHS.mlPipeline, "utf8")) as object,
    targetSeconds: 15,
    cold: 60,
  },
  {
    title: "50 stages, a random DAG, any machine of 8+ vCPU",
    pipeline: (catalog) => scaleDocument({ kind: "cost", stages: 50, seed: 1 }, catalog),
    targetSeconds: 240,
    cold: 30,
  },
  {
    title: "50 stages, a quarter of them on accelerators",
    pipeline: (catalog) => scaleDocument({ kind: "mixed", stages: 50, seed: 1 }, catalog),
    targetSeconds: 240,
    cold: 30,
  },
];

/** Studies on the whole catalog, and what the same scenarios take when each is planned from nothing. */
export const whatif: Subject = {
  name: "whatif",
  about: "1,000 scenarios of prices, egress and sizes, against planning each of them cold",
  run: async ({ smoke, out }: BenchContext) => {
    const catalog = need(await loadCatalog());
    for (const each of smoke ? CASES.slice(0, 1) : CASES)
      await measure(each, catalog, smoke ? 6 : 1000, smoke ? 2 : each.cold, out);
  },
};

/** Sampled: prices of a cloud, of spot, of egress, sizes and runtimes, all at once. */
const studyOf = (pipeline: object, samples: number): object => ({
  base: pipeline,
  sweep: {
    how: "latin-hypercube",
    samples: samples - 1,
    seed: 1,
    axes: [
      ["egress", { egress: { multiply: "$" } }],
      ["data", { data: { multiply: "$" } }],
      ["aws", { prices: { match: "aws", multiply: "$" } }],
      ["azure", { prices: { match: "azure", multiply: "$" } }],
    ].map(([name, change]) => ({ name, range: { from: 0.25, to: 4, scale: "log" }, change })),
  },
});

const measure = async (
  { title, pipeline, targetSeconds }: Case,
  catalog: Catalog,
  scenarios: number,
  cold: number,
  out: BenchContext["out"],
): Promise<void> => {
  const text = JSON.stringify(studyOf(await pipeline(catalog), scenarios));
  const source = { file: "study.json", text, files: {} };
  const prepared = need(
    prepareStudy(need(readStudy(source)), { base: catalog, others: new Map() }),
  );
  const work = {
    source,
    otherDirs: {},
    catalogSha256: catalog.sha256,
    timeLimitMs: TIME_LIMIT_MS,
  };
  const startMs = performance.now();
  const result = await runStudy(prepared, { version: "bench", runner: inThreads(work, THREADS) });
  const wallMs = performance.now() - startMs;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const { rows } = result.value;
  const unproven = rows.filter(({ status }) => status !== "optimal").length;
  const coldMs = await solveCold(prepared, rows, cold);
  const sharedMs = (wallMs * THREADS) / rows.length;
  const met = wallMs <= targetSeconds * 1000 ? "met" : "MISSED";
  out(`${title}: ${rows.length} scenarios on ${THREADS} threads`);
  out(
    `  ${seconds(wallMs)} with the threads' start (target ≤ ${targetSeconds} s: ${met}), ${unproven} not proven`,
  );
  out(
    `  a scenario of the study ${sharedMs.toFixed(1)} ms of a core; planned cold, median of ${cold}, ${coldMs.toFixed(1)} ms: ${(coldMs / sharedMs).toFixed(1)} × as long`,
  );
};

/** @returns median milliseconds of applying the patches and planning; both answers have to agree */
const solveCold = async (
  prepared: PreparedStudy,
  rows: readonly ScenarioRow[],
  count: number,
): Promise<number> => {
  const solver = createSolver();
  const { scenarios } = prepared.study;
  const samples: number[] = [];
  for (let k = 0; k <= count; k++) {
    const at = Math.floor((k * (scenarios.length - 1)) / count);
    const startMs = performance.now();
    const { pipeline, catalog } = prepared.plannedIn(scenarios[at]!);
    const plan = need(
      await optimize(
        pipeline,
        catalog,
        {
          solver: "auto",
          timeLimitMs: TIME_LIMIT_MS,
          runnerUps: false,
          baselines: false,
          countAllowance: false,
        },
        solver.solve,
      ),
    );
    // The first is a warm-up.
    if (k > 0) samples.push(performance.now() - startMs);
    const usd = rows[at]!.usd ?? Number.NaN;
    if (!(Math.abs(usd - plan.totals.usd) <= 1e-6 * Math.max(1, usd)))
      throw new Error(`scenario ${at}: ${usd} in the study, ${plan.totals.usd} planned cold`);
  }
  await solver.close();
  return summarize(samples).median;
};
