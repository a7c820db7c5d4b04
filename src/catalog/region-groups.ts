import * as z from "zod";
import { type Network, SCOPES } from "../domain/catalog.ts";
import { type RegionId, regionId } from "../domain/ids.ts";
import { name, placeName } from "./cells.ts";
import type { FileText, Report } from "./csv.ts";
import { unknownPlace } from "./places.ts";
import type { Known, Regions } from "./regions.ts";
import { readRows } from "./rows.ts";
import { sortedBy } from "./sort.ts";

const RegionGroupRow = z.object({ cloud: placeName, region: placeName, group: name });
export type RegionGroups = Network["regionGroups"];

/** Reads `network/region-groups.csv`: groups of regions that share a price of moving data. */
export const readRegionGroups = (
  source: FileText,
  places: Regions,
  report: Report,
): RegionGroups => {
  const { file, rows } = readRows(source, RegionGroupRow, ["cloud", "region", "group"], report);
  const groups = new Map<string, RegionId[]>();
  for (const { line, value } of rows) {
    if (value === undefined) continue;
    const region = regionId(value.cloud, value.region);
    if (places.known?.has(region) === false)
      report(unknownPlace(file, line, "region", region, places.known));
    if (isTaken(value.group, places.clouds)) report(takenName(file, line, value.group));
    groups.set(value.group, [...(groups.get(value.group) ?? []), region]);
  }
  return new Map(
    sortedBy([...groups], ([group]) => group).map(([group, regions]) => [group, regions.sort()]),
  );
};

const isTaken = (group: string, clouds: Known): boolean =>
  group === "*" || group === "internet" || isScope(group) || clouds?.has(group) === true;

const isScope = (text: string): boolean => SCOPES.some((scope) => scope === text);

const takenName = (file: string, line: number, group: string) => ({
  file,
  line,
  column: "group",
  detail: `Seen "${group}", which already stands for a cloud or a scope; needed a name of its own.`,
  remedy: "Begin the name with the cloud's, such as aws-south-america.",
});
