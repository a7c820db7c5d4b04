import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { loadCatalog } from "../../src/catalog/load.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { SolveLp } from "../../src/optimizer/linear/solution.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize } from "../../src/optimizer/plan.ts";
import { need, pipelineOf } from "../instances/document.ts";
import { machineBounds, type PlainPlan, plainStrategies } from "../instances/plain-strategies.ts";
import { PLAN_ONLY, timed } from "../instances/plan-timed.ts";
import { scaleDocument } from "../instances/scale-cases.ts";
import { PATHS } from "../paths.ts";
import type { BenchContext, Subject } from "../subject.ts";
import { seconds, tableLines } from "../text-table.ts";

/** What a recorded workflow costs with a plan, and what simpler ways cost. */
export const workflows: Subject = {
  name: "workflows",
  about:
    "recorded scientific workflows: the plan against one cloud, one region, and the cheapest machine of each stage",
  run: async ({ smoke, out }: BenchContext) => {
    const dir = process.env.SKYPLAN_WORKFLOWS ?? PATHS.workflows;
    if (!existsSync(dir)) {
      out(`skipped, ${dir} does not exist (set SKYPLAN_WORKFLOWS)`);
      return;
    }
    const files = readdirSync(dir).filter((name) => name.endsWith(".json"));
    const catalog = need(await loadCatalog({ userDir: false }));
    const solver = createSolver();
    try {
      const rows: string[][] = [];
      for (const file of smoke ? files.filter((name) => name.startsWith("helloworld")) : files)
        rows.push(await rowOf(join(dir, file), catalog, solver.solve));
      for (const line of tableLines(HEAD, rows)) out(line);
    } finally {
      await solver.close();
    }
  },
};

const HEAD = [
  "workflow",
  "stages",
  "cost",
  "egress",
  "one cloud",
  "saves",
  "one region",
  "saves",
  "cheapest per stage",
  "saves",
  "to plan",
];

const rowOf = async (file: string, catalog: Catalog, solve: SolveLp): Promise<string[]> => {
  const name = basename(file, ".json");
  const pipeline = pipelineOf(await scaleDocument({ kind: "workflow", file }, catalog), catalog);
  // The first planning reads what later ones share.
  await optimize(pipeline, catalog, PLAN_ONLY, solve);
  const [planned, ms] = await timed(() => optimize(pipeline, catalog, PLAN_ONLY, solve));
  const plan = need(planned);
  if (plan.status !== "optimal") throw new Error(`${name}: not proven within the limit.`);
  const cloud = await bestCloud(pipeline, catalog, solve);
  const { singleRegion, cheapestPerStage } = plainStrategies(pipeline, catalog);
  return [
    name,
    String(plan.stages.length),
    usd(plan.totals.usd),
    `${percent(plan.totals.egressUsd / plan.totals.usd)}`,
    ...against(name, plan, "the best single cloud", cloud),
    ...against(name, plan, "the best single region", singleRegion),
    ...against(name, plan, "the cheapest machine of each stage", cheapestPerStage),
    seconds(ms),
  ];
};

interface Other {
  readonly at: string;
  readonly usd: number;
}

/** The best plan that stays in one cloud. Clouds whose cheapest machines alone cost more than a plan elsewhere are not planned. */
const bestCloud = async (
  pipeline: Pipeline,
  catalog: Catalog,
  solve: SolveLp,
): Promise<Other | undefined> => {
  let best: Other | undefined;
  for (const { cloud: at, leastUsd } of machineBounds(pipeline, catalog)) {
    if (leastUsd >= (best?.usd ?? Number.POSITIVE_INFINITY)) break;
    const policy = {
      origin: "pipeline",
      allow: [at],
      deny: [],
      certifications: [],
      acceptUnverifiedCertifications: false,
    };
    const found = await optimize({ ...pipeline, policy }, catalog, PLAN_ONLY, solve);
    if (found.ok && found.value.totals.usd < (best?.usd ?? Number.POSITIVE_INFINITY))
      best = { at, usd: found.value.totals.usd };
  }
  return best;
};

const ROUNDING = 1e-6;

/** Cost of the other way and what the plan saves against it; a plan that is dearer is a mistake. */
const against = (
  name: string,
  { totals }: Plan,
  what: string,
  other: Other | PlainPlan | undefined,
): readonly [string, string] => {
  if (other === undefined) return ["refused", "–"];
  const cost = "usd" in other ? other.usd : other.verified.totals.usd;
  if (totals.usd > cost * (1 + ROUNDING))
    throw new Error(
      `${name}: the plan at ${totals.usd} USD is dearer than ${what} at ${cost} USD.`,
    );
  const place = "usd" in other ? ` ${other.at}` : other.at.includes(",") ? "" : ` ${other.at}`;
  return [`${usd(cost)}${place}`, percent((cost - totals.usd) / cost)];
};

const usd = (value: number): string => `$${value.toFixed(2)}`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
