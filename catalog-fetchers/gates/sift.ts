import { acceleratorBand, type Band, THRESHOLDS } from "../../src/catalog/check/thresholds.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { MachineRow, ParsedCatalog, PriceRow, RefusedRow } from "../fetcher.ts";

/** A row that does not become an offer, with what it said. */
export interface SiftedRow extends RefusedRow {
  readonly zone?: string;
  readonly onDemandUsdPerHour?: number;
  readonly spotUsdPerHour?: number;
  /**
   * False when the row is sound and merely not for sale, or when this catalog does not know its region yet: that says
   * nothing about the quality of the answer.
   */
  readonly counts: boolean;
}

export interface Sifted {
  /** Only machines with at least one price row. */
  readonly machines: readonly MachineRow[];
  readonly prices: readonly PriceRow[];
  readonly refused: readonly SiftedRow[];
}

type Known = Pick<Catalog, "regions" | "accelerators">;

/**
 * Looks at each row by itself: what must never become an offer is put aside with the reason. A row may lose one of its
 * two figures and stay with the other. The order of the rows does not matter.
 */
export const siftRows = (cloud: string, parsed: ParsedCatalog, known: Known): Sifted => {
  const refused: SiftedRow[] = parsed.refused.map(({ notForSale, ...row }) => ({
    ...row,
    counts: notForSale !== true,
  }));
  const machines = siftMachines(parsed.machines, known, refused);
  const regions = new Set(
    known.regions.filter((region) => region.cloud === cloud).map(({ name }) => name),
  );
  const single = withoutContradictions(parsed.prices, refused);
  const prices = single.flatMap((row) => {
    const machine = machines.get(row.instanceType);
    const reason = unusable(row, cloud, regions, machine);
    if (reason === undefined && machine !== undefined)
      return siftFigures(row, machine, known, refused);
    refused.push({ ...figuresOf(row), reason: reason ?? "", counts: regions.has(row.region) });
    return [];
  });
  const priced = new Set(prices.map(({ instanceType }) => instanceType));
  return {
    machines: [...machines.values()].filter(({ instanceType }) => priced.has(instanceType)),
    prices,
    refused,
  };
};

const figuresOf = (row: PriceRow) => ({
  region: row.region,
  instanceType: row.instanceType,
  ...(row.zone === undefined ? {} : { zone: row.zone }),
  ...(row.onDemandUsdPerHour === undefined ? {} : { onDemandUsdPerHour: row.onDemandUsdPerHour }),
  ...(row.spotUsdPerHour === undefined ? {} : { spotUsdPerHour: row.spotUsdPerHour }),
});

const siftMachines = (
  machines: readonly MachineRow[],
  { accelerators }: Known,
  refused: SiftedRow[],
): ReadonlyMap<string, MachineRow> => {
  const names = new Set(accelerators.map(({ name }) => name));
  const kept = new Map<string, MachineRow>();
  for (const [name, rows] of grouped(machines, ({ instanceType }) => instanceType)) {
    const [first] = rows;
    if (first === undefined) continue;
    const reason = machineProblem(first, rows, names);
    if (reason === undefined) kept.set(name, first);
    else refused.push({ instanceType: name, reason, counts: true });
  }
  return kept;
};

const machineProblem = (
  machine: MachineRow,
  rows: readonly MachineRow[],
  accelerators: ReadonlySet<string>,
): string | undefined => {
  const { instanceType, accelerator, acceleratorCount } = machine;
  if (instanceType.trim() === "" || instanceType !== instanceType.trim())
    return `"${instanceType}" is no name of a machine`;
  const others = rows.map((row) => JSON.stringify(row));
  if (new Set(others).size > 1)
    return `one machine, different figures: ${[...new Set(others)].sort().join(" and ")}`;
  if (accelerator !== undefined && !accelerators.has(accelerator))
    return `accelerator "${accelerator}" is not in accelerators.csv`;
  if ((accelerator === undefined) !== (acceleratorCount === undefined))
    return `accelerator ${accelerator ?? "unknown"} with count ${acceleratorCount ?? "unknown"}`;
  const figures = [
    machine.vcpus,
    machine.memoryGib,
    acceleratorCount,
    machine.acceleratorMemoryGib,
    machine.networkGbps,
  ];
  const bad = figures.find((value) => value !== undefined && !isPositive(value));
  return bad === undefined ? undefined : `a machine with a figure of ${bad}`;
};

const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0;

