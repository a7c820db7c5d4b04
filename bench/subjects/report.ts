import { runNode } from "../child.ts";
import { PATHS } from "../paths.ts";
import { collect, millisecondsText, summarize, targetText } from "../samples.ts";
import type { BenchContext, Subject } from "../subject.ts";

const RUNS = 5;
const WARM_UPS = 1;
const TARGET_MS = 3_000;
const TARGET_REPORT_MS = 500;
const PICTURES = 5;

const command = (...flags: readonly string[]): readonly string[] => [
  PATHS.sky,
  "optimize",
  PATHS.genomicsPipeline,
  ...flags,
];

const WAYS = {
  "html, everything explained": command("--format", "html"),
  html: command("--format", "html", "--no-explain"),
  text: command("--format", "text"),
} as const;

/** What a report with all its pictures costs beside the plan, whole processes. */
export const report: Subject = {
  name: "report",
  about: "sky optimize examples/genomics.yaml as HTML with all pictures, against the table alone",
  run: async ({ smoke, out }: BenchContext) => {
    check((await runNode(WAYS["html, everything explained"])).stdout);
    if (smoke) return;
    const medians = new Map<string, number>();
    for (const [way, args] of Object.entries(WAYS)) {
      const walls = await collect(RUNS, WARM_UPS, async () => (await runNode(args)).wallMs);
      const wall = summarize(walls);
      medians.set(way, wall.median);
      out(`${way.padEnd(26)}  ${millisecondsText(wall)}`);
    }
    const explained = medians.get("html, everything explained") ?? Number.NaN;
    const alone = (medians.get("html") ?? Number.NaN) - (medians.get("text") ?? Number.NaN);
    out(`with all explanations ${targetText(explained, TARGET_MS, "ms")}`);
    out(`the report alone ${alone.toFixed(0)} ms (${targetText(alone, TARGET_REPORT_MS, "ms")})`);
  },
};

const check = (page: string): void => {
  const pictures = page.match(/<svg /g)?.length ?? 0;
  if (pictures < PICTURES) throw new Error(`The report has ${pictures} pictures, not ${PICTURES}.`);
  if (!page.includes('id="fallbacks"')) throw new Error("The report has no fallbacks.");
};
