import { parquetReadObjects } from "hyparquet";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { EXPORT_COLUMNS } from "../../../src/catalog/export/columns.ts";
import { toParquet } from "../../../src/catalog/export/parquet.ts";
import { toCsv, toJsonLines } from "../../../src/catalog/export/text.ts";
import { offerRows } from "../../../src/catalog/offer-rows.ts";
import { readWell, SMALL } from "./dataset.ts";

const small = await readWell(SMALL);

/** Each row with its known figures only. */
const expected = [...offerRows(small)].map((row) =>
  Object.fromEntries(
    EXPORT_COLUMNS.flatMap(({ name, of }) => {
      const value = of(row);
      return value === undefined ? [] : [[name, value]];
    }),
  ),
);
const first = expected[0];

test("the rows have names and units, and no unknown figure", () => {
  expect(first).toMatchObject({
    cloud: "aws",
    region: "eu-central-1",
    country: "DE",
    instance_type: "g4dn.xlarge",
    accelerator: "T4",
    accelerator_count: 1,
    on_demand_usd_per_hour: 0.66,
    as_of: "2026-08-01",
    confidence: "published",
  });
  expect(first).not.toHaveProperty("spot_usd_per_hour");
});

test("CSV says the same", () => {
  const { data, meta } = Papa.parse<Record<string, string>>(toCsv(small), {
    header: true,
    skipEmptyLines: true,
  });
  expect(meta.fields).toEqual(EXPORT_COLUMNS.map(({ name }) => name));
  const known = data.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, v]) => v !== "")),
  );
  const texts = expected.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])),
  );
  expect(known).toEqual(texts);
});

test("JSON lines say the same", () => {
  const lines = toJsonLines(small).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
});

test("Parquet is read back the same, unknown figures as null", async () => {
  const bytes = toParquet(small);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const rows = await parquetReadObjects({ file: file as ArrayBuffer });
  const known = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([, value]) => value !== null && value !== undefined),
    ),
  );
  expect(known).toEqual(expected);
  expect(rows[0]).toHaveProperty("spot_usd_per_hour");
});
