import type { Catalog } from "../domain/catalog.ts";
import { readAccelerators } from "./accelerators.ts";
import type { FileText, Report } from "./csv.ts";
import { readEgress } from "./egress-rates.ts";
import { readInstanceTypes } from "./instance-types.ts";
import { readCertifications, readGroups, readOperators } from "./places.ts";
import { priceColumns } from "./price-columns.ts";
import { readPrices } from "./price-rows.ts";
import { readRegionGroups } from "./region-groups.ts";
import { readRegions } from "./regions.ts";
import { routeNames } from "./routes.ts";
import { sortedBy } from "./sort.ts";
import { readThroughput } from "./throughput-rates.ts";

/** The texts of a dataset, wherever they came from. */
export interface DatasetTexts {
  /** Folders of `catalog/` with machines or prices, sorted. */
  readonly clouds: readonly string[];
  /** By path relative to the dataset; `undefined`: there is no such file. */
  readonly text: (file: string) => string | undefined;
  /** Of all files, in hexadecimal. */
  readonly sha256: string;
}

/** Reads and checks every file of a dataset; what is wrong with them goes to `report`. */
export const assembleCatalog = (dataset: DatasetTexts, report: Report): Catalog => {
  const text = (file: string): FileText => ({
    file,
    text: dataset.text(file),
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
    sha256: dataset.sha256,
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
