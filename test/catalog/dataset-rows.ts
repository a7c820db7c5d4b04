import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Papa from "papaparse";

export const DATA_DIR = fileURLToPath(new URL("../../data", import.meta.url));

export type Row = Readonly<Record<string, string>>;

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly Row[];
}

/** A CSV file of the dataset as written, without any of the project's own readers. */
export const table = (path: string): Table => {
  const text = readFileSync(join(DATA_DIR, path), "utf8");
  const parsed = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  return { header: parsed.meta.fields ?? [], rows: parsed.data };
};

export const at = (row: Row, column: string): string => row[column] ?? "";

/** Clouds with a price list, sorted. */
export const CLOUDS: readonly string[] = readdirSync(join(DATA_DIR, "catalog"))
  .filter((cloud) => existsSync(join(DATA_DIR, "catalog", cloud, "prices.csv")))
  .sort();

export interface CloudTables {
  readonly cloud: string;
  readonly prices: Table;
  readonly instanceTypes: Table;
}

export const CATALOG: readonly CloudTables[] = CLOUDS.map((cloud) => ({
  cloud,
  prices: table(`catalog/${cloud}/prices.csv`),
  instanceTypes: table(`catalog/${cloud}/instance-types.csv`),
}));

/** USD per hour by `cloud region [zone] type`; zone rows also stand under their region. */
export const onDemandUsd = (cloud: string, region: string, type: string): number | undefined => {
  const found = CATALOG.find((tables) => tables.cloud === cloud)?.prices.rows.find(
    (row) => at(row, "region") === region && at(row, "instance_type") === type,
  );
  const price = found === undefined ? "" : at(found, "on_demand_usd_per_hour");
  return price === "" ? undefined : Number(price);
};
