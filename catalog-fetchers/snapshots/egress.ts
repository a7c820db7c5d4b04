import { canonicalCloud } from "./clouds.ts";
import {
  type CsvRecord,
  cell,
  numberText,
  type ReadText,
  readCsv,
  renderCsv,
  sortRows,
} from "./csv.ts";
import { type Slice, slices } from "./egress-slices.ts";
import { PUBLISHED_EGRESS } from "./published-egress.ts";
import type { RegionGroups } from "./region-groups.ts";
import { STORAGE_PLACES } from "./storage-places.ts";

const tariffKey = (slice: Slice): string => `${slice.from}>${slice.to}`;

const tariffs = (all: readonly Slice[]): ReadonlyMap<string, readonly Slice[]> => {
  const found = new Map<string, Slice[]>();
  for (const slice of all)
    found.set(tariffKey(slice), [...(found.get(tariffKey(slice)) ?? []), slice]);
  return found;
};

/** A leading free slice, and every paid one later by its length. */
const withAllowance = (slices: readonly Slice[], freeGb: number): readonly Slice[] => {
  const tariff = [...slices].sort((a, b) => a.fromGb - b.fromGb);
  const [first] = tariff;
  if (first === undefined || freeGb === 0) return tariff;
  return [
    { ...first, usdPerGb: 0, notes: "free monthly allowance of the account" },
    ...tariff.map((slice) => ({ ...slice, fromGb: slice.fromGb + freeGb })),
  ];
};

/** Free GB a month by cloud; an account's allowance covers what leaves the cloud by the ordinary tariff. */
const allowances = (rows: readonly CsvRecord[]): ReadonlyMap<string, number> =>
  new Map(
    rows
      .filter((row) => cell(row, "kind") === "allowance" && cell(row, "src_scope") === "any")
      .map((row) => [canonicalCloud(cell(row, "cloud")) ?? "", Number(cell(row, "tier_to_gb"))]),
  );

const freeGb = (
  tariff: readonly Slice[],
  free: ReadonlyMap<string, number>,
  groups: RegionGroups,
): number => {
  const [first] = tariff;
  if (first?.to !== "other-cloud" || first.from.startsWith("aws/us-gov-")) return 0;
  const member = [...(groups.get(first.from) ?? [first.from])][0] ?? "";
  return free.get(member.split("/")[0] ?? "") ?? 0;
};

/** Tariffs of a place taken from those of another one, at most as certain as `derived`. */
const copied = (
  all: readonly Slice[],
  from: string,
  to: string,
  confidence: "derived" | "assumed",
): readonly Slice[] =>
  all
    .filter((slice) => slice.from === from)
    .map((slice) => ({
      ...slice,
      from: to,
      confidence: slice.confidence === "assumed" ? "assumed" : confidence,
      notes: `as ${from}`,
    }));

/** Buckets cost what the regions around them do. */
const storageSlices = (all: readonly Slice[]): readonly Slice[] =>
  STORAGE_PLACES.flatMap(({ cloud, region, tariffGroup, like }) =>
    tariffGroup === undefined || like === undefined
      ? []
      : [
          ...copied(all, tariffGroup, `${cloud}/${region}`, "derived"),
          ...copied(all, `${cloud}/${like}`, `${cloud}/${region}`, "derived"),
        ],
  );

/** Google's TPU v4 region has no price of its own out of the cloud; all of the Americas cost the same. */
const tpuRegionSlices = (all: readonly Slice[]): readonly Slice[] =>
  copied(all, "gcp/us-central1", "gcp/us-central2", "assumed");

const SCOPES = new Set(["same-continent", "other-continent", "other-cloud"]);

const exists = (slice: Slice, known: ReadonlySet<string>): boolean =>
  known.has(slice.from) && (known.has(slice.to) || SCOPES.has(slice.to));

const record = (slice: Slice): CsvRecord => ({
  from: slice.from,
  to: slice.to,
  tier_from_gb: numberText(slice.fromGb),
  usd_per_gb: numberText(slice.usdPerGb),
  as_of: slice.asOf,
  source: slice.source,
  confidence: slice.confidence,
  notes: slice.notes,
});

/** Rows of `network/egress.csv`. Placeholders are no data: routes out of such clouds stay unknown. */
export const egressRows = (
  read: ReadText,
  regions: readonly CsvRecord[],
  groups: RegionGroups,
): readonly CsvRecord[] => {
  const rows = readCsv(read, "network/egress.csv");
  const known = new Set([
    ...regions.map((row) => cell(row, "cloud")),
    ...regions.map((row) => `${cell(row, "cloud")}/${cell(row, "region")}`),
    ...groups.keys(),
  ]);
  const direct = rows
    .filter((row) => cell(row, "kind") === "rate")
    .flatMap((row) => slices(row, groups));
  // A bucket has tariffs of its own, also where its group's rows were spread over the members.
  const storage = new Set(STORAGE_PLACES.map(({ cloud, region }) => `${cloud}/${region}`));
  const own = direct.filter((slice) => !storage.has(slice.from));
  const all = [...own, ...storageSlices(own), ...tpuRegionSlices(own), ...PUBLISHED_EGRESS].filter(
    (slice) => exists(slice, known),
  );
  const free = allowances(rows);
  const complete = [...tariffs(all).values()].flatMap((tariff) =>
    withAllowance(tariff, freeGb(tariff, free, groups)),
  );
  return sortRows(complete.map(record), ["from", "to", "tier_from_gb"], ["tier_from_gb"]);
};

export const egressFile = (rows: readonly CsvRecord[]): string =>
  renderCsv(
    ["from", "to", "tier_from_gb", "usd_per_gb", "as_of", "source", "confidence", "notes"],
    rows,
  );

/** `network/region-groups.csv`: the groups that some tariff names. */
export const regionGroupsFile = (groups: RegionGroups, egress: readonly CsvRecord[]): string => {
  const named = new Set(egress.flatMap((row) => [cell(row, "from"), cell(row, "to")]));
  const rows = [...groups]
    .filter(([group]) => named.has(group))
    .flatMap(([group, members]) =>
      [...members].map((member): CsvRecord => {
        const [cloud = "", region = ""] = member.split("/");
        return { cloud, region, group };
      }),
    );
  return renderCsv(["cloud", "region", "group"], sortRows(rows, ["cloud", "region", "group"]));
};
