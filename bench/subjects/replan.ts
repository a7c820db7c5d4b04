import { replan } from "../../src/broker/replan/replan.ts";
import type { Situation } from "../../src/broker/replan/situation.ts";
import { loadCatalog } from "../../src/catalog/load.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Blocked, Pipeline } from "../../src/domain/pipeline.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { SolveLp } from "../../src/optimizer/linear/solution.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize } from "../../src/optimizer/plan.ts";
import { RunMemory } from "../../src/optimizer/run-memory.ts";
import { need, pipelineOf } from "../instances/document.ts";
import { midRun } from "../instances/mid-run.ts";
import { PLAN_ONLY, timed } from "../instances/plan-timed.ts";
import { scaleDocument } from "../instances/scale-cases.ts";
import { summarize } from "../samples.ts";
import type { BenchContext, Subject } from "../subject.ts";
import { seconds, tableLines } from "../text-table.ts";

const TARGET_MS = 1000;
const QUICK = { ...PLAN_ONLY, reasons: false };

interface Series {
  readonly title: string;
  readonly kind: "cost" | "mixed" | "deadline";
  /** Every stage may be on spot machines, so that each asks a question of its own. */
  readonly spot: boolean;
  readonly sizes: readonly number[];
}

const SERIES: readonly Series[] = [
  { title: "cost, any machine of 8+ vCPU", kind: "cost", spot: false, sizes: [10, 50, 200] },
  {
    title: "cost, a quarter on accelerators, spot or on-demand",
    kind: "mixed",
    spot: true,
    sizes: [10, 50, 200],
  },
  { title: "within a deadline, three speeds", kind: "deadline", spot: false, sizes: [10, 50] },
];

/** Pipelines of each size, and failures of each run. */
const PIPELINES = 3;
const FAILURES = 5;

/** A run that is half done and loses one place after the other, against planning the whole from scratch. */
export const replanning: Subject = {
  name: "replan",
  about: "planning the rest of a half-finished run again, over the whole bundled catalog",
  run: async ({ smoke, out }: BenchContext) => {
    const catalog = need(await loadCatalog());
    const solver = createSolver();
    for (const series of smoke ? SERIES.slice(0, 1) : SERIES)
      await runSeries(smoke ? { ...series, sizes: [10] } : series, catalog, solver.solve, {
        pipelines: smoke ? 1 : PIPELINES,
        out,
      });
    await solver.close();
  },
};

const HEAD = ["stages", "from scratch", "again", "largest", "ratio", "open", "target"];

const runSeries = async (
  { title, kind, spot, sizes }: Series,
  catalog: Catalog,
  solve: SolveLp,
  { pipelines, out }: { readonly pipelines: number; readonly out: BenchContext["out"] },
): Promise<void> => {
  const rows: string[][] = [];
  for (const stages of sizes) {
    const runs: Figures[] = [];
    for (let seed = 0; seed < pipelines; seed++) {
      const document = await scaleDocument({ kind, stages, seed }, catalog);
      const pricing = spot ? { pricing: "any" } : {};
      const asked = { ...document, stages: document.stages.map((s) => ({ ...s, ...pricing })) };
      runs.push(await runOnce(pipelineOf(asked, catalog), catalog, solve));
    }
    rows.push(rowOf(stages, runs));
  }
  out(title);
  for (const line of tableLines(HEAD, rows)) out(`  ${line}`);
  out("");
};

interface Figures {
  readonly scratchMs: number;
  readonly againMs: readonly number[];
  readonly open: number;
}

/** Plans, lets half of it finish, then blocks what some open stage was to use, again and again. */
const runOnce = async (pipeline: Pipeline, catalog: Catalog, solve: SolveLp): Promise<Figures> => {
  const memory = new RunMemory();
  // As a run begins: its first plan fills the memory.
  const plan = need(await optimize(pipeline, catalog, QUICK, solve, memory));
  const [, scratchMs] = await timed(() => optimize(pipeline, catalog, QUICK, solve));
  const ends = plan.stages.map(({ endHour }) => endHour ?? 0).sort((a, b) => a - b);
  let situation: Situation = midRun(pipeline, plan, ends[Math.floor(ends.length / 2)]!);
  const held = new Set([...situation.finished, ...situation.running].map(({ stage }) => stage));
  const againMs: number[] = [];
  let current = plan;
  for (let failure = 0; failure < FAILURES; failure++) {
    const lostMore = [...situation.blocked, lost(current, held, failure)];
    const now = { ...situation, blocked: lostMore };
    const [answer, ms] = await timed(() => replan(pipeline, catalog, now, QUICK, solve, memory));
    againMs.push(ms);
    // Where no price is known of moving data out, a place can be the only one that is left: then it comes back.
    if (!answer.ok && answer.error.kind === "infeasible") continue;
    current = need(answer);
    situation = now;
  }
  await sameWithout(pipeline, catalog, situation, current, solve);
  return { scratchMs, againMs, open: pipeline.stages.length - held.size };
};

/** The machine that some open stage was to have. */
const lost = ({ stages }: Plan, held: ReadonlySet<string>, failure: number): Blocked => {
  const open = stages.filter(({ name }) => !held.has(name));
  const { location, instanceType } = open[failure % Math.max(1, open.length)] ?? stages[0]!;
  return { location, instanceType };
};

const sameWithout = async (
  pipeline: Pipeline,
  catalog: Catalog,
  situation: Situation,
  { totals }: Plan,
  solve: SolveLp,
): Promise<void> => {
  const fresh = need(await replan(pipeline, catalog, situation, QUICK, solve));
  if (Math.abs(fresh.totals.usd - totals.usd) > 1e-6 * Math.max(1, totals.usd))
    throw new Error(`${totals.usd} USD with a memory, ${fresh.totals.usd} without`);
};

const rowOf = (stages: number, runs: readonly Figures[]): string[] => {
  const scratchMs = summarize(runs.map((run) => run.scratchMs)).median;
  const again = runs.flatMap((run) => run.againMs);
  const againMs = summarize(again).median;
  const largestMs = Math.max(...again);
  return [
    String(stages),
    seconds(scratchMs),
    seconds(againMs),
    seconds(largestMs),
    `${(scratchMs / againMs).toFixed(1)} ×`,
    summarize(runs.map((run) => run.open)).median.toFixed(0),
    `≤ ${seconds(TARGET_MS)}: ${largestMs <= TARGET_MS ? "met" : "MISSED"}`,
  ];
};
