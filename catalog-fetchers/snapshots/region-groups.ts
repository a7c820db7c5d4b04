import { MIDDLE_EAST } from "./countries.ts";
import { type CsvRecord, cell, type ReadText, readCsv } from "./csv.ts";
import { underCanonicalIds } from "./regions.ts";
import { STORAGE_PLACES } from "./storage-places.ts";

/** Group name to the ids (`cloud/region`) of its regions. */
export type RegionGroups = ReadonlyMap<string, ReadonlySet<string>>;

/** Destinations that Google prices apart, by the code after `internet:` in the sources. */
const DESTINATIONS: Readonly<Record<string, (region: CsvRecord) => boolean>> = {
  AU: (region) => cell(region, "country") === "AU",
  CN: (region) => cell(region, "country") === "CN",
  ID: (region) => cell(region, "country") === "ID",
  KR: (region) => cell(region, "country") === "KR",
  africa: (region) => cell(region, "continent") === "AF",
  "middle-east": (region) => MIDDLE_EAST.includes(cell(region, "country")),
  "south-america": (region) => cell(region, "continent") === "SA",
};

/** Name of the group of all regions outside Google's cloud in a destination. */
export const outsideGroup = (destination: string): string =>
  `outside-gcp-${destination.toLowerCase()}`;

const regionId = (row: CsvRecord): string => `${cell(row, "cloud")}/${cell(row, "region")}`;

/**
 * Every group of the sources with the dataset's regions in it, multi-region buckets added to the tariff group
 * around them, and the groups of foreign destinations.
 */
export const regionGroups = (read: ReadText, regions: readonly CsvRecord[]): RegionGroups => {
  const existing = new Set(regions.map(regionId));
  const groups = new Map<string, Set<string>>();
  const add = (group: string, region: string) => {
    if (!existing.has(region)) return;
    groups.set(group, (groups.get(group) ?? new Set()).add(region));
  };
  for (const row of readCsv(read, "network/region_groups.csv")) {
    const canonical = underCanonicalIds(row);
    if (canonical !== undefined) add(cell(row, "group"), regionId(canonical));
  }
  for (const place of STORAGE_PLACES)
    if (place.tariffGroup !== undefined) add(place.tariffGroup, `${place.cloud}/${place.region}`);
  for (const [destination, holds] of Object.entries(DESTINATIONS))
    for (const region of regions)
      if (cell(region, "cloud") !== "gcp" && holds(region))
        add(outsideGroup(destination), regionId(region));
  return groups;
};
