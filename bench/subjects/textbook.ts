import { loadCatalog } from "../../src/catalog/load.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import { buildProblem } from "../../src/optimizer/build-problem.ts";
import { createSolver, type Solver } from "../../src/optimizer/linear/solve.ts";
import type { Problem } from "../../src/optimizer/problem.ts";
import { mixedMachines } from "../instances/asks.ts";
import { need, pipelineOf } from "../instances/document.ts";
import { timed } from "../instances/plan-timed.ts";
import { randomDag } from "../instances/random-dag.ts";
import { datasetRegions } from "../instances/scale-cases.ts";
import { solveCost } from "../instances/solve-cost.ts";
import { cbcReady, solveWithCbc } from "../peers/cbc.ts";
import { textbookModel } from "../peers/textbook-model.ts";
import type { BenchContext, Subject } from "../subject.ts";
import { seconds, tableLines } from "../text-table.ts";

const LIMIT_MS = 60_000;
const TOLERANCE = 1e-6;
/** More pairs of places than these need more memory than HiGHS has in WebAssembly. */
const MOST_PAIRS = 1_200_000;

/** [stages, places of each stage at most]; Infinity: every place that has the machine. */
const SIZES: readonly (readonly [stages: number, places: number])[] = [
  [3, 20],
  [5, 20],
  [10, 20],
  [20, 20],
  [10, 50],
  [20, 50],
  [3, Number.POSITIVE_INFINITY],
  [5, Number.POSITIVE_INFINITY],
  [10, Number.POSITIVE_INFINITY],
  [20, Number.POSITIVE_INFINITY],
];

/** The usual way to write the problem down, on the same numbers, to the same optimum. */
export const textbook: Subject = {
  name: "textbook",
  about: "the pairwise integer program of textbooks, on HiGHS and on CBC, against the planner",
  run: async ({ smoke, out }: BenchContext) => {
    const catalog = need(await loadCatalog());
    const solver = createSolver();
    try {
      const withCbc = !smoke && (await cbcReady());
      if (!smoke && !withCbc) out("CBC: skipped, coinor-cbc is missing and cannot be installed");
      const sizes = smoke ? ([[3, 5]] as const) : SIZES;
      // The solver's thread starts and compiles with its first model.
      await compare(problemOf(catalog, 3, 5), solver, false);
      const rows: string[][] = [];
      for (const [stages, places] of sizes)
        rows.push(await compare(problemOf(catalog, stages, places), solver, withCbc));
      if (!smoke) for (const line of tableLines(HEAD, rows)) out(line);
    } finally {
      await solver.close();
    }
  },
};

const HEAD = [
  "stages × places",
  "pairs",
  "ours",
  "building theirs",
  "HiGHS",
  "ratio",
  "CBC",
  "ratio",
];

/** Of so few places, clouds whose prices of moving data out are all known. */
const FEW = ["aws", "azure", "gcp"];

/** Candidates, prices and routes of a random DAG; of each stage only the first so many places in a fixed mixed order. */
const problemOf = (catalog: Catalog, stages: number, places: number): Problem => {
  const document = randomDag({
    stages,
    seed: 1,
    shape: "dag",
    datasetPlaces: datasetRegions(catalog),
    kind: mixedMachines,
  });
  const pipeline = pipelineOf(document, catalog);
  const { problem } = buildProblem(pipeline, catalog, { countAllowance: false });
  if (places === Number.POSITIVE_INFINITY) return problem;
  const spread = (place: number): number => (place * 7919) % 1009;
  const few = problem.candidates.map((list) =>
    list
      .filter(({ place }) => FEW.includes(problem.places.list[place]!.cloud))
      .sort((a, b) => spread(a.place) - spread(b.place))
      .slice(0, places),
  );
  return { ...problem, candidates: few };
};

const compare = async (problem: Problem, solver: Solver, withCbc: boolean): Promise<string[]> => {
  const { candidates, edges } = problem;
  const most = Math.max(...candidates.map((list) => list.length));
  const pairs = edges.reduce(
    (sum, { from, to }) => sum + candidates[from]!.length * candidates[to]!.length,
    0,
  );
  const ours = await bestOf(3, () => solveCost(problem, solver.solve, LIMIT_MS));
  if (ours.status !== "optimal") throw new Error(`ours: ${ours.status}, not optimal.`);
  const row = [`${candidates.length} × ${most}`, pairs.toLocaleString("en-US"), seconds(ours.ms)];
  if (pairs > MOST_PAIRS) return [...row, "not built: too large"];
  const [data, buildMs] = await timed(() => textbookModel(problem).toData());
  const highs = await solver.solve(data, { backend: "highs", limitMs: LIMIT_MS });
  expectEqual("HiGHS", highs, ours.usd);
  const cbc = withCbc ? await solveWithCbc(data, LIMIT_MS) : undefined;
  if (cbc !== undefined) expectEqual("CBC", cbc, ours.usd);
  const theirs = (
    solved: { readonly status: string; readonly ms: number } | undefined,
  ): string[] => {
    if (solved === undefined) return ["–", "–"];
    const isProven = solved.status === "optimal";
    const ratio = `${isProven ? "" : "> "}${((buildMs + solved.ms) / ours.ms).toFixed(0)} ×`;
    return [isProven ? seconds(solved.ms) : `${solved.status} at ${seconds(solved.ms)}`, ratio];
  };
  return [...row, seconds(buildMs), ...theirs(highs), ...theirs(cbc)];
};

const expectEqual = (
  name: string,
  { status, objective }: { readonly status: string; readonly objective: number },
  usd: number,
): void => {
  if (status === "infeasible")
    throw new Error(`${name} finds no plan, the planner one of $${usd}.`);
  if (status === "optimal" && Math.abs(objective - usd) > TOLERANCE * Math.max(1, Math.abs(usd)))
    throw new Error(`${name} finds $${objective}, the planner $${usd}.`);
};

/** The quickest of some runs: the first ones pay for compilation. */
const bestOf = async <T extends { readonly ms: number }>(
  runs: number,
  run: () => Promise<T>,
): Promise<T> => {
  let best = await run();
  for (let k = 1; k < runs; k++) {
    const next = await run();
    if (next.ms < best.ms) best = next;
  }
  return best;
};
