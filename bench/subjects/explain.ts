import { runNode } from "../child.ts";
import { PATHS } from "../paths.ts";
import { collect, millisecondsText, summarize, targetText } from "../samples.ts";
import type { BenchContext, Subject } from "../subject.ts";

const RUNS = 9;
const WARM_UPS = 1;
const TARGET_MS = 2_000;
const STAGES = 25;
const COMMAND = [PATHS.sky, "optimize", PATHS.genomicsPipeline, "--explain", "--json"];

/** Every explanation there is, each figure a solve of its own. */
export const explain: Subject = {
  name: "explain",
  about: "sky optimize examples/genomics.yaml --explain --json, whole process",
  run: async ({ smoke, out }: BenchContext) => {
    check((await runNode(COMMAND)).stdout);
    if (smoke) return;
    const walls = await collect(RUNS, WARM_UPS, async () => (await runNode(COMMAND)).wallMs);
    const wall = summarize(walls);
    out(`wall  ${millisecondsText(wall)} (${targetText(wall.median, TARGET_MS, "ms")})`);
  },
};

const check = (stdout: string): void => {
  const plan = JSON.parse(stdout);
  if (plan.unproven !== undefined) throw new Error(`Not proven: ${plan.unproven.join(", ")}.`);
  const explained = plan.breakEvens.filter(
    ({ subject }: { readonly subject: { readonly kind: string } }) => subject.kind === "runtime",
  );
  if (explained.length !== STAGES)
    throw new Error(
      `${explained.length} stages have a break-even of their runtime, not ${STAGES}.`,
    );
};
