/**
 * The package: read a catalog, read a pipeline, find the best plan, show it.
 *
 * ```ts
 * const catalog = await loadCatalog();
 * const pipeline = parsePipeline(text, { file: "dag.json" });
 * if (catalog.ok && pipeline.ok) console.log(await plan(pipeline.value, catalog.value));
 * ```
 */
export { resolveAccelerator } from "./catalog/accelerator-names.ts";
export { type AcceleratorQuery, listAccelerators } from "./catalog/browse/accelerators.ts";
export { type InstanceQuery, listInstances } from "./catalog/browse/instances.ts";
export { loadCatalog } from "./catalog/load.ts";
export { applyPriceOverlays, type Overlaid } from "./catalog/overlays/apply.ts";
export { withOwnClouds } from "./catalog/overlays/own-clouds.ts";
export { readCatalogTexts } from "./catalog/read-texts.ts";
export type * from "./domain/browse.ts";
export type * from "./domain/catalog.ts";
export type * from "./domain/errors.ts";
export { type LocationId, parseLocation, type RegionId, regionId } from "./domain/ids.ts";
export type * from "./domain/own-prices.ts";
export type * from "./domain/pipeline.ts";
export type * from "./domain/plan.ts";
export type { Result } from "./domain/result.ts";
export { type SpotTrace, spotFraction } from "./domain/spot-trace.ts";
export type * from "./domain/study.ts";
export { plan } from "./library/plan.ts";
export type { SolveLp } from "./optimizer/linear/solution.ts";
export { createSolver, type Solver, type SolverOptions } from "./optimizer/linear/solve.ts";
export { optimize, type PlanOptions } from "./optimizer/plan.ts";
export { priceChanges } from "./optimizer/price-changes.ts";
export { checkAgainstCatalog } from "./pipeline/check-catalog.ts";
export { checkPrices } from "./pipeline/check-prices.ts";
export { parsePipeline, type ReadPipeline, readPipeline } from "./pipeline/read.ts";
export { readCloudFile, readPriceFile } from "./pipeline/read-own.ts";
export { explain } from "./report/explain.ts";
export { infeasibleToJson, toJson } from "./report/json.ts";
export { type RenderOptions, renderPlan } from "./report/render-plan.ts";
export { withReasons } from "./report/why.ts";
export { type SpotJob, type SpotJobRequest, spotJob } from "./spot-replay/job.ts";
export { type SpotMarket, spotMarket, type ZoneOffer } from "./spot-replay/market.ts";
export { optimalReplay } from "./spot-replay/optimum/optimal-replay.ts";
export { greedy } from "./spot-replay/policies/greedy.ts";
export { onDemandOnly } from "./spot-replay/policies/on-demand-only.ts";
export { spotFailover } from "./spot-replay/policies/spot-failover.ts";
export { spotOneZone } from "./spot-replay/policies/spot-one-zone.ts";
export { uniformProgress, uniformProgressWith } from "./spot-replay/policies/uniform-progress.ts";
export type { SpotPolicy, SpotView } from "./spot-replay/policy.ts";
export { replaySpot } from "./spot-replay/replay.ts";
export type { SpotReplay, SpotStint } from "./spot-replay/tally.ts";
export { readSpotTrace } from "./spot-traces/read-trace.ts";
export { type ReadStudy, readStudy } from "./study/file/read.ts";
export type { StudySource } from "./study/file/source.ts";
export { inProcess } from "./study/run/in-process.ts";
export { runStudy, type StudyControl, type StudyDeps } from "./study/run/run-study.ts";
export { type PreparedStudy, prepareStudy, type StudyCatalogs } from "./study/solve/prepare.ts";
