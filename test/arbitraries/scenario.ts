import fc from "fast-check";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import { combinationCount } from "../oracle/brute-force.ts";
import { buildCatalog, type CatalogLiteral } from "./build-catalog.ts";
import { buildPipeline, type PipelineLiteral } from "./build-pipeline.ts";
import { catalogLiteral } from "./catalog.ts";
import { features } from "./features.ts";
import { MAX_STAGES, type PipelineDraft, pipelineDraft } from "./pipeline.ts";

/** A catalog and a pipeline for it. A failure prints the literals, ready for `buildCatalog` and `buildPipeline`. */
export interface Scenario {
  readonly catalog: Catalog;
  readonly pipeline: Pipeline;
  readonly literal: { readonly catalog: CatalogLiteral; readonly pipeline: PipelineLiteral };
  readonly [fc.toStringMethod]: () => string;
}

/** So many placements at most, to keep trying all of them quick. */
export const MAX_COMBINATIONS = 1500;

/**
 * Scenarios small enough for `bruteForce`, planable or not. Stages are dropped from the end of a pipeline until at
 * most `maxCombinations` placements are left.
 */
export const scenario = (maxCombinations = MAX_COMBINATIONS): fc.Arbitrary<Scenario> =>
  fc
    .record({ catalog: catalogLiteral(), draft: pipelineDraft() })
    .map(({ catalog, draft }) => trim(catalog, draft, maxCombinations));

/**
 * Scenarios as small, with spot interruptions, reservations, quota, limited discounts, carbon and confidence as well.
 *
 * @param options.unknownRuntimes  whether one stage may have no runtime, so that there is no finish time
 */
export const fullScenario = ({
  maxCombinations = MAX_COMBINATIONS,
  unknownRuntimes = false,
}: {
  readonly maxCombinations?: number;
  readonly unknownRuntimes?: boolean;
} = {}): fc.Arbitrary<Scenario> =>
  fc
    .record({
      catalog: catalogLiteral(),
      draft: pipelineDraft(),
      features: features(unknownRuntimes),
    })
    .map(({ catalog, draft, features: { enrichCatalog, enrichPipeline } }) => {
      const rich = enrichCatalog(catalog);
      const enriched: PipelineDraft = (regions, stageCount) =>
        enrichPipeline(draft(regions, stageCount), rich);
      return trim(rich, enriched, maxCombinations);
    });

/** A scenario from literals, for a counterexample that became a test. */
export const scenarioOf = (catalog: CatalogLiteral, pipeline: PipelineLiteral): Scenario => {
  const literal = { catalog, pipeline };
  return {
    catalog: buildCatalog(catalog),
    pipeline: buildPipeline(pipeline),
    literal,
    [fc.toStringMethod]: () => JSON.stringify(literal),
  };
};

const trim = (catalog: CatalogLiteral, draft: PipelineDraft, maxCombinations: number): Scenario => {
  const regions = buildCatalog(catalog).regions.map((region) => region.id);
  for (let stages = MAX_STAGES; stages > 1; stages--) {
    const candidate = scenarioOf(catalog, draft(regions, stages));
    if (combinationCount(candidate.pipeline, candidate.catalog) <= maxCombinations)
      return candidate;
  }
  return scenarioOf(catalog, draft(regions, 1));
};
