import fc from "fast-check";
import { expect, test } from "vitest";
import { priceColumns } from "../../../src/catalog/price-columns.ts";
import { readPrices } from "../../../src/catalog/price-rows.ts";
import { regionId } from "../../../src/domain/ids.ts";

const HEADER =
  "region,zone,instance_type,on_demand_usd_per_hour,spot_usd_per_hour,spot_interruption_pct,as_of,source,confidence";
const REGIONS = [
  { id: regionId("c", "r"), cloud: "c", name: "r", partition: "c", zones: [] },
] as const;
const TYPES = [{ cloud: "c", name: "m", features: [] }] as const;

/** What the rows of one file say: the table, or the lines and columns of the problems. */
const read = (rows: readonly string[]) => {
  const problems: string[] = [];
  const columns = priceColumns();
  const references = {
    cloud: "c",
    regionIndex: new Map([["r", 0]]),
    typeIndex: new Map([["m", 0]]),
    regions: new Set(["c/r"]),
    instanceTypes: new Set(["m"]),
  };
  readPrices({ file: "p", text: [HEADER, ...rows].join("\n") }, references, columns, (problem) => {
    problems.push(`${problem.line} ${problem.column} ${problem.detail}`);
  });
  const table = columns.table(REGIONS, TYPES, ({ detail }) => problems.push(detail));
  return { table, problems };
};

const digits = fc.string({ unit: fc.constantFrom(..."0123456789.eE+-x "), maxLength: 5 });
const number = fc.oneof(digits, fc.double({ noNaN: false }).map(String), fc.constant(""));
const row = fc.record({
  onDemand: number,
  spot: number,
  interruption: number,
  asOf: fc.constantFrom("", "2026-08", "2026-08-10", "2026-13", "soon"),
  confidence: fc.constantFrom("", "published", "assumed", "guess"),
});

test("the quick way and the schema read every row alike", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 4 }), (rows) => {
      // A source with a blank at its end is never plain, so all rows of the second file go through the schema.
      const lines = (pad: string) =>
        rows.map(
          ({ onDemand, spot, interruption, asOf, confidence }, zone) =>
            `r,z${zone},m,${onDemand},${spot},${interruption},${asOf},s${pad},${confidence}`,
        );
      expect(read(lines(""))).toEqual(read(lines(" ")));
    }),
    { numRuns: 300 },
  );
});

test("no text at all becomes a price of 0, and only a blank one an unknown price", () => {
  fc.assert(
    fc.property(number, (text) => {
      const { table, problems } = read([`r,,m,${text},,,,,`]);
      const [usdPerHour] = table.onDemandUsdPerHour;
      if (problems.length > 0) expect(table.length).toBe(0);
      else if (text.trim() === "") expect(usdPerHour).toBeNaN();
      else expect(usdPerHour).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test("each of many rows with the same wrong name is told", () => {
  const { problems } = read(Array.from({ length: 20_000 }, () => "q,,m,1,,,,,"));
  expect(problems).toHaveLength(20_000);
});
