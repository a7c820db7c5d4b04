import { readFile } from "node:fs/promises";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Plan } from "../../src/domain/plan.ts";
import { plan } from "../../src/library/plan.ts";
import { parsePipeline } from "../../src/pipeline/read.ts";
import { PATHS } from "../paths.ts";
import { need } from "./document.ts";

/** Cards of which most clouds have one. */
const CARDS = ["T4", "L4", "V100", "A100", "A10", "RTX4090", "RTXA4000", "A40", "L40S", "H100"];

/** The examples, and for each cloud of the catalog a chain of a machine with processors and one with a card. */
export const plansToExport = async (
  catalog: Catalog,
  { few }: { readonly few: boolean },
): Promise<readonly Plan[]> => {
  const plans: Plan[] = [];
  const files = few
    ? [PATHS.mlPipeline]
    : [PATHS.mlPipeline, PATHS.genomicsPipeline, PATHS.euSovereignPipeline, PATHS.nsdi23Pipeline];
  for (const file of files) {
    const text = await readFile(file, "utf8");
    const found = await plan(need(parsePipeline(text, { file })), catalog, {
      ...QUICK,
      explain: file === PATHS.mlPipeline && !few,
    });
    if (found.ok) plans.push(found.value);
  }
  if (few) return plans;
  const clouds = new Set(catalog.regions.map(({ cloud }) => cloud));
  for (const cloud of [...clouds].sort())
    for (const stages of [[CPU, CARD], [SPOT], [CPU]]) {
      const document = { name: `on ${cloud}`, policy: { allow: [cloud] }, stages };
      const pipeline = need(parsePipeline(JSON.stringify(document), { file: "on.json" }));
      const found = await plan(pipeline, catalog, QUICK);
      if (found.ok) plans.push(found.value);
    }
  return plans;
};

const QUICK = { runnerUps: false, baselines: false };
const CPU = { name: "prepare", runtime: 1, output: 10, resources: { cpus: "4+" } };
const CARD = {
  name: "train it",
  inputs: ["prepare"],
  runtime: 2,
  nodes: 2,
  resources: { anyOf: CARDS.map((card) => ({ accelerators: `${card}:1` })) },
};
const SPOT = {
  name: "on spot",
  runtime: 2,
  pricing: "spot",
  resources: { anyOf: CARDS.map((card) => ({ accelerators: `${card}:1` })) },
};
