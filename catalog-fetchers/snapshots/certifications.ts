import { type CsvRecord, cell, type ReadText, readCsv, renderCsv, sortRows } from "./csv.ts";
import { underCanonicalIds } from "./regions.ts";
import { sourceKeys } from "./source-keys.ts";

/** The same scheme under two names in the sources. */
const CERTIFICATION_NAMES: Readonly<Record<string, string>> = {
  "BSI-C5": "C5",
  "BSI-C5-Type1": "C5-Type1",
  "BSI-C5-Type2": "C5-Type2",
  "SecNumCloud-3.2": "SecNumCloud",
  "HDS-2.0": "HDS",
};

/** A later stage of a scheme includes the scheme itself. */
const IMPLIES: Readonly<Record<string, string>> = {
  "C5-Type1": "C5",
  "C5-Type2": "C5",
  "IRAP-PROTECTED": "IRAP",
  "SOC2-Type1": "SOC2",
  "SOC2-Type2": "SOC2",
};

/** A certification of the whole cloud holds in its ordinary regions; sovereign partitions are audited apart. */
const regionsOf = (row: CsvRecord, regions: readonly CsvRecord[]): readonly string[] => {
  const inCloud = regions.filter((region) => cell(region, "cloud") === cell(row, "cloud"));
  const named = inCloud.filter((region) => cell(region, "region") === cell(row, "region"));
  const ordinary = inCloud.filter((region) => cell(region, "partition") === cell(row, "cloud"));
  return (cell(row, "region") === "any" ? ordinary : named).map((region) => cell(region, "region"));
};

const certificationNames = (row: CsvRecord): readonly string[] => {
  const written = cell(row, "certification");
  const name = CERTIFICATION_NAMES[written] ?? written;
  const implied = IMPLIES[name];
  return implied === undefined ? [name] : [name, implied];
};

const certificationRows = (row: CsvRecord, regions: readonly CsvRecord[]): readonly CsvRecord[] =>
  regionsOf(row, regions).flatMap((region) =>
    certificationNames(row).map((certification) => ({ ...row, region, certification })),
  );

const key = (row: CsvRecord): string =>
  `${cell(row, "cloud")}/${cell(row, "region")}/${cell(row, "certification")}`;

const distinct = (rows: readonly CsvRecord[], column: string): readonly string[] =>
  [...new Set(rows.map((row) => cell(row, column)))].filter((text) => text !== "").sort();

/** All that the sources say of one certification in one region. Each source alone may be wrong or outdated. */
const merged = (rows: readonly CsvRecord[]): CsvRecord => {
  const sources = distinct(rows, "source");
  return {
    ...rows[0],
    source: sourceKeys(sources.join(";")),
    confidence: sources.length > 1 ? "verified" : "unverified",
    as_of: distinct(rows, "as_of").at(-1) ?? "",
    notes: distinct(rows, "note").join("; "),
  };
};

/** `certifications.csv`: held ones only; verified where two independent sources name the same. */
export const certificationsFile = (read: ReadText, regions: readonly CsvRecord[]): string => {
  const held = readCsv(read, "regions/certifications.csv")
    .filter((row) => cell(row, "status") === "held")
    .map(underCanonicalIds)
    .filter((row) => row !== undefined)
    .flatMap((row) => certificationRows(row, regions));
  const groups = new Map<string, CsvRecord[]>();
  for (const row of held) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return renderCsv(
    ["cloud", "region", "certification", "confidence", "source", "status", "as_of", "notes"],
    sortRows([...groups.values()].map(merged), ["cloud", "region", "certification"]),
  );
};
