import { readFile } from "node:fs/promises";
import { resolveAccelerator } from "../../src/catalog/accelerator-names.ts";
import type { Catalog, Region } from "../../src/domain/catalog.ts";
import type { CatalogError } from "../../src/domain/errors.ts";
import { regionId } from "../../src/domain/ids.ts";
import { err, ok, type Result } from "../../src/domain/result.ts";
import type { ParseContext, ParsedCatalog } from "../fetcher.ts";
import { type Examined, examine, publishExamined } from "../publication.ts";
import { rowsToFiles } from "../rows-to-files.ts";
import { acquireLock, type LockOwner } from "../store/lock.ts";
import { writeDataset } from "./dataset-dir.ts";
import type { VmsFile } from "./find-files.ts";
import { parseVms } from "./parse.ts";

export interface ImportOptions {
  readonly files: readonly VmsFile[];
  /** What comes with the package: known regions and accelerators. */
  readonly bundled: Catalog;
  readonly now: () => Date;
  /** ISO 8601 day of the prices; absent: the day on which each file was last written. */
  readonly asOf?: string | undefined;
}

/** How the import of one cloud ended. */
export interface ImportedCloud {
  readonly cloud: string;
  readonly path: string;
  readonly rows: number;
  readonly refused: number;
  readonly asOf: string;
  readonly flags: readonly string[];
  /** Absent when the cloud was imported. */
  readonly problem?: string;
}

/** One cloud, read and sifted. */
interface Prepared {
  readonly file: VmsFile;
  readonly asOf: string;
  readonly examined: Examined;
  /** Regions that the rows name and the catalog does not know. */
  readonly newRegions: readonly Region[];
}

/**
 * Imports into the user's catalog directory. An import was asked for by hand, so it is not compared with what held before;
 * it takes effect over the included prices and earlier fetches whatever its age. Rows in unknown regions are refused.
 */
export const importToUser = async (
  userDir: string,
  options: ImportOptions,
): Promise<
  Result<
    readonly ImportedCloud[],
    { readonly locked: LockOwner } | { readonly catalog: CatalogError }
  >
> => {
  const lock = await acquireLock(userDir, options.now);
  if (!lock.ok) return err({ locked: lock.error });
  try {
    const clouds: ImportedCloud[] = [];
    for (const file of options.files) {
      const prepared = await prepare(file, options, false);
      clouds.push(summary(prepared));
      if (!hasOffers(prepared)) continue;
      const published = await publishExamined(userDir, file.cloud, prepared.examined, {
        kind: "import",
        at: options.now().toISOString(),
        asOf: prepared.asOf,
        source: file.path,
      });
      if (!published.ok) return err({ catalog: published.error });
    }
    return ok(clouds);
  } finally {
    await lock.value.release();
  }
};

/**
 * Imports into a dataset directory, which is made when it is not there. Unknown regions are added to its `regions.csv`
 * without a country, so rules about countries exclude them until somebody fills it in.
 *
 * @param bundledDir  files of a new dataset that say nothing about prices come from here
 */
export const importToDataset = async (
  dir: string,
  bundledDir: string,
  options: ImportOptions,
): Promise<readonly ImportedCloud[]> => {
  const prepared: Prepared[] = [];
  for (const file of options.files) prepared.push(await prepare(file, options, true));
  const good = prepared.filter(hasOffers);
  if (good.length > 0)
    await writeDataset(dir, bundledDir, {
      regions: good.flatMap(({ newRegions }) => newRegions),
      clouds: new Map(
        good.map(({ file, asOf, examined }) => [
          file.cloud,
          rowsToFiles(file.cloud, examined.sifted, asOf, `import:${file.cloud}`),
        ]),
      ),
    });
  return prepared.map(summary);
};

const prepare = async (
  file: VmsFile,
  { bundled, asOf = file.modified }: ImportOptions,
  addRegions: boolean,
): Promise<Prepared> => {
  const parsed = parseVms(await readFile(file.path, "utf8"), contextOf(bundled, asOf));
  const newRegions = addRegions ? regionsBeyond(file.cloud, parsed, bundled) : [];
  const known = {
    accelerators: bundled.accelerators,
    regions: [...bundled.regions, ...newRegions],
  };
  const examined = examine(file.cloud, parsed, { known, before: [], volatile: true });
  return { file, asOf, examined, newRegions };
};

const contextOf = (bundled: Catalog, asOf: string): ParseContext => ({
  asOf,
  bundled,
  accelerator: (name) => {
    const found = resolveAccelerator(bundled, name);
    return found.ok ? found.value : undefined;
  },
});

const regionsBeyond = (cloud: string, parsed: ParsedCatalog, { regions }: Catalog): Region[] => {
  const known = new Set<string>(regions.map(({ id }) => id));
  const names = new Set(parsed.prices.map(({ region }) => region));
  return [...names]
    .filter((name) => /^[^/*\s]+$/.test(name) && !known.has(`${cloud}/${name}`))
    .sort()
    .map((name) => ({ id: regionId(cloud, name), cloud, name, partition: cloud, zones: [] }));
};

const hasOffers = ({ examined }: Prepared): boolean =>
  examined.sifted.prices.some(
    ({ onDemandUsdPerHour, spotUsdPerHour }) =>
      onDemandUsdPerHour !== undefined || spotUsdPerHour !== undefined,
  );

const summary = (prepared: Prepared): ImportedCloud => {
  const { file, asOf, examined } = prepared;
  const [first] = examined.sifted.refused;
  return {
    cloud: file.cloud,
    path: file.path,
    rows: examined.changes.rows,
    refused: examined.sifted.refused.length,
    asOf,
    flags: [...examined.verdict.refusals, ...examined.verdict.flags],
    ...(hasOffers(prepared)
      ? {}
      : { problem: `no row became an offer${first === undefined ? "" : `; ${first.reason}`}` }),
  };
};
