import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, DATA_DIR, type Row, table } from "./dataset-rows.ts";

const sourcesText = readFileSync(join(DATA_DIR, "SOURCES.md"), "utf8");

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
    const placeholders = ["verda", "cudo", "seeweb", "shadeform", "mithril", "hyperbolic"];
    const none = ["crusoe", "jarvislabs", "vast", "primeintellect", "hotaisle", "cloudrift"];
    expect([...placeholders, ...none].filter((cloud) => from.has(cloud))).toEqual([]);
  });

  it.each(["lambda", "paperspace", "runpod"])(
    "has %s free in every direction, in its own words and with their place",
    (cloud) => {
      const rows = egress.rows.filter((row) => at(row, "from") === cloud);
      expect(rows.map((row) => [at(row, "to"), at(row, "usd_per_gb")])).toEqual([
        ["other-cloud", "0"],
        ["other-continent", "0"],
        ["same-continent", "0"],
      ]);
      const source = `${cloud}-docs`;
      expect(new Set(rows.map((row) => at(row, "source")))).toEqual(new Set([source]));
      expect(new Set(rows.map((row) => at(row, "confidence")))).toEqual(new Set(["published"]));
      expect(sourcesText).toMatch(new RegExp(`\\| \`${source}\` \\| <https://[^>]+>`));
    },
  );

  it("dates every figure and says where it is from", () => {
    const undated = egress.rows.filter((row) => !/^\d{4}(-\d{2}){0,2}$/.test(at(row, "as_of")));
    expect(undated).toEqual([]);
    expect(egress.rows.filter((row) => at(row, "source") === "")).toEqual([]);
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
