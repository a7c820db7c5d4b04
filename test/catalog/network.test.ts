import { describe, expect, it } from "vitest";
import { at, type Row, table } from "./dataset-rows.ts";

const regions = table("regions.csv").rows;
const regionIds = new Set(regions.map((row) => `${at(row, "cloud")}/${at(row, "region")}`));
const clouds = new Set(regions.map((row) => at(row, "cloud")));
const groupRows = table("network/region-groups.csv").rows;
const groups = new Set(groupRows.map((row) => at(row, "group")));
const egress = table("network/egress.csv");
const throughput = table("network/throughput.csv");

const SCOPES = new Set(["same-region", "same-continent", "other-continent", "other-cloud"]);

const unknownNames = (rows: readonly Row[]): readonly Row[] =>
  rows.filter((row) => {
    const [from, to] = [at(row, "from"), at(row, "to")];
    const knownFrom = from === "*" || clouds.has(from) || regionIds.has(from) || groups.has(from);
    return !(knownFrom && (regionIds.has(to) || groups.has(to) || SCOPES.has(to)));
  });

describe("network/region-groups.csv", () => {
  it("groups existing regions, each once, in groups that a tariff names", () => {
    const keys = groupRows.map(
      (row) => `${at(row, "cloud")}/${at(row, "region")} ${at(row, "group")}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !regionIds.has(key.split(" ")[0] ?? ""))).toEqual([]);
    const named = new Set(egress.rows.flatMap((row) => [at(row, "from"), at(row, "to")]));
    expect([...groups].filter((group) => !named.has(group))).toEqual([]);
  });
});

describe("network/egress.csv", () => {
  it("has the columns of the dictionary and names places that exist", () => {
    expect(egress.header.slice(0, 7)).toEqual([
      "from",
      "to",
      "tier_from_gb",
      "usd_per_gb",
      "as_of",
      "source",
      "confidence",
    ]);
    expect(unknownNames(egress.rows)).toEqual([]);
  });

  it("starts every tariff at 0 GB and goes up from there", () => {
    const wrong = egress.rows.filter((row, index) => {
      const previous = egress.rows[index - 1] ?? {};
      const same = at(previous, "from") === at(row, "from") && at(previous, "to") === at(row, "to");
      const from = Number(at(row, "tier_from_gb"));
      return same ? from <= Number(at(previous, "tier_from_gb")) : from !== 0;
    });
    expect(wrong).toEqual([]);
  });

  it("asks for between nothing and 0.25 USD a GB, with no placeholders", () => {
    const wrong = egress.rows.filter((row) => {
      const usd = at(row, "usd_per_gb");
      return usd === "" || !(Number(usd) >= 0 && Number(usd) <= 0.25);
    });
    expect(wrong).toEqual([]);
    const confidences = new Set(egress.rows.map((row) => at(row, "confidence")));
    expect(confidences).toEqual(new Set(["published", "derived", "assumed"]));
  });

  it("knows no price out of the clouds whose zero is only a placeholder", () => {
    const from = new Set(egress.rows.map((row) => at(row, "from").split("/")[0]));
    const placeholders = ["lambda", "paperspace", "runpod", "verda", "cudo", "seeweb", "shadeform"];
    expect(placeholders.filter((cloud) => from.has(cloud))).toEqual([]);
  });
});

describe("network/throughput.csv", () => {
  it("has the columns of the dictionary and one positive rate a route", () => {
    expect(throughput.header.slice(0, 5)).toEqual(["from", "to", "gbps", "as_of", "source"]);
    expect(unknownNames(throughput.rows)).toEqual([]);
    const routes = throughput.rows.map((row) => `${at(row, "from")} ${at(row, "to")}`);
    expect(new Set(routes).size).toBe(routes.length);
    expect(throughput.rows.filter((row) => !(Number(at(row, "gbps")) > 0))).toEqual([]);
  });

  it("has a rate for every route, measured or not", () => {
    const fallback = throughput.rows.filter((row) => at(row, "from") === "*");
    expect(new Set(fallback.map((row) => at(row, "to")))).toEqual(SCOPES);
  });
});
