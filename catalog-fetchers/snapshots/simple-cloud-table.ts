import { type CsvRecord, cell } from "./csv.ts";
import {
  codeInParentheses,
  countryDashSite,
  geolocation,
  type Place,
  regionAsWritten,
  zoneWithNumber,
} from "./region-slugs.ts";

/** Why a row is less than a published price. */
export interface Doubt {
  readonly confidence: "derived" | "assumed";
  readonly notes: string;
}

/** How one cloud's `prices.csv` differs from the others. */
export interface SimpleCloud {
  readonly cloud: string;
  readonly place: (region: string) => Place;
  readonly doubt?: (row: CsvRecord) => Doubt | undefined;
  /** Reason why no row can be rented. */
  readonly closed?: string;
  /** An auction: its price is a spot price and there is no other. */
  readonly auction?: boolean;
  /** USD for one unit of the currency in which the source gives the figure. */
  readonly usdPerUnit?: number;
  /** Rows whose memory is decimal GB. */
  readonly memoryIsDecimal?: (row: CsvRecord) => boolean;
  readonly instanceTypeName?: (row: CsvRecord) => string;
  /** Further price lists that name no region or are older, with the reason to put them aside. */
  readonly aside?: Readonly<Record<string, string>>;
}

/** European Central Bank, 2026-08-13: the rate by which the sources converted the other EUR price lists. */
const USD_PER_EUR = 1.1534;
const NO_REGION = "price list without a region";

const always = (confidence: Doubt["confidence"], notes: string) => (): Doubt => ({
  confidence,
  notes,
});

const when =
  (test: (row: CsvRecord) => boolean, confidence: Doubt["confidence"], notes: string) =>
  (row: CsvRecord): Doubt | undefined =>
    test(row) ? { confidence, notes } : undefined;

const type = (row: CsvRecord): string => cell(row, "instance_type");
const regionIn = (row: CsvRecord, regions: readonly string[]): boolean =>
  regions.includes(cell(row, "region"));

const isCpuOnly = (row: CsvRecord): boolean => cell(row, "accelerator_name") === "";

const converted = always("derived", `EUR at ${USD_PER_EUR}`);

const ovhDoubt = (row: CsvRecord): Doubt | undefined => {
  if (cell(row, "as_of") === "2025-03-07")
    return { confidence: "assumed", notes: "region not stated" };
  return cell(row, "as_of") === "2026-08-14" ? converted() : undefined;
};

const vastName = (row: CsvRecord): string =>
  cell(row, "accelerator_name") === "RTX4090" && cell(row, "accelerator_memory_gib") === "48"
    ? `${type(row)}-48gb`
    : type(row);

/** The clouds whose sources share one set of columns. */
export const SIMPLE_CLOUDS: readonly SimpleCloud[] = [
  { cloud: "crusoe", place: regionAsWritten },
  {
    cloud: "cudo",
    place: regionAsWritten,
    doubt: always("derived", "linear in cards and vCPUs"),
  },
  {
    cloud: "do",
    place: regionAsWritten,
    doubt: when(
      (row) => type(row).startsWith("gpu-") && !regionIn(row, ["nyc1"]),
      "assumed",
      "region not stated",
    ),
  },
  {
    cloud: "fluidstack",
    place: regionAsWritten,
    closed: "on-demand service closed to new customers",
  },
  { cloud: "hetzner", place: regionAsWritten, doubt: converted },
  { cloud: "hyperbolic", place: regionAsWritten },
  { cloud: "ibm", place: regionAsWritten },
  { cloud: "jarvislabs", place: regionAsWritten, aside: { "prices.other.csv": NO_REGION } },
  {
    cloud: "lambda",
    place: regionAsWritten,
    aside: { "prices.2025.csv": "superseded by the list of 2026" },
  },
  { cloud: "mithril", place: regionAsWritten, auction: true },
  {
    cloud: "nebius",
    place: regionAsWritten,
    doubt: when(
      (row) =>
        regionIn(row, ["eu-north2", "me-west1"]) ||
        (cell(row, "vcpus") === "" && cell(row, "accelerator_name") !== ""),
      "assumed",
      "preset not confirmed",
    ),
  },
  { cloud: "oci", place: regionAsWritten },
  { cloud: "ovhcloud", place: regionAsWritten, doubt: ovhDoubt },
  { cloud: "paperspace", place: codeInParentheses, memoryIsDecimal: isCpuOnly },
  { cloud: "primeintellect", place: countryDashSite },
  { cloud: "runpod", place: regionAsWritten, aside: { "prices.other.csv": NO_REGION } },
  { cloud: "scaleway", place: zoneWithNumber, doubt: converted },
  {
    cloud: "scp",
    place: regionAsWritten,
    doubt: when(
      (row) => regionIn(row, ["KOREA-WEST-MAZ-SCP-B001"]),
      "assumed",
      "by analogy with the other zones",
    ),
  },
  { cloud: "seeweb", place: regionAsWritten, usdPerUnit: USD_PER_EUR, doubt: converted },
  { cloud: "shadeform", place: regionAsWritten },
  {
    cloud: "vast",
    place: geolocation,
    instanceTypeName: vastName,
    aside: { "prices.summary.csv": NO_REGION },
  },
  {
    cloud: "verda",
    place: regionAsWritten,
    doubt: when(
      (row) => /^(2B300|2B200|4B200|8B200|8RTXPRO6000)/.test(type(row)),
      "derived",
      "count x one-card price",
    ),
  },
  { cloud: "vultr", place: regionAsWritten, aside: { "prices.other.csv": NO_REGION } },
];
