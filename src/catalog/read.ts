import type { Catalog } from "../domain/catalog.ts";
import type { CatalogError, CatalogProblem } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { readAccelerators } from "./accelerators.ts";
import type { FileText, Report } from "./csv.ts";
import { readEgress } from "./egress-rates.ts";
import { type DatasetBytes, datasetSha256, type Overlay, readDataset } from "./files.ts";
import { readInstanceTypes } from "./instance-types.ts";
import { readCertifications, readGroups, readOperators } from "./places.ts";
import { priceColumns } from "./price-columns.ts";
import { readPrices } from "./price-rows.ts";
import { readRegionGroups } from "./region-groups.ts";
import { readRegions } from "./regions.ts";
import { routeNames } from "./routes.ts";
import { compareText, sortedBy } from "./sort.ts";
import { readThroughput } from "./throughput-rates.ts";

/**
 * Reads and checks a dataset of plain CSV files, as `data/README.md` describes them.
 *
 * The order of rows does not matter: shuffled files give the same catalog, apart from its `sha256`.
 *
 * @param overlay  folders to read in place of the dataset's own for some clouds
 * @returns the catalog, or all problems of all files, sorted by file and line
 */
export const readCatalog = async (
  dir: string,
  overlay?: Overlay,
): Promise<Result<Catalog, CatalogError>> => {
  const problems: CatalogProblem[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const dataset = await readDataset(dir, report, overlay);
  const catalog = assemble(dataset, report);
  return problems.length === 0
    ? ok(catalog)
    : err({ kind: "catalog", problems: inOrder(problems) });
};

const inOrder = (problems: readonly CatalogProblem[]): CatalogProblem[] =>
  [...problems].sort((a, b) => compareText(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0));

const assemble = (dataset: DatasetBytes, report: Report): Catalog => {
  const text = (file: string): FileText => ({
    file,
    text: dataset.files.get(file)?.toString("utf8"),
  });
  const places = readRegions(text("regions.csv"), report);
  const { accelerators, known } = readAccelerators(text("accelerators.csv"), report);

  const machines = dataset.clouds.map((cloud) => {
    const file = text(`catalog/${cloud}/instance-types.csv`);
    return { cloud, ...readInstanceTypes(cloud, file, known, report) };
  });
  const instanceTypes = sortedBy(
    machines.flatMap((ofCloud) => ofCloud.instanceTypes),
    ({ cloud }) => cloud,
    ({ name }) => name,
  );
  const columns = priceColumns();
  for (const { cloud, known: knownTypes } of machines) {
    const references = {
      cloud,
      regionIndex: placesOf(cloud, places.regions),
      typeIndex: placesOf(cloud, instanceTypes),
      regions: places.known,
      instanceTypes: knownTypes,
    };
    readPrices(text(`catalog/${cloud}/prices.csv`), references, columns, report);
  }
  const prices = columns.table(places.regions, instanceTypes, report);

  const regionGroups = readRegionGroups(text("network/region-groups.csv"), places, report);
  const names = routeNames(places, regionGroups);
  return {
    asOf: prices.dates.at(-1) || "unknown",
    sha256: datasetSha256(dataset.files),
    regions: places.regions,
    instanceTypes,
    prices,
    operators: readOperators(text("operators.csv"), places, report),
    certifications: readCertifications(text("certifications.csv"), places, report),
    groups: readGroups(text("groups.csv"), report),
    accelerators,
    network: {
      egress: readEgress(text("network/egress.csv"), names, report),
      throughput: readThroughput(text("network/throughput.csv"), names, report),
      regionGroups,
    },
  };
};

/** Names within one cloud to their places in the list of all clouds. */
const placesOf = (
  cloud: string,
  items: readonly { readonly cloud: string; readonly name: string }[],
): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  items.forEach((item, place) => {
    if (item.cloud === cloud) places.set(item.name, place);
  });
  return places;
};
