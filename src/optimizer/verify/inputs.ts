import type { Catalog } from "../../domain/catalog.ts";
import type { Pipeline, Stage } from "../../domain/pipeline.ts";
import { type CatalogIndex, indexOf } from "./catalog-index.ts";
import type { VerifiedOffer } from "./offer.ts";
import { orderByInputs } from "./stage-order.ts";
import { stageProblems } from "./stage-rules.ts";
import { type Taint, traceTaint } from "./taint.ts";

/** What a pipeline and a catalog say before any stage has a place; lets many placements be judged quickly. */
export interface Inputs {
  readonly pipeline: Pipeline;
  readonly index: CatalogIndex;
  /** Each stage after all of its inputs. */
  readonly ordered: readonly Stage[];
  readonly taint: Taint;
}

export const prepare = (pipeline: Pipeline, catalog: Catalog): Inputs => {
  const ordered = orderByInputs(pipeline.stages);
  return { pipeline, ordered, index: indexOf(catalog), taint: traceTaint(pipeline, ordered) };
};

/** The rules that one stage breaks at one offer, whatever the others do. */
export const problemsOfOne = (
  { pipeline, index, taint }: Inputs,
  stage: Stage,
  offer: VerifiedOffer,
): readonly string[] => {
  const policies = taint.ofStage.get(stage.name) ?? [];
  return stageProblems({ pipeline, stage, offer, policies, index });
};
