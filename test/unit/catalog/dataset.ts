import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";
import { readCatalog } from "../../../src/catalog/read.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import type { CatalogProblem } from "../../../src/domain/errors.ts";

export const SMALL = fileURLToPath(new URL("../../fixtures/catalogs/small/", import.meta.url));

const made: string[] = [];
afterEach(async () => {
  for (const dir of made.splice(0)) await rm(dir, { recursive: true, force: true });
});

/** An empty directory that the test leaves behind for the cleaner. */
export const temporaryDir = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), "skyplan-catalog-"));
  made.push(dir);
  return dir;
};

/** A copy of the small dataset to spoil. */
export const copyOfSmall = async (): Promise<string> => {
  const dir = join(await temporaryDir(), "data");
  await cp(SMALL, dir, { recursive: true });
  return dir;
};

export const edit = async (
  dir: string,
  file: string,
  change: (text: string) => string,
): Promise<void> => {
  const path = join(dir, file);
  const before = await readFile(path, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`The edit of ${file} changes nothing.`);
  await writeFile(path, after);
};

export const readWell = async (dir: string): Promise<Catalog> => {
  const result = await readCatalog(dir);
  if (!result.ok) throw new Error(JSON.stringify(result.error.problems, null, 1));
  return result.value;
};

export const problemsOf = async (dir: string): Promise<readonly CatalogProblem[]> => {
  const result = await readCatalog(dir);
  if (result.ok) throw new Error("The dataset was expected to be broken.");
  return result.error.problems;
};

/** The price rows of a catalog as objects, with names in place of indexes. */
export const priceRows = ({ prices, regions, instanceTypes }: Catalog) =>
  Array.from({ length: prices.length }, (_, row) => ({
    region: regions[prices.region[row]!]!.id as string,
    zone: prices.zoneNames[prices.zone[row]!]!,
    instanceType: instanceTypes[prices.instanceType[row]!]!.name,
    onDemand: prices.onDemandUsdPerHour[row]!,
    spot: prices.spotUsdPerHour[row]!,
    interruption: prices.spotInterruptionPct[row]!,
    asOf: prices.dates[prices.asOf[row]!]!,
    source: prices.sources[prices.source[row]!]!,
    confidence: prices.confidence[row]!,
  }));
