import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Catalog, PriceTier } from "../../src/domain/catalog.ts";
import { runNode } from "../child.ts";
import { peerInstance } from "../instances/peer-instances.ts";
import { PATHS } from "../paths.ts";
import { collect, millisecondsText, summarize } from "../samples.ts";
import { solveWithSkypilot } from "./skypilot.ts";

const RUNS = 7;
const LIMIT_MS = 60_000;

/**
 * Whole processes on a chain of three stages. Ours reads the pipeline and the whole catalog, and adds runner-ups and baselines; the
 * peer's imports it and solves candidates that it finds in a file, as its own command needs accounts on clouds.
 */
export const compareCommandLines = async (
  catalog: Catalog,
  tariffs: ReadonlyMap<string, readonly PriceTier[]>,
): Promise<readonly string[]> => {
  const places = Number.POSITIVE_INFINITY;
  const instance = peerInstance(catalog, tariffs, { shape: "chain", stages: 3, places });
  const dir = await mkdtemp(join(tmpdir(), "skyplan-cli-"));
  try {
    const file = join(dir, "pipeline.json");
    await writeFile(file, JSON.stringify(instance.document));
    const command = [PATHS.sky, "optimize", file, "--json"];
    const ours = summarize(await collect(RUNS, 1, async () => (await runNode(command)).wallMs));
    const theirs = summarize(
      await collect(RUNS, 1, async () => {
        const run = await solveWithSkypilot(instance.problem, instance.outputGb, LIMIT_MS);
        return run.wallMs;
      }),
    );
    return [
      "whole process, chain of 3",
      `  sky optimize             ${millisecondsText(ours)}`,
      `  python, SkyPilot inside  ${millisecondsText(theirs)}`,
      `  ratio of the medians     ${(theirs.median / ours.median).toFixed(1)} ×`,
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};
