import * as z from "zod";
import type { Region } from "../domain/catalog.ts";
import { regionId } from "../domain/ids.ts";
import { between, continent, country, optionalText, placeName, positive, words } from "./cells.ts";
import type { FileText, Report } from "./csv.ts";
import { present } from "./present.ts";
import { readRows } from "./rows.ts";
import { sortedBy } from "./sort.ts";

const RegionRow = z.object({
  cloud: placeName,
  region: placeName,
  city: optionalText,
  country,
  continent,
  latitude: between(-90, 90),
  longitude: between(-180, 180),
  partition: optionalText,
  zones: words,
  carbon_g_per_kwh: positive,
});

/**
 * Names that other tables may refer to, also those of rows that were reported as broken: one broken region
 * must not make all its prices look wrong too. `undefined`: the file could not be read, so nothing is checked.
 */
export type Known = ReadonlySet<string> | undefined;

export interface Regions {
  readonly regions: readonly Region[];
  readonly known: Known;
  readonly clouds: Known;
  /** `cloud/partition`. */
  readonly partitions: Known;
}

/** Reads `regions.csv`. A blank partition is the cloud's own name, as for ordinary regions. */
export const readRegions = (source: FileText, report: Report): Regions => {
  const { rows, readable } = readRows(source, RegionRow, ["cloud", "region"], report);
  const known = (name: (text: (column: string) => string) => string): Known =>
    readable ? new Set(rows.map((row) => name(row.text))) : undefined;
  const regions = rows.flatMap(({ value }) => (value === undefined ? [] : [toRegion(value)]));
  return {
    regions: sortedBy(regions, ({ id }) => id),
    known: known((text) => `${text("cloud")}/${text("region")}`),
    clouds: known((text) => text("cloud")),
    partitions: known((text) => `${text("cloud")}/${text("partition") || text("cloud")}`),
  };
};

const toRegion = (row: z.output<typeof RegionRow>): Region =>
  present({
    id: regionId(row.cloud, row.region),
    cloud: row.cloud,
    name: row.region,
    city: row.city,
    country: row.country,
    continent: row.continent,
    latitude: row.latitude,
    longitude: row.longitude,
    partition: row.partition ?? row.cloud,
    zones: row.zones,
    carbonGramsPerKwh: row.carbon_g_per_kwh,
  });
