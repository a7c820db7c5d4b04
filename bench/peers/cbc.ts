import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LinearModelData } from "../../src/optimizer/linear/model-data.ts";
import { runCommand } from "./command.ts";
import { mpsLines } from "./mps.ts";

const INSTALL_LIMIT_MS = 300_000;
/** Over its own limit, before the process is ended. */
const GRACE_MS = 5000;

export interface CbcSolution {
  readonly status: "optimal" | "stopped" | "infeasible";
  /** NaN without a solution. */
  readonly objective: number;
  /** The whole process, reading the file included, writing it not. */
  readonly ms: number;
}

/** Whether `cbc` can be run; Debian's package is installed first where it is missing and that is permitted. */
export const cbcReady = async (): Promise<boolean> => {
  if (await hasCbc()) return true;
  if (process.getuid?.() !== 0) return false;
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "coinor-cbc"]]) {
    const run = await runCommand("apt-get", args, INSTALL_LIMIT_MS).catch(() => undefined);
    if (run?.code !== 0) return false;
  }
  return hasCbc();
};

const hasCbc = async (): Promise<boolean> =>
  (await runCommand("cbc", ["-quit"], 10_000).catch(() => undefined))?.code === 0;

/** Solves with the command-line program of COIN-OR, asked for a gap of 0. */
export const solveWithCbc = async (
  data: LinearModelData,
  limitMs: number,
): Promise<CbcSolution> => {
  const dir = await mkdtemp(join(tmpdir(), "skyplan-cbc-"));
  try {
    const [model, answer] = [join(dir, "model.mps"), join(dir, "answer.txt")];
    await writeLines(model, mpsLines(data));
    const limit = ["-seconds", String(limitMs / 1000), "-timeMode", "elapsed"];
    const gap = ["-ratioGap", "0", "-allowableGap", "0"];
    const args = [model, ...limit, ...gap, "-solve", "-solution", answer];
    const run = await runCommand("cbc", args, limitMs + GRACE_MS);
    const none = { objective: Number.NaN, ms: run.wallMs };
    if (run.code !== 0) return { status: "stopped", ...none };
    const [first = ""] = (await readFile(answer, "utf8")).split("\n", 1);
    if (first.startsWith("Infeasible")) return { status: "infeasible", ...none };
    const objective = Number(/objective value\s+(\S+)/.exec(first)?.[1] ?? Number.NaN);
    return {
      status: first.startsWith("Optimal") ? "optimal" : "stopped",
      objective: objective + data.objectiveConstant,
      ms: run.wallMs,
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

const writeLines = async (file: string, lines: Iterable<string>): Promise<void> => {
  const stream = createWriteStream(file);
  let chunk: string[] = [];
  for (const line of lines) {
    chunk.push(line);
    if (chunk.length < 10_000) continue;
    if (!stream.write(`${chunk.join("\n")}\n`)) await once(stream, "drain");
    chunk = [];
  }
  stream.end(`${chunk.join("\n")}\n`);
  await once(stream, "finish");
};
