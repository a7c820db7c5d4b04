import { loadCatalog } from "../catalog/load.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { SkyError } from "../domain/errors.ts";
import { ok, type Result } from "../domain/result.ts";
import { readStudy } from "../study/file/read.ts";
import type { StudyWork } from "../study/pool/work.ts";
import { catalogDirs, type PreparedStudy, prepareStudy } from "../study/solve/prepare.ts";
import type { Io } from "./io.ts";
import { besideStudy, readStudySource } from "./study-source.ts";

export interface WhatifInputs {
  readonly prepared: PreparedStudy;
  /** The same for others that solve scenarios of it. */
  readonly work: StudyWork;
}

/** A study, its pipelines and catalogs, read and checked against each other. */
export const readWhatif = async (
  file: string,
  flags: { readonly catalog?: string; readonly timeLimit: number },
  io: Io,
): Promise<Result<WhatifInputs, SkyError>> => {
  const source = await readStudySource(file, io);
  if (!source.ok) return source;
  const read = readStudy(source.value);
  if (!read.ok) return read;
  const { study } = read.value;
  const named = study.catalog === undefined ? undefined : besideStudy(file, study.catalog);
  const catalogDir = flags.catalog ?? named;
  const base = await loadCatalog({ dir: catalogDir });
  if (!base.ok) return base;
  const others = new Map<string, Catalog>();
  const otherDirs: Record<string, string> = {};
  for (const dir of catalogDirs(study)) {
    otherDirs[dir] = besideStudy(file, dir);
    const other = await loadCatalog({ dir: otherDirs[dir] });
    if (!other.ok) return other;
    others.set(dir, other.value);
  }
  const prepared = prepareStudy(read.value, { base: base.value, others });
  if (!prepared.ok) return prepared;
  const work: StudyWork = {
    source: source.value,
    ...(catalogDir === undefined ? {} : { catalogDir }),
    otherDirs,
    catalogSha256: base.value.sha256,
    timeLimitMs: flags.timeLimit,
  };
  return ok({ prepared: prepared.value, work });
};
