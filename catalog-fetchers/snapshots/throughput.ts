import {
  type CsvRecord,
  cell,
  numberText,
  type ReadText,
  readCsv,
  renderCsv,
  sortRows,
} from "./csv.ts";

/** Receiver's rate between two regions, one VM to one VM. */
interface Measurement {
  readonly from: string;
  readonly to: string;
  readonly gbps: number;
  readonly asOf: string;
}

/**
 * Rates inside a region, where nothing was measured: a VM's network limit as the sources state it
 * (`vm_network_caps.csv`); elsewhere the strictest of these clouds' limits for one flow.
 */
const SAME_REGION: readonly (readonly [from: string, gbps: number, notes: string])[] = [
  ["*", 5, "AWS limit of one flow, taken for every cloud"],
  ["aws", 10, "NIC of the measured m5.8xlarge"],
  ["azure", 16, "NIC of the measured Standard_D32_v5"],
  ["gcp", 16, "internal-IP limit of the measured n2-standard-32"],
];

const measurement = (row: CsvRecord): Measurement => ({
  from: `${cell(row, "src_cloud")}/${cell(row, "src_region")}`,
  to: `${cell(row, "dst_cloud")}/${cell(row, "dst_region")}`,
  gbps: Number(cell(row, "gbps")),
  asOf: cell(row, "measured_on"),
});

/** Of two measurements of a pair the newer: inside Google's cloud that is the internal path a transfer takes. */
const newestOfPair = (all: readonly Measurement[]): readonly Measurement[] => {
  const kept = new Map<string, Measurement>();
  for (const pair of all) {
    const key = `${pair.from}>${pair.to}`;
    const other = kept.get(key);
    if (other === undefined || other.asOf < pair.asOf) kept.set(key, pair);
  }
  return [...kept.values()];
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};

const cloudOf = (location: string): string => location.split("/")[0] ?? "";

const scopeOf = (pair: Measurement, continents: ReadonlyMap<string, string>): string => {
  if (cloudOf(pair.from) !== cloudOf(pair.to)) return "other-cloud";
  const same = continents.get(pair.from) === continents.get(pair.to);
  return same ? "same-continent" : "other-continent";
};

/** Limits that a provider publishes for data that leaves it; the words stand in `data/SOURCES.md`. */
const PUBLISHED_LIMITS: readonly CsvRecord[] = [
  {
    from: "paperspace",
    to: "other-cloud",
    gbps: "0.2",
    as_of: "2025-11-14",
    source: "paperspace-docs",
    confidence: "published",
    notes: "machines over 1 Gbit/s for 10 s are held to this",
  },
];

const row = (
  from: string,
  to: string,
  gbps: number,
  asOf: string,
  confidence: string,
  notes = "",
): CsvRecord => ({
  from,
  to,
  gbps: numberText(Number(gbps.toFixed(3))),
  as_of: asOf,
  source: "skyplane",
  confidence,
  notes,
});

/**
 * Medians by source cloud and scope. Clouds that were not measured get the median of all between clouds; inside
 * themselves the slowest measured cloud's, since a small provider's backbone is unlikely to be among the fastest.
 */
const fallbacks = (
  pairs: readonly Measurement[],
  continents: ReadonlyMap<string, string>,
): readonly CsvRecord[] => {
  const rates = new Map<string, number[]>();
  for (const pair of pairs) {
    const key = `${cloudOf(pair.from)},${scopeOf(pair, continents)}`;
    rates.set(key, [...(rates.get(key) ?? []), pair.gbps]);
  }
  const measured = [...rates].map(([key, values]) => {
    const [from = "", to = ""] = key.split(",");
    return { from, to, gbps: median(values), notes: `median of ${values.length} pairs` };
  });
  const slowest = (scope: string) =>
    measured.filter(({ to }) => to === scope).sort((a, b) => a.gbps - b.gbps)[0];
  const between = pairs
    .filter((pair) => scopeOf(pair, continents) === "other-cloud")
    .map(({ gbps }) => gbps);
  const others = ["same-continent", "other-continent"].flatMap((scope) => {
    const found = slowest(scope);
    return found === undefined
      ? []
      : [{ ...found, from: "*", notes: `as ${found.from}, the slowest measured` }];
  });
  const acrossClouds = {
    from: "*",
    to: "other-cloud",
    gbps: median(between),
    notes: `median of ${between.length} pairs`,
  };
  return [...measured, ...others, ...(between.length > 0 ? [acrossClouds] : [])].map(
    ({ from, to, gbps, notes }) => row(from, to, gbps, "2022", "derived", notes),
  );
};

/** `network/throughput.csv`: measured pairs of the dataset's regions, and a rate for every other route. */
export const throughputFile = (read: ReadText, regions: readonly CsvRecord[]): string => {
  const continents = new Map(
    regions.map((region) => [
      `${cell(region, "cloud")}/${cell(region, "region")}`,
      cell(region, "continent"),
    ]),
  );
  const clouds = new Set(regions.map((region) => cell(region, "cloud")));
  const pairs = newestOfPair(readCsv(read, "network/throughput.csv").map(measurement)).filter(
    ({ from, to, gbps }) => from !== to && gbps > 0 && continents.has(from) && continents.has(to),
  );
  const rows = [
    ...pairs.map((pair) => row(pair.from, pair.to, pair.gbps, pair.asOf, "published")),
    ...fallbacks(pairs, continents),
    ...SAME_REGION.map(([from, gbps, notes]) =>
      row(from, "same-region", gbps, "2022", "derived", notes),
    ),
    ...PUBLISHED_LIMITS.filter(({ from = "" }) => clouds.has(from)),
  ];
  return renderCsv(
    ["from", "to", "gbps", "as_of", "source", "confidence", "notes"],
    sortRows(rows, ["from", "to"]),
  );
};
