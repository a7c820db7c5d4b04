import { loadCatalog } from "../../src/catalog/load.ts";
import type { Catalog, PriceTier } from "../../src/domain/catalog.ts";
import { createSolver, type Solver } from "../../src/optimizer/linear/solve.ts";
import { need } from "../instances/document.ts";
import { type PeerInstance, peerInstance } from "../instances/peer-instances.ts";
import { solveCost } from "../instances/solve-cost.ts";
import { compareCommandLines } from "../peers/command-lines.ts";
import { type Repriced, reprice, repricedLines } from "../peers/reprice.ts";
import {
  installSkypilot,
  type PeerRun,
  skypilotTariffs,
  skypilotVersion,
  solveWithSkypilot,
} from "../peers/skypilot.ts";
import { summarize } from "../samples.ts";
import type { BenchContext, Subject } from "../subject.ts";
import { seconds, tableLines } from "../text-table.ts";

/** `SKYPLAN_BENCH_FULL=1` waits ten minutes for each, and tries the large ones too. */
const IS_FULL = process.env.SKYPLAN_BENCH_FULL === "1";
const LIMIT_MS = IS_FULL ? 600_000 : 120_000;
const OWN_RUNS = 5;
const TOLERANCE = 1e-6;
const WARM_UP = { shape: "dag", stages: 20, places: Number.POSITIVE_INFINITY, seed: 1 } as const;
const PRICED_CLOUDS = ["aws", "azure", "gcp", "oci"];
const REPRICED_STAGES = [3, 5, 10, 20];
const REPRICED_SEEDS = [1, 2, 3];

interface Series {
  readonly shape: "chain" | "dag";
  readonly places: number;
  readonly stages: readonly number[];
}

/** Infinity: every place that has the machine. */
const SERIES: readonly Series[] = [
  { shape: "chain", places: Number.POSITIVE_INFINITY, stages: [3, 5, 10, 20, 50] },
  { shape: "dag", places: Number.POSITIVE_INFINITY, stages: [3, 5, 10, 20, 50] },
  { shape: "dag", places: 20, stages: [3, 5, 10, 20, 50] },
];

/** Against the optimizer of SkyPilot as pip installs it: its own prices of moving data for both, then true ones. */
export const skypilot: Subject = {
  name: "skypilot",
  about:
    "SkyPilot's own optimizer on the same candidates and prices: equal costs, and the time to them",
  run: async (context: BenchContext) => {
    const catalog = need(await loadCatalog());
    const solver = createSolver();
    try {
      await (context.smoke ? runSmoke(catalog, solver) : runAgainst(catalog, solver, context.out));
    } finally {
      await solver.close();
    }
  },
};

/** Our side alone, under a made-up tariff. */
const runSmoke = async (catalog: Catalog, solver: Solver): Promise<void> => {
  const tiers = [{ fromGb: 0, usdPerGb: 0.09 }];
  const tariffs = new Map(["aws", "azure", "gcp"].map((cloud) => [cloud, tiers] as const));
  const instance = peerInstance(catalog, tariffs, { shape: "chain", stages: 3, places: 20 });
  await solveOwn(instance, solver);
};

const runAgainst = async (
  catalog: Catalog,
  solver: Solver,
  out: BenchContext["out"],
): Promise<void> => {
  const failure = await installSkypilot();
  if (failure !== undefined) {
    out(`skipped: SkyPilot cannot be installed: ${failure}`);
    return;
  }
  out(`skypilot ${await skypilotVersion()}, its limit ${seconds(LIMIT_MS)}`);
  const tariffs = await skypilotTariffs([...new Set(catalog.regions.map(({ cloud }) => cloud))]);
  const rows: string[][] = [];
  // Compiled code is what is compared; the first solve of a process is not.
  await solveOwn(peerInstance(catalog, tariffs, WARM_UP), solver);
  for (const series of SERIES) await runSeries(series, { catalog, tariffs, solver, rows, out });
  for (const line of tableLines(HEAD, rows)) out(line);
  out("");
  for (const line of await compareCommandLines(catalog, tariffs)) out(line);
  out("");
  for (const line of repricedLines(await repriceChains(catalog, tariffs, solver))) out(line);
};

