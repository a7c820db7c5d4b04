import { loadCatalog } from "../../catalog/load.ts";
import type { Catalog } from "../../domain/catalog.ts";
import type { SkyError } from "../../domain/errors.ts";
import { ok, type Result } from "../../domain/result.ts";
import { readStudy } from "../file/read.ts";
import { type PreparedStudy, prepareStudy } from "../solve/prepare.ts";
import type { StudyWork } from "./work.ts";

/**
 * Loads the catalogs of a study and prepares it, as the one who asks has done.
 *
 * @throws when the catalog here is another one
 */
export const openWork = async (work: StudyWork): Promise<Result<PreparedStudy, SkyError>> => {
  const base = await loadCatalog({ dir: work.catalogDir });
  if (!base.ok) return base;
  if (base.value.sha256 !== work.catalogSha256)
    throw new Error(
      `the study needs the catalog ${work.catalogSha256.slice(0, 12)}, here is ${base.value.sha256.slice(0, 12)}`,
    );
  const others = new Map<string, Catalog>();
  for (const [name, dir] of Object.entries(work.otherDirs)) {
    const other = await loadCatalog({ dir });
    if (!other.ok) return other;
    others.set(name, other.value);
  }
  const read = readStudy(work.source);
  if (!read.ok) return read;
  const prepared = prepareStudy(read.value, { base: base.value, others });
  return prepared.ok ? ok(prepared.value) : prepared;
};
