import { type CsvRecord, cell } from "./csv.ts";
import { outsideGroup, type RegionGroups } from "./region-groups.ts";
import { underCanonicalIds } from "./regions.ts";
import { sourceKeys } from "./source-keys.ts";

/** One slice of a tariff in the dataset's scheme. */
export interface Slice {
  readonly from: string;
  readonly to: string;
  readonly fromGb: number;
  readonly usdPerGb: number;
  readonly asOf: string;
  readonly source: string;
  readonly confidence: "published" | "derived" | "assumed";
  readonly notes: string;
}

const CONFIDENCE: Readonly<Record<string, Slice["confidence"]>> = {
  published: "published",
  secondary: "derived",
  derived: "derived",
  assumed: "assumed",
};

const WITHIN_CLOUD = ["same-continent", "other-continent"];

/** Scopes that are no part of the scheme: inside a region, paths that a user would have to choose, and data in. */
const OTHER_PATHS = new Set([
  "cross-zone",
  "same-zone",
  "same-region-object-store",
  "global-vnet-peering-out",
  "ingress",
  "internet:standard-tier",
]);

const place = (row: CsvRecord, name: string): string => {
  if (name.startsWith("group:")) return name.slice("group:".length);
  const canonical = underCanonicalIds({ cloud: cell(row, "cloud"), region: name });
  if (canonical === undefined) return "";
  return name === "any"
    ? cell(canonical, "cloud")
    : `${cell(canonical, "cloud")}/${cell(canonical, "region")}`;
};

const destinations = (row: CsvRecord): readonly string[] => {
  const scope = cell(row, "dst_scope");
  if (scope === "internet") return ["other-cloud"];
  if (scope === "cross-region") return WITHIN_CLOUD;
  if (scope.startsWith("internet:")) return [outsideGroup(scope.slice("internet:".length))];
  return [place(row, scope)];
};

/**
 * Where a row starts. Prices to a named foreign destination are given for a group of sources, but the scheme
 * compares `from` before `to`: such a row must start at each region, or the region's general row would win.
 */
const origins = (row: CsvRecord, groups: RegionGroups): readonly string[] => {
  const from = place(row, cell(row, "src_scope"));
  const members = groups.get(from);
  return cell(row, "dst_scope").startsWith("internet:") && members !== undefined
    ? [...members]
    : [from];
};

/** Slices of one row of the sources: none for a placeholder or a path that is no part of the scheme. */
export const slices = (row: CsvRecord, groups: RegionGroups): readonly Slice[] => {
  const confidence = CONFIDENCE[cell(row, "confidence")];
  if (confidence === undefined || OTHER_PATHS.has(cell(row, "dst_scope"))) return [];
  return origins(row, groups).flatMap((from) =>
    destinations(row).map((to) => ({
      from,
      to,
      fromGb: Number(cell(row, "tier_from_gb")),
      usdPerGb: Number(cell(row, "usd_per_gb")),
      asOf: cell(row, "as_of"),
      source: cell(row, "source") === "none" ? "assumption" : sourceKeys(cell(row, "source")),
      confidence,
      notes: confidence === "published" ? "" : cell(row, "note"),
    })),
  );
};
