import { canonicalCloud } from "./clouds.ts";
import { continentOf, isCountryName } from "./countries.ts";
import { type CsvRecord, cell, type ReadText, readCsv, renderCsv, sortRows } from "./csv.ts";
import type { CloudCatalog } from "./dataset.ts";
import { FETCHED_CLOUDS, FETCHED_PLACES } from "./fetched-places.ts";
import { SIMPLE_CLOUDS } from "./simple-cloud-table.ts";
import { STORAGE_PLACES } from "./storage-places.ts";

const COLUMNS = [
  "cloud",
  "region",
  "city",
  "country",
  "continent",
  "latitude",
  "longitude",
  "partition",
  "zones",
  "carbon_g_per_kwh",
] as const;

/** Names of the regions table that the price lists write otherwise, by `cloud/name`. */
const RENAMED: Readonly<Record<string, string>> = {
  "ovhcloud/DE": "FRA",
  "ovhcloud/UK": "LON",
  "paperspace/AMS1": "ams1",
  "paperspace/CA1": "ca1",
  "paperspace/NY2": "ny2",
};

/** Cities as the small clouds' tables run them together. */
const CITY_NAMES: Readonly<Record<string, string>> = {
  Desmoines: "Des Moines",
  "India (india-chennai-01)": "Chennai",
  Kansascity: "Kansas City",
  Losangeles: "Los Angeles",
  Newyork: "New York",
  "Noida (india-noida-01)": "Noida",
  Sanjose: "San Jose",
  "United States (central)": "",
};

/** Tables whose city column holds a site's code. */
const SITE_CODES = new Set(["primeintellect"]);

const cityOf = (cloud: string, stated: string): string => {
  const vague = stated === "unspecified" || stated.startsWith("marketplace");
  if (vague || isCountryName(stated) || SITE_CODES.has(cloud)) return "";
  return CITY_NAMES[stated] ?? stated;
};

const id = (row: CsvRecord): string => `${cell(row, "cloud")}/${cell(row, "region")}`;

/** A row of the sources under the dataset's ids; `undefined` for a cloud that the dataset does not cover. */
export const underCanonicalIds = (row: CsvRecord): CsvRecord | undefined => {
  const cloud = canonicalCloud(cell(row, "cloud"));
  if (cloud === undefined) return undefined;
  const region = RENAMED[`${cloud}/${cell(row, "region")}`] ?? cell(row, "region");
  return { ...row, cloud, region };
};

/** The cloud's ordinary partition is called like the cloud: `digitalocean` becomes `do`. */
export const canonicalPartition = (partition: string): string =>
  canonicalCloud(partition) ?? partition;

const USABLE_STATUS = new Set(["ga", "restricted"]);

/** Dedicated and classified regions cannot be rented by the public and have no prices. */
const isPublic = (row: CsvRecord): boolean =>
  USABLE_STATUS.has(cell(row, "status")) &&
  cell(row, "kind") !== "classified" &&
  cell(row, "kind") !== "dedicated";

