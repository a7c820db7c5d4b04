import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { readWfFormat } from "../../instances/wf-format.ts";
import { PATHS } from "../../paths.ts";
import { markdownTable } from "../spot/markdown.ts";
import type { StudyContext } from "../study.ts";
import { type FindingRow, type Rows, whatIfStudy } from "../what-if/what-if-study.ts";
import { headOf, money, percentMore } from "../what-if/wording.ts";

/** Recorded runs on small test data; times this they are worth a cloud. */
const WORKFLOW_SCALE = 100;

/** The examples of the file and, where their folder is, the recorded workflows. */
const withWorkflows = async (text: string, out: StudyContext["out"]): Promise<string> => {
  const study = parse(text) as { readonly pipelines: Readonly<Record<string, string>> };
  const home = join(PATHS.root, "bench/studies/sovereignty");
  const pipelines: Record<string, unknown> = {};
  for (const [name, file] of Object.entries(study.pipelines)) pipelines[name] = resolve(home, file);
  const dir = process.env.SKYPLAN_WORKFLOWS ?? PATHS.workflows;
  if (!existsSync(dir))
    out(`recorded workflows: left out, ${dir} is not there (set SKYPLAN_WORKFLOWS)`);
  else
    for (const file of readdirSync(dir).filter((name) => name.endsWith(".json"))) {
      const workflow = readWfFormat(await readFile(join(dir, file), "utf8"), WORKFLOW_SCALE);
      pipelines[basename(file, ".json")] = workflow;
    }
  return JSON.stringify({ ...study, pipelines });
};

const SCENARIOS = ["no rules", "EU", "no US operator", "EU, no US operator"] as const;

export const sovereigntyFindings = (found: Rows): readonly string[] => {
  const pipelines = [...new Set(found.rows.map(({ pipeline }) => pipeline))];
  const at = (pipeline: string, scenario: string): FindingRow | undefined =>
    found.rows.find((row) => row.pipeline === pipeline && row.scenario === scenario);
  const extra = (scenario: string): readonly number[] =>
    pipelines
      .flatMap((pipeline) => {
        const [free, ruled] = [at(pipeline, "no rules")?.usd, at(pipeline, scenario)?.usd];
        return free === undefined || ruled === undefined ? [] : 100 * (ruled / free - 1);
      })
      .sort((a, b) => a - b);
  const ranges = SCENARIOS.slice(1).map((scenario) => {
    const figures = extra(scenario);
    const none = pipelines.length - figures.length;
    const without = none === 0 ? "" : ` ${none} of ${pipelines.length} have no plan under it.`;
    if (figures.length === 0) return `- **${scenario}:** no pipeline has a plan.`;
    const middle = figures[Math.floor((figures.length - 1) / 2)]!;
    return `- **${scenario}:** +${middle.toFixed(0)} % in the middle, from +${figures[0]!.toFixed(0)} % to +${figures[figures.length - 1]!.toFixed(0)} %.${without}`;
  });
  return [
    ...headOf("The price of sovereignty", "sovereignty", found),
    "The recorded workflows are read from the folder `SKYPLAN_WORKFLOWS`, runtimes and sizes times 100, input files in aws/us-east-1: under the EU rule they are paid for on their way. Rules that a pipeline has of its own are dropped first.",
    "",
    ...ranges,
    "",
    ...markdownTable(
      ["pipeline", "stages", ...SCENARIOS],
      pipelines.map((pipeline) => {
        const free = at(pipeline, "no rules");
        return [
          pipeline,
          String(free?.stages ?? 0),
          ...SCENARIOS.map((scenario) => {
            const usd = at(pipeline, scenario)?.usd;
            if (usd === undefined || free?.usd === undefined || scenario === "no rules")
              return money(usd);
            return `${money(usd)} (${percentMore(usd, free.usd)})`;
          }),
        ];
      }),
    ),
  ];
};

export const sovereignty = whatIfStudy({
  name: "sovereignty",
  about: "what EU-only and no-US-operator cost, over examples and recorded workflows",
  findings: sovereigntyFindings,
  complete: withWorkflows,
});
