import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, CATALOG, DATA_DIR, type Row, table } from "./dataset-rows.ts";

const sourcesText = readFileSync(join(DATA_DIR, "SOURCES.md"), "utf8");
const readmeText = readFileSync(join(DATA_DIR, "README.md"), "utf8");
const resolved = new Set([...sourcesText.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? ""));

/** `aws-J+V` → `J`, `V`; `az-k+az-r` → both; `a;b` → both. */
const keysOf = (row: Row): readonly string[] =>
  at(row, "source")
    .replace(/^aws-(?=[JKVS])/, "")
    .split(/[+;]/)
    .filter((key) => key !== "");

const FILES = [
  "accelerators.csv",
  "billing.csv",
  "certifications.csv",
  "operators.csv",
  "network/egress.csv",
  "network/throughput.csv",
];

describe("SOURCES.md", () => {
  it("resolves every source key of the dataset", () => {
    const rows = [
      ...CATALOG.flatMap(({ prices }) => prices.rows),
      ...FILES.flatMap((file) => table(file).rows),
    ];
    const keys = new Set(rows.flatMap(keysOf));
    expect([...keys].filter((key) => !resolved.has(key))).toEqual([]);
  });

  it("states how many rows and offers there are", () => {
    const rows = CATALOG.flatMap(({ prices }) => prices.rows);
    const markets = ["on_demand_usd_per_hour", "spot_usd_per_hour"];
    const offers = rows.flatMap((row) => markets.filter((column) => at(row, column) !== "")).length;
    const [rowsText, offersText] = [rows.length, offers].map((n) => n.toLocaleString("en-US"));
    expect(sourcesText).toContain(`${rowsText} price rows hold ${offersText} offers`);
  });

  it("gives the true number of rows of each cloud", () => {
    for (const { cloud, prices } of CATALOG)
      expect(sourcesText).toContain(`| ${cloud} | ${prices.rows.length.toLocaleString("en-US")} |`);
  });
});

describe("README.md", () => {
  it("explains every column", () => {
    const headers = [
      ...CATALOG.flatMap(({ prices, instanceTypes }) => [
        ...prices.header,
        ...instanceTypes.header,
      ]),
      ...[...FILES, "regions.csv", "groups.csv", "network/region-groups.csv"].flatMap(
        (file) => table(file).header,
      ),
    ];
    const missing = [...new Set(headers)].filter((column) => !readmeText.includes(`\`${column}\``));
    expect(missing).toEqual([]);
  });

  it("states how many clouds there are", () => {
    expect(readmeText).toContain(`on ${CATALOG.length} clouds`);
  });
});
