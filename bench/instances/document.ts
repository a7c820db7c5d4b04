import { resolveAccelerator } from "../../src/catalog/accelerator-names.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import type { Result } from "../../src/domain/result.ts";
import { checkAgainstCatalog } from "../../src/pipeline/check-catalog.ts";
import { parsePipeline } from "../../src/pipeline/read.ts";

/** A pipeline as its file has it, so that the command line and the library are given the same. */
export interface PipelineDocument {
  readonly name: string;
  readonly objective?: "cost" | "time";
  readonly limits?: { readonly deadline?: number };
  readonly policy?: { readonly allow?: readonly string[] };
  readonly datasets?: Readonly<Record<string, { readonly size: number; readonly at: string }>>;
  readonly stages: readonly StageDocument[];
}

export interface StageDocument {
  readonly name: string;
  readonly inputs: readonly string[];
  /** GB */
  readonly output: number;
  readonly resources: Readonly<Record<string, unknown>>;
  /** Hours, of every machine or by machine. */
  readonly runtime: number | Readonly<Record<string, number>>;
}

/** Reads a document the way that a file is read. Throws on a mistake: these documents are made here. */
export const pipelineOf = (document: PipelineDocument, catalog: Catalog): Pipeline => {
  const file = `${document.name}.json`;
  const parsed = need(parsePipeline(JSON.stringify(document), { file }));
  const resolve = (name: string) => resolveAccelerator(catalog, name);
  return need(checkAgainstCatalog(parsed, catalog, file, resolve));
};

/** The value of a result that must be one. */
export const need = <T>(result: Result<T, unknown>): T => {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
};
