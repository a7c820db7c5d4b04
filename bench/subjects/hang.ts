import { existsSync } from "node:fs";
import { loadCatalog } from "../../src/catalog/load.ts";
import { checkedValues, objectiveOf } from "../../src/optimizer/linear/check.ts";
import type { LinearModelData } from "../../src/optimizer/linear/model-data.ts";
import type { Backend, LpSolution, SolveLp } from "../../src/optimizer/linear/solution.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize } from "../../src/optimizer/plan.ts";
import { need, pipelineOf } from "../instances/document.ts";
import { type HardModel, hardModels } from "../instances/hard-models.ts";
import { PLAN_ONLY, timed } from "../instances/plan-timed.ts";
import { type ScaleCase, scaleDocument } from "../instances/scale-cases.ts";
import { PATHS } from "../paths.ts";
import type { BenchContext, Subject } from "../subject.ts";
import { seconds, tableLines } from "../text-table.ts";

const LIMIT_MS = 1000;
const SMOKE_LIMIT_MS = 100;
const SMOKE_MODELS = 7;
const SLACK_MS = 500;
/** Over the limit by this much is a hang, on whatever machine. */
const HANG_MS = 10_000;
const TOLERANCE = 1e-6;
const BACKENDS: readonly Backend[] = ["highs", "javascript-lp-solver"];

/** Hard models, a time limit, and answers that claim no more than is known. */
export const hang: Subject = {
  name: "hang",
  about:
    "hard integer programs on both solvers: back within the limit and half a second, with an honest status",
  run: async ({ smoke, out }: BenchContext) => {
    const limitMs = smoke ? SMOKE_LIMIT_MS : LIMIT_MS;
    const solver = createSolver();
    const rows: string[][] = [];
    let latest = 0;
    try {
      await warmUp(solver.solve);
      for (const hard of smoke ? hardModels().slice(0, SMOKE_MODELS) : hardModels()) {
        const data = hard.model.toData();
        const solutions: LpSolution[] = [];
        const row = [hard.name, String(data.columnCount), String(data.rowCount)];
        for (const backend of BACKENDS) {
          const [solution, ms] = await timed(() => solver.solve(data, { backend, limitMs }));
          expectHonest(hard, data, solution, ms - limitMs);
          solutions.push(solution);
          latest = Math.max(latest, ms - limitMs);
          row.push(statusCell(solution), seconds(ms));
        }
        expectNoContradiction(hard.name, solutions);
        rows.push(row);
      }
    } finally {
      await solver.close();
    }
    if (smoke) return;
    for (const line of tableLines(HEAD, rows)) out(line);
    const isMet = latest <= SLACK_MS;
    out(
      `latest: ${latest.toFixed(0)} ms after its limit of ${seconds(limitMs)} (target ≤ ${SLACK_MS} ms: ${isMet ? "met" : "MISSED"})`,
    );
    await wholePlans(out);
  },
};

/** Pipelines that take longer than most limits with everything before the solver counted: offers, presolve, model. */
const LONG_PLANS: readonly ScaleCase[] = [
  { kind: "deadline", stages: 50, seed: 1 },
  { kind: "deadline", stages: 200, seed: 1 },
  { kind: "mixed", stages: 200, seed: 0 },
  { kind: "cost", stages: 500, seed: 1 },
  { kind: "cost", stages: 1000, seed: 1 },
  { kind: "deadline", stages: 1000, seed: 1 },
  { kind: "workflow", file: `${PATHS.workflows}/1000genome-chameleon-20ch-100k-001.json` },
];
const PLAN_LIMITS_MS = [1, 10, 100, LIMIT_MS];
/** Comparisons and the frontier have to end with the limit too. */
const ASKED = { runnerUps: true, baselines: true, pareto: true, explain: true, alternatives: 3 };

