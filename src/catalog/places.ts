import * as z from "zod";
import type { Catalog, Certification, Operator } from "../domain/catalog.ts";
import { regionId } from "../domain/ids.ts";
import {
  certificationConfidence,
  countries,
  country,
  name,
  optionalText,
  placeName,
} from "./cells.ts";
import type { FileText, Report } from "./csv.ts";
import { present } from "./present.ts";
import type { Known, Regions } from "./regions.ts";
import { readRows } from "./rows.ts";
import { sortedBy } from "./sort.ts";
import { suggest } from "./suggest.ts";

const OperatorRow = z.object({
  cloud: placeName,
  partition: optionalText,
  operator: optionalText,
  headquarters_country: country,
  parent_country: country,
});

/**
 * Reads `operators.csv`; a blank partition speaks for the whole cloud. A blank operator is "unknown", and its row
 * still keeps the partition from falling to the cloud's ordinary operator.
 */
export const readOperators = (source: FileText, places: Regions, report: Report): Operator[] => {
  const { file, rows } = readRows(source, OperatorRow, ["cloud", "partition"], report);
  const operators: Operator[] = [];
  for (const { line, value } of rows) {
    if (value === undefined) continue;
    // A misspelt partition would leave its regions to the cloud's ordinary operator, which may be in a permitted country.
    const { cloud, partition } = value;
    if (places.clouds?.has(cloud) === false)
      report(unknownPlace(file, line, "cloud", cloud, places.clouds));
    else if (partition && places.partitions?.has(`${cloud}/${partition}`) === false)
      report(unknownPlace(file, line, "partition", `${cloud}/${partition}`, places.partitions));
    operators.push(
      present({
        cloud,
        partition,
        operator: value.operator ?? "unknown",
        headquartersCountry: value.headquarters_country,
        parentCountry: value.parent_country,
      }),
    );
  }
  return sortedBy(
    operators,
    ({ cloud }) => cloud,
    ({ partition }) => partition ?? "",
  );
};

const CertificationRow = z.object({
  cloud: placeName,
  region: placeName,
  certification: name,
  confidence: certificationConfidence,
});

/** Reads `certifications.csv`. Inferred, assumed or blank is no evidence: such a certification is not verified. */
export const readCertifications = (
  source: FileText,
  places: Regions,
  report: Report,
): Certification[] => {
  const key = ["cloud", "region", "certification"];
  const { file, rows } = readRows(source, CertificationRow, key, report);
  const certifications: Certification[] = [];
  for (const { line, value } of rows) {
    if (value === undefined) continue;
    const region = regionId(value.cloud, value.region);
    if (places.known?.has(region) === false)
      report(unknownPlace(file, line, "region", region, places.known));
    const { certification } = value;
    certifications.push({ region, certification, verified: isVerified(value.confidence) });
  }
  return sortedBy(
    certifications,
    ({ region }) => region,
    ({ certification }) => certification,
  );
};

const isVerified = (word: string | undefined): boolean =>
  word === "verified" || word === "published";

const GroupRow = z.object({ group: name, countries });

/** Reads `groups.csv`: names of country groups to their ISO codes. */
export const readGroups = (source: FileText, report: Report): Catalog["groups"] => {
  const { rows } = readRows(source, GroupRow, ["group"], report);
  const groups = rows.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return new Map(
    sortedBy(groups, ({ group }) => group).map((row) => [row.group, row.countries] as const),
  );
};

/** The problem of a name that `regions.csv` does not have. */
export const unknownPlace = (
  file: string,
  line: number,
  column: string,
  seen: string,
  known: Known,
) => {
  const close = suggest(seen, known ?? []);
  return {
    file,
    line,
    column,
    detail: `Seen "${seen}", needed a ${column} of regions.csv.`,
    remedy: `Add it to regions.csv${close.length > 0 ? `, or correct the name (${close.join(", ")}?)` : ""}.`,
  };
};
