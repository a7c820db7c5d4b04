import { acceleratorsFile } from "./accelerators.ts";
import { awsCatalog } from "./aws.ts";
import { azureCatalog } from "./azure.ts";
import { certificationsFile } from "./certifications.ts";
import type { ReadText } from "./csv.ts";
import { catalogFiles, type DatasetFiles } from "./dataset.ts";
import { egressFile, egressRows, regionGroupsFile } from "./egress.ts";
import { gcpCatalog } from "./gcp.ts";
import { regionGroups } from "./region-groups.ts";
import { regionRows, regionsFile } from "./regions.ts";
import { simpleCloudCatalog } from "./simple-cloud.ts";
import { SIMPLE_CLOUDS } from "./simple-cloud-table.ts";
import { groupsFile, operatorsFile } from "./sovereignty.ts";
import { throughputFile } from "./throughput.ts";

/**
 * The whole dataset from a directory of source tables. Pure: the same sources give the same bytes.
 *
 * @param read  text of a file below the sources directory; sources that are not there give no rows
 */
export const buildDataset = (read: ReadText): DatasetFiles => {
  const google = gcpCatalog(read);
  const catalogs = [
    awsCatalog(read),
    azureCatalog(read),
    google.catalog,
    ...SIMPLE_CLOUDS.map((cloud) => simpleCloudCatalog(cloud, read)),
  ];
  const regions = regionRows(read, catalogs);
  const groups = regionGroups(read, regions);
  const egress = egressRows(read, regions, groups);
  return new Map([
    ...catalogs.flatMap((catalog) => [...catalogFiles(catalog)]),
    ["accelerators.csv", acceleratorsFile(google.slices)],
    ["certifications.csv", certificationsFile(read, regions)],
    ["groups.csv", groupsFile(read)],
    ["network/egress.csv", egressFile(egress)],
    ["network/region-groups.csv", regionGroupsFile(groups, egress)],
    ["network/throughput.csv", throughputFile(read, regions)],
    ["operators.csv", operatorsFile(read, regions)],
    ["regions.csv", regionsFile(regions)],
  ]);
};
