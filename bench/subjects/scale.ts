import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { bundled } from "../bundle.ts";
import { runMeasured } from "../child.ts";
import { growthExponent } from "../growth.ts";
import type { ScaleCase } from "../instances/scale-cases.ts";
import { PATHS } from "../paths.ts";
import { summarize } from "../samples.ts";
import type { ScaleFigures } from "../scale-once.ts";
import type { BenchContext, Subject } from "../subject.ts";
import { seconds, tableLines } from "../text-table.ts";

const TARGET_MIB = 1024;
const WORKFLOW_TARGET_MS = 5000;

interface Series {
  readonly title: string;
  readonly kind: "cost" | "mixed" | "deadline";
  /** Stages, how many pipelines of that size, and the target in milliseconds where there is one. */
  readonly sizes: readonly (readonly [stages: number, pipelines: number, targetMs?: number])[];
}

const SERIES: readonly Series[] = [
  {
    title: "cost, every stage any machine of 8+ vCPU",
    kind: "cost",
    sizes: [
      [10, 7, 100],
      [20, 5],
      [50, 5, 700],
      [100, 3],
      [200, 3, 3000],
      [500, 1],
      [1000, 1, 30_000],
    ],
  },
  {
    title: "cost, a quarter of the stages on one of five accelerators",
    kind: "mixed",
    sizes: [
      [10, 7],
      [50, 5],
      [200, 3],
    ],
  },
  {
    title: "cost within a deadline, three speeds in each place",
    kind: "deadline",
    sizes: [
      [10, 3, 1000],
      [50, 1, 6000],
    ],
  },
];

/** How large pipelines can be on the whole catalog; each size in a process of its own, after one warm-up. */
export const scale: Subject = {
  name: "scale",
  about:
    "random DAGs of two inputs a stage, and recorded workflows, over every region of the bundled catalog",
  run: async ({ smoke, out }: BenchContext) => {
    const script = await bundled("scale-once", PATHS.scaleOnce);
    if (smoke) {
      await figuresOf(script, [{ kind: "cost", stages: 3, seed: 1 }]);
      return;
    }
    const peaks: number[] = [];
    for (const series of SERIES) peaks.push(await runSeries(script, series, out));
    peaks.push(await runWorkflows(script, out));
    const peak = Math.max(...peaks);
    out(
      `largest peak resident memory ${peak.toFixed(0)} MiB (target ≤ ${TARGET_MIB} MiB: ${met(peak <= TARGET_MIB)})`,
    );
  },
};

interface Run {
  readonly figures: readonly ScaleFigures[];
  readonly peakMib: number;
}

const figuresOf = async (script: string, cases: readonly ScaleCase[]): Promise<Run> => {
  const { stdout, peakMib } = await runMeasured([script, JSON.stringify(cases)]);
  const figures = JSON.parse(stdout) as readonly ScaleFigures[];
  for (const { status, gap } of figures)
    if (status === "optimal" && gap !== 0) throw new Error(`"optimal" with a gap of ${gap}.`);
  return { figures, peakMib };
};

const HEAD = [
  "stages",
  "candidates",
  "left",
  "build",
  "presolve",
  "solver",
  "total",
  "first",
  "proven",
  "peak",
  "target",
];

/** @returns the largest peak, MiB */
const runSeries = async (
  script: string,
  { title, kind, sizes }: Series,
  out: BenchContext["out"],
): Promise<number> => {
  const rows: string[][] = [];
  const points: { readonly size: number; readonly ms: number }[] = [];
  let peak = 0;
  let isAllProven = true;
  for (const [stages, pipelines, targetMs] of sizes) {
    const seeds = Array.from({ length: pipelines + 1 }, (_, seed) => seed);
    const run = await figuresOf(
      script,
      seeds.map((seed) => ({ kind, stages, seed })),
    );
    const [first, ...rest] = run.figures;
    const total = median(rest, ({ totalMs }) => totalMs);
    rows.push([
      String(stages),
      ...cells(rest),
      seconds(first!.totalMs),
      proven(rest),
      `${run.peakMib.toFixed(0)} MiB`,
      targetCell(total, targetMs),
    ]);
    points.push({ size: stages, ms: total });
    isAllProven &&= rest.every(({ status }) => status === "optimal");
    peak = Math.max(peak, run.peakMib);
  }
  out(title);
  for (const line of tableLines(HEAD, rows)) out(`  ${line}`);
  // Of times that a limit cut short, growth says nothing.
  if (isAllProven) out(`  growth exponent of the total: ${growthExponent(points).toFixed(2)}`);
  out("");
  return peak;
};

const runWorkflows = async (script: string, out: BenchContext["out"]): Promise<number> => {
  const dir = process.env.SKYPLAN_WORKFLOWS ?? PATHS.workflows;
  if (!existsSync(dir)) {
    out(`recorded workflows: skipped, ${dir} does not exist (set SKYPLAN_WORKFLOWS)`);
    return 0;
  }
  const rows: string[][] = [];
  let peak = 0;
  for (const file of readdirSync(dir).filter((name) => name.endsWith(".json"))) {
    const one: ScaleCase = { kind: "workflow", file: join(dir, file) };
    const run = await figuresOf(script, [one, one]);
    const [first, again] = run.figures;
    rows.push([
      `${basename(file, ".json")}, ${first!.stages}`,
      ...cells([again!]),
      seconds(first!.totalMs),
      proven([again!]),
      `${run.peakMib.toFixed(0)} MiB`,
      targetCell(again!.totalMs, WORKFLOW_TARGET_MS),
    ]);
    peak = Math.max(peak, run.peakMib);
  }
  out("cost, recorded workflows, runtimes and sizes times 100");
  for (const line of tableLines(HEAD, rows)) out(`  ${line}`);
  out("");
  return peak;
};

const cells = (figures: readonly ScaleFigures[]): readonly string[] => [
  median(figures, ({ candidates }) => candidates).toFixed(0),
  median(figures, ({ left }) => left).toFixed(0),
  seconds(median(figures, ({ buildMs }) => buildMs)),
  seconds(median(figures, ({ presolveMs }) => presolveMs)),
  seconds(median(figures, ({ solveMs }) => solveMs)),
  seconds(median(figures, ({ totalMs }) => totalMs)),
];

const median = (figures: readonly ScaleFigures[], of: (each: ScaleFigures) => number): number =>
  summarize(figures.map(of)).median;

const proven = (figures: readonly ScaleFigures[]): string => {
  const count = figures.filter(({ status }) => status === "optimal").length;
  if (count === figures.length) return `${count} of ${count}`;
  const worst = Math.max(...figures.map(({ gap }) => gap));
  return `${count} of ${figures.length}, gap ≤ ${(100 * worst).toFixed(1)} %`;
};

const targetCell = (ms: number, targetMs: number | undefined): string =>
  targetMs === undefined ? "" : `≤ ${seconds(targetMs)}: ${met(ms <= targetMs)}`;

const met = (isMet: boolean): string => (isMet ? "met" : "MISSED");
