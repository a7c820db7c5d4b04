import { peakMib, runNode } from "../child.ts";
import { PATHS } from "../paths.ts";
import { collect, millisecondsText, summarize, targetText } from "../samples.ts";
import type { BenchContext, Subject } from "../subject.ts";

const RUNS = 15;
const WARM_UPS = 2;
const TARGET_MS = 500;
const TARGET_MIB = 250;
const COMMAND = [PATHS.sky, "optimize", PATHS.mlPipeline, "--json"];

/** What a user waits for: the whole process, from the shell to the last byte. */
export const cli: Subject = {
  name: "cli",
  about: "sky optimize examples/ml-pipeline.json on the bundled catalog, whole process",
  run: async ({ smoke, out }: BenchContext) => {
    check((await runNode(COMMAND)).stdout);
    if (smoke) return;
    const walls = await collect(RUNS, WARM_UPS, async () => (await runNode(COMMAND)).wallMs);
    const wall = summarize(walls);
    out(`wall  ${millisecondsText(wall)} (${targetText(wall.median, TARGET_MS, "ms")})`);
    const peak = summarize(await collect(3, 0, () => peakMib(COMMAND)));
    const fits = targetText(peak.max, TARGET_MIB, "MiB");
    out(`peak resident memory  ${peak.max.toFixed(0)} MiB, largest of ${peak.runs} runs (${fits})`);
  },
};

const check = (stdout: string): void => {
  const plan: unknown = JSON.parse(stdout);
  const status = (plan as { readonly status?: unknown }).status;
  if (status !== "optimal") throw new Error(`The plan's status is ${String(status)}, not optimal.`);
};
