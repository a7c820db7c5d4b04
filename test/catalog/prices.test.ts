import { describe, expect, it } from "vitest";
import { at, CATALOG, CLOUDS, type Row, table } from "./dataset-rows.ts";

const PRICE_HEADER = [
  "region",
  "zone",
  "instance_type",
  "on_demand_usd_per_hour",
  "spot_usd_per_hour",
  "spot_interruption_pct",
  "as_of",
  "source",
  "confidence",
  "notes",
];

const USD_COLUMNS = ["on_demand_usd_per_hour", "spot_usd_per_hour"];
const keyOf = (row: Row): string =>
  `${at(row, "region")},${at(row, "zone")},${at(row, "instance_type")}`;

/** Rounding of the sources: four decimals of spot against five of on-demand. */
const ROUNDING = 1.0001;

const regions = new Map(
  table("regions.csv").rows.map((row) => [`${at(row, "cloud")}/${at(row, "region")}`, row]),
);

describe.each(CATALOG)("prices of $cloud", ({ cloud, prices, instanceTypes }) => {
  const types = new Set(instanceTypes.rows.map((row) => at(row, "instance_type")));

  it("have the columns of the dictionary", () => {
    expect(prices.header).toEqual(PRICE_HEADER);
  });

  it("are finite and above zero or blank", () => {
    const wrong = prices.rows.flatMap((row) =>
      USD_COLUMNS.map((column) => at(row, column)).filter(
        (text) => text !== "" && !(Number(text) > 0 && Number(text) < 100_000),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("have one row for each region, zone and machine, sorted", () => {
    const wrong: string[] = [];
    prices.rows.forEach((row, index) => {
      const previous = prices.rows[index - 1];
      if (previous === undefined) return;
      const columns = ["region", "zone", "instance_type"];
      const differing = columns.find((column) => at(row, column) !== at(previous, column));
      if (differing === undefined || at(row, differing) < at(previous, differing))
        wrong.push(keyOf(row));
    });
    expect(wrong).toEqual([]);
  });

  it("name machines and places that the dataset describes", () => {
    const wrong = prices.rows.filter((row) => {
      const region = regions.get(`${cloud}/${at(row, "region")}`);
      const zone = at(row, "zone");
      const knownZone =
        zone === "" ||
        at(region ?? {}, "zones")
          .split(" ")
          .includes(zone);
      return region === undefined || !knownZone || !types.has(at(row, "instance_type"));
    });
    expect(wrong.map(keyOf)).toEqual([]);
  });

  it("do not let spot cost more than on demand", () => {
    const wrong = prices.rows.filter((row) => {
      const [onDemand, spot] = USD_COLUMNS.map((column) => at(row, column));
      return onDemand !== "" && spot !== "" && Number(spot) > Number(onDemand) * ROUNDING;
    });
    expect(wrong.map(keyOf)).toEqual([]);
  });

  it("carry a date, a source and a known confidence", () => {
    const wrong = prices.rows.filter(
      (row) =>
        !/^20\d\d(-\d\d(-\d\d)?)?$/.test(at(row, "as_of")) ||
        at(row, "source") === "" ||
        !["", "derived", "assumed"].includes(at(row, "confidence")) ||
        (at(row, "confidence") !== "" && at(row, "notes") === ""),
    );
    expect(wrong.map(keyOf)).toEqual([]);
  });

  it("use ids without blanks, commas and slashes", () => {
    const ids = prices.rows.flatMap((row) => [
      at(row, "region"),
      at(row, "zone"),
      at(row, "instance_type"),
    ]);
    expect(ids.filter((id) => /[\s,/]/.test(id))).toEqual([]);
  });
});

describe("the catalog as a whole", () => {
  it("covers at least 22 clouds", () => {
    expect(CLOUDS.length).toBeGreaterThanOrEqual(22);
  });

  it("holds at least 100,000 offers at a known price", () => {
    const offers = CATALOG.flatMap(({ prices }) => prices.rows).reduce(
      (sum, row) => sum + USD_COLUMNS.filter((column) => at(row, column) !== "").length,
      0,
    );
    expect(offers).toBeGreaterThanOrEqual(100_000);
  });

  it("prices every region of AWS, Azure and Google that their lists name", () => {
    const priced = (cloud: string) =>
      new Set(
        CATALOG.find((tables) => tables.cloud === cloud)?.prices.rows.map((row) =>
          at(row, "region"),
        ),
      );
    expect(priced("aws").size).toBe(36);
    expect(priced("azure").size).toBe(58);
    expect(priced("gcp").size).toBe(44);
  });
});

describe("quarantine", () => {
  const quarantined = ["aws", "azure", "gcp", "fluidstack", "lambda", "runpod", "vast"];

  it.each(quarantined)("of %s gives a reason for every row", (cloud) => {
    const { rows } = table(`catalog/${cloud}/quarantine.csv`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => at(row, "reason") === "")).toEqual([]);
  });

  it("keeps retired machines out of the price lists", () => {
    const names = CATALOG.flatMap(({ prices }) =>
      prices.rows.map((row) => at(row, "instance_type")),
    );
    const retired = /^(p2|g2|g3s?|cr1)\.|^Standard_(NC\d+r?|NV\d+(s_v2)?|ND\d+r?s)$|K80|_Promo$/;
    expect(names.filter((name) => retired.test(name))).toEqual([]);
  });
});
