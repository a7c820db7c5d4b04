import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PriceTier } from "../../src/domain/catalog.ts";
import type { Problem } from "../../src/optimizer/problem.ts";
import { PATHS } from "../paths.ts";
import { type CommandRun, runCommand } from "./command.ts";
import { install, lastLine } from "./install.ts";

const QUERY_LIMIT_MS = 120_000;
/** Sizes up to here are priced exactly as it does; its tariffs are straight between whole GB. */
export const MOST_GB = 500;

const venv = join(PATHS.peers, "skypilot");
const python = join(venv, "bin", "python");
export const skypilotPython = python;
/** It keeps its state under the home directory. */
const ENV = { HOME: join(PATHS.peers, "home"), SKYPILOT_DISABLE_USAGE_COLLECTION: "1" };

/** Installs it with pip into an ignored folder unless that has been done. @returns what failed, or `undefined` */
export const installSkypilot = async (): Promise<string | undefined> => {
  await mkdir(ENV.HOME, { recursive: true });
  const isThere = existsSync(python) && (await drive(["version"], QUERY_LIMIT_MS)).code === 0;
  if (isThere) return undefined;
  return install([
    { command: ["python3", "-m", "venv", venv] },
    { command: [python, "-m", "pip", "install", "--quiet", "skypilot"] },
  ]);
};

const drive = (args: readonly string[], limitMs: number): Promise<CommandRun> =>
  runCommand(python, [PATHS.skypilotDriver, ...args], limitMs, { env: ENV });

const ask = async (args: readonly string[]): Promise<unknown> => {
  const run = await drive(args, QUERY_LIMIT_MS);
  if (run.code !== 0) throw new Error(`SkyPilot's driver: ${lastLine(run.stderr)}`);
  return JSON.parse(run.stdout);
};

export const skypilotVersion = async (): Promise<string> => String(await ask(["version"]));

/**
 * Its own price of moving data out of each cloud that it knows, as a graduated tariff that agrees with it up to
 * `MOST_GB`. The free amount is a tier of its own. Clouds that it lets pay for 0 GB are left out: no graduated tariff does.
 */
export const skypilotTariffs = async (
  clouds: readonly string[],
): Promise<ReadonlyMap<string, readonly PriceTier[]>> => {
  const answer = await ask(["tariffs", String(MOST_GB), ...clouds]);
  const prices = answer as Readonly<Record<string, readonly number[] | null>>;
  return new Map(
    clouds.flatMap((cloud) => {
      const usd = prices[cloud];
      return usd == null || usd[0] !== 0 ? [] : [[cloud, tiersOf(usd)] as const];
    }),
  );
};

/** @param usd  price of 0, 1, 2 … GB */
const tiersOf = (usd: readonly number[]): readonly PriceTier[] => {
  const tiers: PriceTier[] = [];
  for (let gb = 0; gb + 1 < usd.length; gb++) {
    const usdPerGb = Number((usd[gb + 1]! - usd[gb]!).toFixed(9));
    if (usdPerGb !== tiers.at(-1)?.usdPerGb) tiers.push({ fromGb: gb, usdPerGb });
  }
  return tiers;
};

export type PeerRun =
  | {
      readonly status: "solved";
      readonly method: "dp" | "ilp";
      readonly usd: number;
      /** Its optimize step alone. */
      readonly ms: number;
      /** Index of the chosen candidate of each stage. */
      readonly chosen: readonly number[];
      /** The whole process. */
      readonly wallMs: number;
      /** Processor time of the whole process and of the solver that it starts. */
      readonly cpuMs: number;
    }
  | {
      readonly status: "too slow";
      readonly wallMs: number;
      /** Processor time until it was ended; `undefined` where the system does not tell. */
      readonly cpuMs: number | undefined;
    }
  | { readonly status: "failed"; readonly why: string; readonly wallMs: number };

/** Gives it the candidates and costs of a problem; the price of moving data is its own. */
export const solveWithSkypilot = async (
  { candidates, edges, places }: Problem,
  outputGb: readonly number[],
  limitMs: number,
): Promise<PeerRun> => {
  const stages = candidates.map((list, stage) => ({
    name: `s${stage}`,
    outputGb: outputGb[stage],
    candidates: list.map(({ place, usd }) => ({ cloud: places.list[place]!.cloud, usd })),
  }));
  const dir = await mkdtemp(join(tmpdir(), "skyplan-peer-"));
  try {
    const file = join(dir, "problem.json");
    const text = JSON.stringify({ stages, edges: edges.map(({ from, to }) => [from, to]) });
    await writeFile(file, text);
    const run = await drive(["solve", file], limitMs);
    const { wallMs } = run;
    if (run.code === undefined) return { status: "too slow", wallMs, cpuMs: run.cpuMs };
    if (run.code !== 0) return { status: "failed", why: lastLine(run.stderr), wallMs };
    const { seconds, cpuSeconds, ...answer } = JSON.parse(
      run.stdout.trim().split("\n").at(-1)!,
    ) as {
      readonly method: "dp" | "ilp";
      readonly usd: number;
      readonly seconds: number;
      readonly cpuSeconds: number;
      readonly chosen: readonly number[];
    };
    const cpuMs = 1000 * cpuSeconds;
    return { status: "solved", ...answer, ms: 1000 * seconds, wallMs, cpuMs };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

/** An alternative of a task as it has read it. */
export type ReadAlternative = readonly [
  cloud: string,
  region: string | null,
  zone: string | null,
  instanceType: string | null,
  accelerators: Readonly<Record<string, number>>,
  spot: boolean,
];

/** Task files as its own reader understands them, or why it refuses them. @param home  where a catalog lies in its layout */
export const readWithSkypilot = async (
  files: readonly string[],
  clouds: readonly string[],
  home: string,
): Promise<ReadonlyMap<string, readonly (readonly ReadAlternative[])[] | string>> => {
  const run = await runCommand(
    python,
    [PATHS.skypilotRead, clouds.join(","), ...files],
    QUERY_LIMIT_MS,
    { env: { ...ENV, HOME: home } },
  );
  if (run.code !== 0) throw new Error(`SkyPilot's reader: ${lastLine(run.stderr)}`);
  return new Map(Object.entries(JSON.parse(lastLine(run.stdout))));
};
