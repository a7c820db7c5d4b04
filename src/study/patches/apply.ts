import type { Catalog } from "../../domain/catalog.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import type { Patch } from "../../domain/study.ts";

/** What is planned: a pipeline, checked against its catalog, and the catalog with the user's own prices. */
export interface Planned {
  readonly pipeline: Pipeline;
  readonly catalog: Catalog;
}

/** What a patch may need beside what it changes. */
export interface PatchContext {
  /** The catalog of another directory, with the prices and clouds of the pipeline's own file in it. */
  readonly catalogOf: (dir: string) => Catalog;
}

/** One kind of patch: what is planned, in; what is planned otherwise, out. Nothing is changed in place. */
export type ApplyPatch<Kind extends Patch["kind"]> = (
  planned: Planned,
  patch: Extract<Patch, { readonly kind: Kind }>,
  context: PatchContext,
) => Planned;