/** Zones by region id, from the lists of AWS, Azure and Google and from the zones that prices name. */
const zonesById = (
  read: ReadText,
  catalogs: readonly CloudCatalog[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const zones = new Map<string, Set<string>>();
  const add = (place: string, names: readonly string[]) => {
    const known = zones.get(place) ?? new Set();
    for (const name of names) if (name !== "") known.add(name);
    zones.set(place, known);
  };
  for (const cloud of ["aws", "azure", "gcp"])
    for (const row of readCsv(read, `${cloud}/regions.csv`))
      add(`${cloud}/${cell(row, "region")}`, cell(row, "zones").split(" "));
  for (const { cloud, prices } of catalogs)
    for (const price of prices) add(`${cloud}/${price.region}`, [price.zone]);
  return zones;
};

/** Regions of the small clouds as their own folders describe them. */
const ownDescriptions = (read: ReadText): ReadonlyMap<string, CsvRecord> => {
  const rows = new Map<string, CsvRecord>();
  for (const { cloud, place } of SIMPLE_CLOUDS)
    for (const row of readCsv(read, `${cloud}/regions.csv`)) {
      const region = place(cell(row, "region")).region;
      const found = `${cloud}/${region}`;
      const country = cell(row, "country");
      const city = cityOf(cloud, cell(row, "city_or_location"));
      if (!rows.has(found)) rows.set(found, { cloud, region, city, country, partition: cloud });
    }
  return rows;
};

/** Clouds that name a state or province where others name a city. */
const STATES_FOR_CITIES = new Set(["vast", "runpod"]);

/** City centroids of the whole table, for regions of small clouds in the same city. */
const centroids = (rows: readonly CsvRecord[]): ReadonlyMap<string, CsvRecord> =>
  new Map(
    rows
      .filter((row) => cell(row, "city") !== "" && cell(row, "latitude") !== "")
      .map((row): [string, CsvRecord] => [`${cell(row, "city")}/${cell(row, "country")}`, row])
      .reverse(),
  );

const withCentroid = (row: CsvRecord, known: ReadonlyMap<string, CsvRecord>): CsvRecord => {
  if (cell(row, "latitude") !== "" || STATES_FOR_CITIES.has(cell(row, "cloud"))) return row;
  const same = known.get(`${cell(row, "city")}/${cell(row, "country")}`);
  if (same === undefined) return row;
  return { ...row, latitude: cell(same, "latitude"), longitude: cell(same, "longitude") };
};

const carbonById = (read: ReadText): ReadonlyMap<string, string> =>
  new Map(
    readCsv(read, "regions/carbon.csv")
      .filter((row) => cell(row, "preferred") === "1")
      .map(underCanonicalIds)
      .filter((row) => row !== undefined)
      .map((row) => [id(row), cell(row, "grid_carbon_intensity_gco2eq_per_kwh")]),
  );

const described = (
  place: string,
  known: ReadonlyMap<string, CsvRecord>,
  own: ReadonlyMap<string, CsvRecord>,
): CsvRecord => {
  const [cloud = "", region = ""] = place.split("/");
  return known.get(place) ?? own.get(place) ?? { cloud, region, partition: cloud };
};

/**
 * All places of the dataset: every region that has a price, the public ones of the same clouds that have none
 * (data can lie there), those of clouds whose prices are only fetched, and the storage-only places.
 */
export const regionRows = (
  read: ReadText,
  catalogs: readonly CloudCatalog[],
): readonly CsvRecord[] => {
  const source = readCsv(read, "regions/regions.csv");
  const known = new Map(
    source
      .map(underCanonicalIds)
      .filter((row) => row !== undefined)
      .map((row) => [id(row), row]),
  );
  const own = ownDescriptions(read);
  const priced = catalogs.filter(({ prices }) => prices.length > 0);
  const clouds = new Set([...priced.map(({ cloud }) => cloud), ...FETCHED_CLOUDS]);
  const places = new Set<string>([
    ...priced.flatMap(({ cloud, prices }) => prices.map(({ region }) => `${cloud}/${region}`)),
    ...[...known]
      .filter(([, row]) => clouds.has(cell(row, "cloud")) && isPublic(row))
      .map(([place]) => place),
  ]);
  const zones = zonesById(read, catalogs);
  const carbon = carbonById(read);
  const cities = centroids(source);
  const rows = [...places].map((place): CsvRecord => {
    const row = withCentroid(described(place, known, own), cities);
    return {
      ...row,
      continent: cell(row, "continent") || continentOf(cell(row, "country")),
      partition: canonicalPartition(cell(row, "partition")),
      zones: [...(zones.get(place) ?? [])].sort().join(" "),
      carbon_g_per_kwh: carbon.get(place) ?? "",
    };
  });
  const storage = STORAGE_PLACES.filter(({ cloud }) => cloud === "cloudflare" || clouds.has(cloud));
  return [
    ...rows,
    ...FETCHED_PLACES,
    ...storage.map(({ cloud, region, country, continent }) => ({
      cloud,
      region,
      country,
      continent,
      partition: cloud,
    })),
  ];
};

export const regionsFile = (rows: readonly CsvRecord[]): string =>
  renderCsv(COLUMNS, sortRows(rows, ["cloud", "region"]));