const wholePlans = async (out: BenchContext["out"]): Promise<void> => {
  const catalog = need(await loadCatalog());
  const solver = createSolver();
  const rows: string[][] = [];
  let latest = 0;
  try {
    for (const each of LONG_PLANS) {
      if (each.kind === "workflow" && !existsSync(each.file)) continue;
      const pipeline = pipelineOf(await scaleDocument(each, catalog), catalog);
      for (const timeLimitMs of PLAN_LIMITS_MS) {
        const options = { ...PLAN_ONLY, ...ASKED, timeLimitMs };
        const [plan, ms] = await timed(() => optimize(pipeline, catalog, options, solver.solve));
        if (ms > timeLimitMs + HANG_MS) throw new Error(`back ${seconds(ms)} after it was asked`);
        latest = Math.max(latest, ms - timeLimitMs);
        const name = `${each.kind}, ${pipeline.stages.length} stages`;
        rows.push([name, seconds(timeLimitMs), planCell(plan), seconds(ms)]);
      }
    }
  } finally {
    await solver.close();
  }
  for (const line of tableLines(["plan", "limit", "status", "back after"], rows)) out(line);
  out(
    `latest plan: ${latest.toFixed(0)} ms after its limit (target ≤ ${SLACK_MS} ms: ${latest <= SLACK_MS ? "met" : "MISSED"})`,
  );
};

const planCell = (plan: Awaited<ReturnType<typeof optimize>>): string => {
  if (!plan.ok) return plan.error.kind;
  const { status, gap, bound, totals } = plan.value;
  if (bound > totals.usd + slack(totals.usd))
    throw new Error(`a bound of ${bound} over ${totals.usd}`);
  return status === "optimal" ? status : `${status}, gap ${(100 * gap).toFixed(1)} %`;
};

const HEAD = [
  "model",
  "columns",
  "rows",
  ...BACKENDS.flatMap((backend) => [backend, "back after"]),
];

/** A thread starts and compiles with its first model; that is not what is measured here. */
const warmUp = async (solve: SolveLp): Promise<void> => {
  const [first] = hardModels();
  for (const backend of BACKENDS) await solve(first!.model.toData(), { backend, limitMs: HANG_MS });
};

const statusCell = ({ status, objective, bound }: LpSolution): string => {
  if (status !== "feasible") return status;
  const gap = (100 * (objective - bound)) / Math.max(1e-9, Math.abs(objective));
  return Number.isFinite(gap)
    ? `feasible, gap ${gap.toFixed(gap < 1 ? 4 : 0)} %`
    : "feasible, no bound";
};

const expectHonest = (
  hard: HardModel,
  data: LinearModelData,
  solution: LpSolution,
  overMs: number,
): void => {
  const late = overMs > HANG_MS ? `back ${seconds(overMs)} after its limit` : undefined;
  const fault = late ?? statusFault(hard, solution) ?? valuesFault(data, solution);
  if (fault !== undefined) throw new Error(`${hard.name} on ${solution.backend}: ${fault}`);
};

/** What the status claims against what is known. */
const statusFault = ({ answer }: HardModel, solution: LpSolution): string | undefined => {
  const { status, objective, bound } = solution;
  if (status === "unbounded") return "called unbounded";
  if (status === "infeasible") return answer === "infeasible" ? undefined : "called infeasible";
  if (answer === "infeasible")
    return status === "unknown" ? undefined : `${status}, without any solution`;
  if (answer === undefined) return undefined;
  if (status === "optimal" && !near(objective, answer))
    return `optimal at ${objective}, the optimum is ${answer}`;
  return bound > answer + slack(answer)
    ? `a bound of ${bound}, the optimum is ${answer}`
    : undefined;
};

/** What is claimed of the values against the values. */
const valuesFault = (data: LinearModelData, solution: LpSolution): string | undefined => {
  const { status, objective, bound } = solution;
  if (status !== "optimal" && status !== "feasible") return undefined;
  const values = checkedValues(data, solution.values);
  if (values === undefined) return "values that are no solution";
  if (!near(objectiveOf(data, values), objective)) return "an objective that is not its values'";
  return bound > objective + slack(objective) ? `a bound of ${bound} over ${objective}` : undefined;
};

/** What one solver proves, the other cannot beat. */
const expectNoContradiction = (name: string, solutions: readonly LpSolution[]): void => {
  const bound = Math.max(...solutions.map((solution) => solution.bound));
  for (const { status, objective, backend } of solutions)
    if ((status === "optimal" || status === "feasible") && objective < bound - slack(bound))
      throw new Error(`${name}: ${backend} has ${objective}, and ${bound} is said to be the least`);
};

const slack = (value: number): number => TOLERANCE * Math.max(1, Math.abs(value));
const near = (a: number, b: number): boolean => Math.abs(a - b) <= slack(b);
