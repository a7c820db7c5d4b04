import { canonicalCloud } from "./clouds.ts";
import { type CsvRecord, cell, type ReadText, readCsv, renderCsv, sortRows } from "./csv.ts";
import { MORE_OPERATORS } from "./more-operators.ts";
import { canonicalPartition } from "./regions.ts";
import { sourceKeys } from "./source-keys.ts";

/** `groups.csv`: country groups by one-word names. */
export const groupsFile = (read: ReadText): string =>
  renderCsv(
    ["group", "countries", "as_of", "source", "notes"],
    sortRows(
      readCsv(read, "regions/sovereignty_groups.csv").map((row) => ({
        ...row,
        group: cell(row, "name"),
        notes: cell(row, "note"),
      })),
      ["group"],
    ),
  );

const operatorRow = (
  row: CsvRecord,
  partitions: ReadonlySet<string>,
  clouds: ReadonlySet<string>,
): readonly CsvRecord[] => {
  const cloud = canonicalCloud(cell(row, "cloud"));
  if (cloud === undefined || !clouds.has(cloud)) return [];
  const partition = canonicalPartition(cell(row, "partition"));
  if (partition !== cloud && !partitions.has(partition)) return [];
  return [
    {
      ...row,
      cloud,
      partition: partition === cloud ? "" : partition,
      operator: cell(row, "operator") || "unknown",
      source: sourceKeys(cell(row, "source")),
    },
  ];
};

/** `operators.csv`: a blank partition stands for the whole cloud; sovereign partitions have rows of their own. */
export const operatorsFile = (read: ReadText, regions: readonly CsvRecord[]): string => {
  const partitions = new Set(regions.map((row) => cell(row, "partition")));
  const clouds = new Set(regions.map((row) => cell(row, "cloud")));
  const rows = [...readCsv(read, "regions/operators.csv"), ...MORE_OPERATORS].flatMap((row) =>
    operatorRow(row, partitions, clouds),
  );
  return renderCsv(
    ["cloud", "partition", "operator", "headquarters_country", "parent_country", "notes", "source"],
    sortRows(rows, ["cloud", "partition"]),
  );
};
