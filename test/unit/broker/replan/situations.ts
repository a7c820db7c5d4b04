import { replan } from "../../../../src/broker/replan/replan.ts";
import type { HeldStage, Situation } from "../../../../src/broker/replan/situation.ts";
import type { Catalog } from "../../../../src/domain/catalog.ts";
import type { LocationId } from "../../../../src/domain/ids.ts";
import type { Pipeline } from "../../../../src/domain/pipeline.ts";
import type { Market, Plan } from "../../../../src/domain/plan.ts";
import { solveInline } from "../../../../src/optimizer/linear/solve-inline.ts";
import type { PlanOptions } from "../../../../src/optimizer/plan.ts";
import {
  buildCatalog,
  type CatalogLiteral,
  GB_PER_HOUR_GBPS,
} from "../../../arbitraries/build-catalog.ts";

export const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 10_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

/** `m` costs 1 USD/h in `aws/a`, 2 in `gcp/b`, 3 in `azure/c`; a GB between two of them costs 1 USD and takes 1 h. */
export const WORLD: CatalogLiteral = {
  regions: [
    { id: "aws/a", country: "DE", continent: "EU" },
    { id: "gcp/b", country: "DE", continent: "EU" },
    { id: "azure/c", country: "US", continent: "NA" },
  ],
  prices: [
    { region: "aws/a", type: "m", onDemand: 1, spot: 0.25 },
    { region: "gcp/b", type: "m", onDemand: 2, spot: 0.5 },
    { region: "azure/c", type: "m", onDemand: 3 },
  ],
  egress: [["*", "other-cloud", 1]],
  throughput: [
    ["*", "same-region", 2 * GB_PER_HOUR_GBPS],
    ["*", "other-cloud", GB_PER_HOUR_GBPS],
  ],
};

export const world = (change: Partial<CatalogLiteral> = {}): Catalog =>
  buildCatalog({ ...WORLD, ...change });

export const situationOf = (given: Partial<Situation>): Situation => ({
  elapsedHours: 0,
  spentUsd: 0,
  finished: [],
  running: [],
  doneShare: new Map(),
  blocked: [],
  copies: new Map(),
  ...given,
});

export const at = (stage: string, location: string, market: Market = "on-demand"): HeldStage => ({
  stage,
  location: location as LocationId,
  instanceType: "m",
  market,
});

export const answerTo = (
  pipeline: Pipeline,
  given: Partial<Situation>,
  catalog: Catalog = world(),
): ReturnType<typeof replan> => replan(pipeline, catalog, situationOf(given), OPTIONS, solveInline);

/** @throws when there is no plan */
export const planFor = async (
  pipeline: Pipeline,
  given: Partial<Situation>,
  catalog: Catalog = world(),
): Promise<Plan> => {
  const answer = await answerTo(pipeline, given, catalog);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
};

export const placesIn = ({ stages }: Plan): readonly string[] =>
  stages.map(({ location }) => location);
