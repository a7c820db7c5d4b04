import type { Region } from "../domain/catalog.ts";
import { matchesGlob } from "../domain/glob.ts";

/** Whether a pattern covers a place. @param zone  empty: the region as a whole, which no zone's pattern covers */
export type MatchPlace = (region: Region, zone: string) => boolean;

/** A cloud, `cloud/region` or `cloud/region/zone`, where `*` stands for any characters of one part. */
export const placeMatcher = (pattern: string): MatchPlace => {
  const [cloud = "*", region = "*", zone] = pattern.split("/");
  return (place, zoneName) =>
    matchesGlob(cloud, place.cloud) &&
    matchesGlob(region, place.name) &&
    (zone === undefined || (zoneName !== "" && matchesGlob(zone, zoneName)));
};

/** Whether a pattern names regions, not just their cloud: only such a one speaks of special partitions. */
export const namesRegions = (pattern: string): boolean => {
  const region = pattern.split("/")[1];
  return region !== undefined && region !== "*";
};