/** Rows for one thing that say the same are one row; when they differ, nobody can tell which is right. */
const withoutContradictions = (
  prices: readonly PriceRow[],
  refused: SiftedRow[],
): readonly PriceRow[] =>
  [
    ...grouped(prices, (row) => `${row.region}|${row.zone ?? ""}|${row.instanceType}`).values(),
  ].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const prices = new Set(rows.map(priceText));
    if (prices.size === 1) return [first];
    const reason = `one offer, different prices: ${[...prices].sort().join(" and ")}`;
    for (const row of rows) refused.push({ ...figuresOf(row), reason, counts: true });
    return [];
  });

const priceText = ({ onDemandUsdPerHour, spotUsdPerHour }: PriceRow): string =>
  `${onDemandUsdPerHour ?? "unknown"} on demand, ${spotUsdPerHour ?? "unknown"} spot`;

const unusable = (
  row: PriceRow,
  cloud: string,
  regions: ReadonlySet<string>,
  machine: MachineRow | undefined,
): string | undefined => {
  if (!regions.has(row.region)) return `region "${row.region}" of ${cloud} is not in regions.csv`;
  if (machine === undefined) return "no usable machine of this name";
  return undefined;
};

type Market = "onDemandUsdPerHour" | "spotUsdPerHour";
const WORDS: Readonly<Record<Market, string>> = {
  onDemandUsdPerHour: "on-demand price",
  spotUsdPerHour: "spot price",
};

/** @returns the row with its sound figures, or nothing when it had figures and none is sound */
const siftFigures = (
  row: PriceRow,
  machine: MachineRow,
  known: Known,
  refused: SiftedRow[],
): readonly PriceRow[] => {
  const problems = new Map<Market, string>();
  for (const market of ["onDemandUsdPerHour", "spotUsdPerHour"] as const) {
    const problem = figureProblem(row[market], machine, known);
    if (problem !== undefined) problems.set(market, `${WORDS[market]} ${problem}`);
  }
  const above = problems.size === 0 ? spotAbove(row) : undefined;
  if (above !== undefined) problems.set("spotUsdPerHour", above);
  if (problems.size === 0) return [row];
  refused.push({ ...figuresOf(row), reason: [...problems.values()].join("; "), counts: true });
  const { onDemandUsdPerHour, spotUsdPerHour, ...rest } = row;
  const sound = {
    ...rest,
    ...(onDemandUsdPerHour === undefined || problems.has("onDemandUsdPerHour")
      ? {}
      : { onDemandUsdPerHour }),
    ...(spotUsdPerHour === undefined || problems.has("spotUsdPerHour") ? {} : { spotUsdPerHour }),
  };
  const left = sound.onDemandUsdPerHour ?? sound.spotUsdPerHour;
  return left === undefined ? [] : [sound];
};

/** An absent figure is no problem: it is unknown, and said to be. */
const figureProblem = (
  usd: number | undefined,
  machine: MachineRow,
  known: Known,
): string | undefined => {
  if (usd === undefined) return undefined;
  if (!isPositive(usd)) return `of ${usd}: a placeholder, not a price`;
  const unit = perUnit(machine, known);
  if (unit === undefined) return undefined;
  const each = usd / unit.count;
  if (each >= unit.band.low && each <= unit.band.high) return undefined;
  return `of ${usd} is ${rounded(each)} for each ${unit.name}, plausible are ${unit.band.low} to ${unit.band.high}`;
};

const perUnit = (
  machine: MachineRow,
  { accelerators }: Known,
): { readonly name: string; readonly count: number; readonly band: Band } | undefined => {
  const { accelerator, acceleratorCount, vcpus } = machine;
  if (accelerator !== undefined && acceleratorCount !== undefined) {
    const memoryGib =
      machine.acceleratorMemoryGib ??
      accelerators.find(({ name }) => name === accelerator)?.memoryGib;
    return {
      name: accelerator,
      count: acceleratorCount,
      band: acceleratorBand(accelerator, memoryGib),
    };
  }
  if (vcpus === undefined) return undefined;
  return { name: "vCPU", count: vcpus, band: THRESHOLDS.vcpuBand };
};

const spotAbove = ({ onDemandUsdPerHour, spotUsdPerHour }: PriceRow): string | undefined =>
  onDemandUsdPerHour !== undefined &&
  spotUsdPerHour !== undefined &&
  spotUsdPerHour > onDemandUsdPerHour * (1 + THRESHOLDS.spotTolerance)
    ? `spot price of ${spotUsdPerHour} above the on-demand price of ${onDemandUsdPerHour}`
    : undefined;

const rounded = (value: number): number => Number(value.toPrecision(4));

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};
