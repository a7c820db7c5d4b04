import type { CsvRecord } from "./csv.ts";

const place = (
  cloud: string,
  region: string,
  city: string,
  country: string,
  continent: string,
): CsvRecord => ({ cloud, region, city, country, continent, partition: cloud });

/** Clouds of the regions table that no gathered price list names: their prices come from a fetch alone. */
export const FETCHED_CLOUDS: readonly string[] = ["linode"];

/** Places that no gathered price list names yet, but the clouds' own interfaces do: without them a fetch finds no region. */
export const FETCHED_PLACES: readonly CsvRecord[] = [
  place("cloudrift", "us-east-nc-nr-1", "North Carolina", "US", "NA"),
  place("cloudrift", "us-midwest-mn-1", "Minnesota", "US", "NA"),
  place("hotaisle", "us-michigan-1", "Michigan", "US", "NA"),
  place("jarvislabs", "EU1", "Finland", "FI", "EU"),
];