/**
 * Chains, which it solves quickly, on all places of the clouds whose true prices of moving data are published: both plans have
 * the same candidates and a price for every route.
 */
const repriceChains = async (
  catalog: Catalog,
  tariffs: ReadonlyMap<string, readonly PriceTier[]>,
  solver: Solver,
): Promise<readonly Repriced[]> => {
  const priced = new Map([...tariffs].filter(([cloud]) => PRICED_CLOUDS.includes(cloud)));
  const all: Repriced[] = [];
  for (const stages of REPRICED_STAGES)
    for (const seed of REPRICED_SEEDS) {
      const places = Number.POSITIVE_INFINITY;
      const instance = peerInstance(catalog, priced, { shape: "chain", stages, places, seed });
      const peer = await solveWithSkypilot(instance.problem, instance.outputGb, LIMIT_MS);
      if (peer.status === "solved")
        all.push(await reprice(instance, peer.chosen, catalog, solver.solve));
    }
  return all;
};

const HEAD = [
  "shape",
  "stages",
  "candidates",
  "ours",
  "its step",
  "its CPU",
  "its method",
  "ratio",
  "cost",
];

interface Run {
  readonly catalog: Catalog;
  readonly tariffs: ReadonlyMap<string, readonly PriceTier[]>;
  readonly solver: Solver;
  readonly rows: string[][];
  readonly out: BenchContext["out"];
}

const runSeries = async (
  { shape, places, stages: sizes }: Series,
  { catalog, tariffs, solver, rows, out }: Run,
): Promise<void> => {
  let isTooSlow = false;
  const where = places === Number.POSITIVE_INFINITY ? "all places" : `${places} places`;
  for (const stages of sizes) {
    const instance = peerInstance(catalog, tariffs, { shape, stages, places });
    const own = await solveOwn(instance, solver);
    const count = instance.problem.candidates.reduce((sum, list) => sum + list.length, 0);
    const row = [`${shape}, ${where}`, String(stages), String(count), seconds(own.ms)];
    rows.push(row);
    if (isTooSlow && !IS_FULL) {
      row.push("not tried: too slow at fewer stages");
      continue;
    }
    const peer = await solveWithSkypilot(instance.problem, instance.outputGb, LIMIT_MS);
    row.push(...peerCells(instance.name, peer, own));
    // Up to ten minutes a row: what has been seen is not lost when the rest is given up.
    if (IS_FULL) out(row.join(", "));
    isTooSlow = peer.status === "too slow";
  }
};

/** The median run. */
const solveOwn = async (
  { problem, name }: PeerInstance,
  solver: Solver,
): Promise<{ readonly usd: number; readonly ms: number }> => {
  const times: number[] = [];
  let usd = Number.NaN;
  for (let run = 0; run < OWN_RUNS; run++) {
    const solved = await solveCost(problem, solver.solve, LIMIT_MS);
    if (solved.status !== "optimal") throw new Error(`${name}: ours is ${solved.status}.`);
    times.push(solved.ms);
    usd = solved.usd;
  }
  return { usd, ms: summarize(times).median };
};

const peerCells = (
  name: string,
  peer: PeerRun,
  own: { readonly usd: number; readonly ms: number },
): readonly string[] => {
  if (peer.status === "failed") return [`failed: ${peer.why}`];
  if (peer.status === "too slow")
    return [
      `> ${seconds(peer.wallMs)}`,
      cpuCell(peer.cpuMs),
      "",
      `> ${ratio(peer.wallMs, own.ms)}`,
    ];
  if (Math.abs(peer.usd - own.usd) > TOLERANCE * Math.max(1, own.usd))
    throw new Error(`${name}: its optimum is $${peer.usd}, ours $${own.usd}.`);
  const cost = `equal, $${own.usd.toFixed(2)}`;
  return [seconds(peer.ms), cpuCell(peer.cpuMs), peer.method, ratio(peer.ms, own.ms), cost];
};

/** Of its whole process: wall time says little when others have the processor. */
const cpuCell = (cpuMs: number | undefined): string =>
  cpuMs === undefined ? "unknown" : seconds(cpuMs);

const ratio = (theirsMs: number, oursMs: number): string =>
  `${Math.round(theirsMs / oursMs).toLocaleString("en-US")} ×`;
