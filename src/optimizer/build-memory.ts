import type { Catalog } from "../domain/catalog.ts";
import type { Pipeline, Policy } from "../domain/pipeline.ts";
import type { OfferQuery, Selection } from "./offers.ts";
import type { PairCosts } from "./pair-costs.ts";
import type { Places } from "./places.ts";
import type { Routes } from "./routes.ts";

/** What decides where data can go and for how much. */
export interface Land {
  readonly catalog: Catalog;
  readonly pipeline: Pipeline;
  /** Indices of `Catalog.regions` that some stage may run in. */
  readonly regions: ReadonlySet<number>;
  readonly countAllowance: boolean;
}

/** Places, ways between them, and what these cost. */
export interface LieOfTheLand {
  readonly places: Places;
  readonly routes: Routes;
  readonly costs: PairCosts;
}

/** What a stage asks the catalog. */
export interface Question {
  readonly pipeline: Pipeline;
  readonly catalog: Catalog;
  readonly query: OfferQuery;
  readonly key: string;
  /** Index in the pipeline. */
  readonly stage: number;
  /** Of the stage. */
  readonly policies: readonly Policy[];
  readonly pricesSince: string | undefined;
}

/** Remembers what the builds of many scenarios have in common; see `ScenarioMemory`, `PlanningMemory`. */
export interface BuildMemory {
  /** Stages with equal keys of one pipeline get the same selection, unless the memory tells them apart. */
  readonly tellsStagesApart?: boolean;
  /** @param key  equal for queries that differ in nothing but the pipeline's own lists */
  readonly select: (question: Question) => Selection;
  readonly lie: (land: Land) => LieOfTheLand;
}
