import * as z from "zod";
import { CONFIDENCES } from "../domain/catalog.ts";
import { between, confidence, date, name, optionalText, price } from "./cells.ts";
import { eachRow, type FileText, type Report } from "./csv.ts";
import type { PriceColumns, PriceFigures } from "./price-columns.ts";
import type { Known } from "./regions.ts";
import { checkRow, named } from "./rows.ts";
import { suggest } from "./suggest.ts";

const PriceRow = z.object({
  region: name,
  zone: optionalText,
  instance_type: name,
  on_demand_usd_per_hour: price,
  spot_usd_per_hour: price,
  spot_interruption_pct: between(0, 100),
  as_of: date,
  source: optionalText,
  confidence,
});
const COLUMNS = Object.keys(PriceRow.shape);

/** One row with its texts trimmed and its figures read. */
interface Price extends PriceFigures {
  readonly region: string;
  readonly instanceType: string;
}

/** What the rows of one cloud may name. */
export interface PriceReferences {
  readonly cloud: string;
  /** Names within the cloud to places in `Catalog.regions` and `Catalog.instanceTypes`; sound ones only. */
  readonly regionIndex: ReadonlyMap<string, number>;
  readonly typeIndex: ReadonlyMap<string, number>;
  /** Also the broken ones: `cloud/region`, and machines within the cloud. */
  readonly regions: Known;
  readonly instanceTypes: Known;
}

/**
 * Reads `catalog/<cloud>/prices.csv` and adds its sound rows to `into`.
 *
 * A dataset has 100,000 price rows and more, and zod takes several µs for each. So a row whose cells are all
 * plainly right (`readPlainly`) is taken as it is, and all others go through the schema, which alone decides
 * what is wrong and words the problem. The quick way accepts only a part of what the schema accepts.
 */
export const readPrices = (
  source: FileText,
  references: PriceReferences,
  into: PriceColumns,
  report: Report,
): void => {
  const { file } = source;
  const seenDates = new Set([""]);
  const hint = hints();
  eachRow(source, COLUMNS, report, (cells, line) => {
    let price = readPlainly(cells, seenDates);
    if (price === undefined) {
      price = readByScheme(file, line, cells, report);
      if (price === undefined) return;
      seenDates.add(price.asOf);
    }
    const region = references.regionIndex.get(price.region);
    const instanceType = references.typeIndex.get(price.instanceType);
    if (region === undefined || instanceType === undefined)
      reportUnknown(file, line, price, references, hint, report);
    else into.add(price, { file, line, region, instanceType });
  });
};

const PLAIN_NUMBER = /^\d+(\.\d+)?$/;
const plainNumber = (text: string, least: number): number | undefined => {
  if (text === "") return Number.NaN;
  const value = PLAIN_NUMBER.test(text) ? Number(text) : Number.NaN;
  return value >= least && value < Number.POSITIVE_INFINITY ? value : undefined;
};

const CONFIDENCE_WORDS: readonly string[] = CONFIDENCES;

/** @returns `undefined` for a row that is not plainly right; it may still be right */
const readPlainly = (
  cells: readonly string[],
  seenDates: ReadonlySet<string>,
): Price | undefined => {
  const [region = "", zone = "", instanceType = "", , , , asOf = "", source = ""] = cells;
  const onDemand = plainNumber(cells[3] ?? "", Number.MIN_VALUE);
  const spot = plainNumber(cells[4] ?? "", Number.MIN_VALUE);
  const interruption = plainNumber(cells[5] ?? "", 0);
  const confidence = cells[8] === "" ? 0 : CONFIDENCE_WORDS.indexOf(cells[8] ?? "");
  if (onDemand === undefined || spot === undefined || interruption === undefined) return undefined;
  if (interruption > 100 || confidence < 0 || !seenDates.has(asOf)) return undefined;
  if (region === "" || instanceType === "") return undefined;
  if (isPadded(region) || isPadded(zone) || isPadded(instanceType) || isPadded(source))
    return undefined;
  return { region, zone, instanceType, onDemand, spot, interruption, asOf, source, confidence };
};

/** Looks at both ends only: any blank or control character, or one beyond ASCII, counts. */
const isPadded = (text: string): boolean => {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  return first <= 32 || first > 126 || last <= 32 || last > 126;
};

const readByScheme = (
  file: string,
  line: number,
  cells: readonly string[],
  report: Report,
): Price | undefined => {
  const row = checkRow(file, line, named(COLUMNS, cells), PriceRow, report);
  if (row === undefined) return undefined;
  return {
    region: row.region,
    zone: row.zone ?? "",
    instanceType: row.instance_type,
    onDemand: row.on_demand_usd_per_hour ?? Number.NaN,
    spot: row.spot_usd_per_hour ?? Number.NaN,
    interruption: row.spot_interruption_pct ?? Number.NaN,
    asOf: row.as_of ?? "",
    source: row.source ?? "",
    confidence: CONFIDENCES.indexOf(row.confidence ?? "published"),
  };
};

/** Silent about regions and machines that exist and were reported as broken themselves. */
const reportUnknown = (
  file: string,
  line: number,
  { region, instanceType }: Price,
  { cloud, regions, instanceTypes }: PriceReferences,
  hint: Hint,
  report: Report,
): void => {
  if (regions?.has(`${cloud}/${region}`) === false)
    report({
      file,
      line,
      column: "region",
      detail: `Seen "${region}", needed a region of ${cloud} in regions.csv.`,
      remedy: `Add ${cloud},${region} to regions.csv${hint(`${cloud}/${region}`, regions)}.`,
    });
  if (instanceTypes?.has(instanceType) === false)
    report({
      file,
      line,
      column: "instance_type",
      detail: `Seen "${instanceType}", needed a machine in catalog/${cloud}/instance-types.csv.`,
      remedy: `Add ${instanceType} to that file${hint(instanceType, instanceTypes)}.`,
    });
};

type Hint = (seen: string, known: Known) => string;

/** The same wrong name may stand in thousands of rows; what it is like is found out once. */
const hints = (): Hint => {
  const given = new Map<string, string>();
  return (seen, known) => {
    const before = given.get(seen);
    if (before !== undefined) return before;
    const close = suggest(seen, known ?? []);
    const words = close.length > 0 ? `, or correct the name (${close.join(", ")}?)` : "";
    given.set(seen, words);
    return words;
  };
};
