import Papa from "papaparse";
import { rawCell, recordSplitter } from "./csv-records.ts";

/** Columns of the price list that the catalog needs, by the names that AWS gives them. */
const COLUMNS = {
  termType: "TermType",
  effectiveDate: "EffectiveDate",
  unit: "Unit",
  price: "PricePerUnit",
  currency: "Currency",
  productFamily: "Product Family",
  locationType: "Location Type",
  instanceType: "Instance Type",
  vcpu: "vCPU",
  processor: "Physical Processor",
  memory: "Memory",
  network: "Network Performance",
  tenancy: "Tenancy",
  operatingSystem: "Operating System",
  operation: "operation",
  capacityStatus: "CapacityStatus",
  gpu: "GPU",
  gpuMemory: "GPU Memory",
  marketOption: "MarketOption",
  software: "Pre Installed S/W",
} as const;

type Column = keyof typeof COLUMNS;

/** A row of the price list: every cell is text as AWS writes it. */
export type OfferRow = Readonly<Record<Column, string>>;

/** What a region's price list has of Linux machines, shared tenancy, on demand. */
export interface RegionOffers {
  readonly region: string;
  readonly rows: readonly OfferRow[];
  /** Rows with another number of cells than the header; never understood. */
  readonly malformed: number;
}

/** Absent or "NA" in a column that names an extra means: without it. */
const isPlain = (text: string): boolean => text === "" || text === "NA";

/**
 * An ordinary Linux machine on demand. The list also holds Windows, dedicated hosts, machines within capacity
 * reservations (at 0 USD and again at full price), capacity blocks, Outposts and local zones.
 */
const isWanted = (row: OfferRow): boolean =>
  row.termType === "OnDemand" &&
  row.productFamily.startsWith("Compute Instance") &&
  row.operatingSystem === "Linux" &&
  row.tenancy === "Shared" &&
  row.capacityStatus === "Used" &&
  row.locationType === "AWS Region" &&
  row.operation === "RunInstances" &&
  isPlain(row.software) &&
  (isPlain(row.marketOption) || row.marketOption === "OnDemand");

/**
 * Cells are slices of the chunk that they came in and would keep it in memory; a copy keeps nothing but itself.
 */
const detached = (row: OfferRow): OfferRow => JSON.parse(JSON.stringify(row)) as OfferRow;

interface Header {
  readonly width: number;
  readonly index: Readonly<Record<Column, number>>;
}

const parseRecords = (records: readonly string[]): readonly (readonly string[])[] =>
  Papa.parse<string[]>(records.join("\n"), { newline: "\n", delimiter: "," }).data;

const headerOf = (record: string): Header => {
  const names = parseRecords([record])[0] ?? [];
  const missing = Object.values(COLUMNS).filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new Error(
      `the price list has no column ${missing.map((name) => `"${name}"`).join(", ")}. ` +
        "AWS may have changed its layout; look for a newer skyplan.",
    );
  const index = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, name]) => [column, names.indexOf(name)]),
  ) as Record<Column, number>;
  return { width: names.length, index };
};

const rowOf = (cells: readonly string[], { index }: Header): OfferRow =>
  Object.fromEntries(
    Object.entries(index).map(([column, at]) => [column, (cells[at] ?? "").trim()]),
  ) as Record<Column, string>;

/**
 * Nine rows in ten are reservations, Windows or dedicated: they are told from their fourth cell, or from three words,
 * without being taken apart.
 */
const mayBeWanted = (record: string, { index }: Header): boolean =>
  rawCell(record, index.termType).includes("OnDemand") &&
  record.includes("Linux") &&
  record.includes("Shared") &&
  record.includes("Used");

/** Reads one region's price list; memory holds the wanted rows only. */
class OfferReader {
  readonly rows: OfferRow[] = [];
  malformed = 0;
  private header: Header | undefined;

  /** Metadata lines, two cells each, come before the header. */
  take(records: readonly string[]): void {
    let from = 0;
    if (this.header === undefined) {
      const at = records.findIndex((record) => /^"?SKU"?,/.test(record));
      if (at < 0) return;
      this.header = headerOf(records[at] ?? "");
      from = at + 1;
    }
    this.takeRows(records.slice(from), this.header);
  }

  private takeRows(records: readonly string[], header: Header): void {
    const candidates = records.filter((record) => mayBeWanted(record, header));
    if (candidates.length === 0) return;
    for (const cells of parseRecords(candidates)) {
      if (cells.length !== header.width) {
        this.malformed += 1;
        continue;
      }
      const row = rowOf(cells, header);
      if (isWanted(row)) this.rows.push(detached(row));
    }
  }

  hasHeader(): boolean {
    return this.header !== undefined;
  }
}

/**
 * The ordinary Linux machines of one region's price list (`index.csv`), read as it arrives: the files have several
 * hundred MB.
 *
 * @throws when the text is no price list, breaks off, or has no such machine
 */
export const readOfferFile = async (
  region: string,
  chunks: AsyncIterable<string>,
): Promise<RegionOffers> => {
  const splitter = recordSplitter();
  const reader = new OfferReader();
  for await (const chunk of chunks) reader.take(splitter.push(chunk));
  const last = endOf(region, splitter.end);
  if (last !== "") reader.take([last]);
  if (!reader.hasHeader())
    throw new Error(`AWS price list of ${region}: no header line that begins with "SKU" was found`);
  if (reader.rows.length === 0)
    throw new Error(
      `AWS price list of ${region}: not one Linux machine on demand among its rows. ` +
        "The layout may have changed; look for a newer skyplan.",
    );
  return { region, rows: reader.rows, malformed: reader.malformed };
};

const endOf = (region: string, end: () => string): string => {
  try {
    return end();
  } catch (error) {
    throw new Error(`AWS price list of ${region}: ${(error as Error).message}. Try again later.`);
  }
};
