import { describe, expect, it } from "vitest";
import { at, CLOUDS, table } from "./dataset-rows.ts";

const regions = table("regions.csv").rows;
const regionIds = new Set(regions.map((row) => `${at(row, "cloud")}/${at(row, "region")}`));

/** ISO 3166-1: assigned codes have an English name, unassigned ones come back as they are. */
const isCountry = (code: string): boolean =>
  /^[A-Z]{2}$/.test(code) && new Intl.DisplayNames("en", { type: "region" }).of(code) !== code;

const NO_SINGLE_COUNTRY = [
  "cloudflare/auto",
  "gcp/asia",
  "gcp/eu",
  "hyperbolic/default",
  "primeintellect/unspecified",
];

describe("regions.csv", () => {
  it("has one row a region, sorted, with ids free of blanks, commas and slashes", () => {
    const ids = regions.map((row) => `${at(row, "cloud")} ${at(row, "region")}`);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(regions.filter((row) => /[\s,/]/.test(at(row, "region")))).toEqual([]);
  });

  it("states the ISO country and continent of all but the places that span several", () => {
    const without = regions.filter((row) => at(row, "country") === "");
    expect(without.map((row) => `${at(row, "cloud")}/${at(row, "region")}`)).toEqual(
      NO_SINGLE_COUNTRY,
    );
    const wrong = regions.filter(
      (row) =>
        at(row, "country") !== "" &&
        !(isCountry(at(row, "country")) && /^(AF|AN|AS|EU|NA|OC|SA)$/.test(at(row, "continent"))),
    );
    expect(wrong).toEqual([]);
  });

  it("is not misled by names", () => {
    const countryOf = (cloud: string, region: string) =>
      regions
        .filter((row) => at(row, "cloud") === cloud && at(row, "region") === region)
        .map((row) => at(row, "country"));
    expect(countryOf("aws", "eu-central-2")).toEqual(["CH"]);
    expect(countryOf("aws", "eu-west-2")).toEqual(["GB"]);
    expect(countryOf("gcp", "europe-west6")).toEqual(["CH"]);
    expect(countryOf("azure", "eastasia")).toEqual(["HK"]);
    expect(countryOf("nebius", "eu-north2")).toEqual(["IS"]);
    expect(countryOf("runpod", "US-DE-1")).toEqual(["US"]);
  });

  it("keeps sovereign partitions apart from the ordinary one, which is called like the cloud", () => {
    const partitionOf = (cloud: string, region: string) =>
      regions.find((row) => at(row, "cloud") === cloud && at(row, "region") === region)?.partition;
    expect(partitionOf("aws", "us-east-1")).toBe("aws");
    expect(partitionOf("aws", "us-gov-west-1")).toBe("aws-us-gov");
    expect(partitionOf("aws", "cn-north-1")).toBe("aws-cn");
    expect(partitionOf("aws", "eusc-de-east-1")).toBe("aws-eusc");
    expect(partitionOf("do", "nyc3")).toBe("do");
    expect(partitionOf("ovhcloud", "GRA")).toBe("ovhcloud");
    expect(regions.filter((row) => at(row, "partition") === "")).toEqual([]);
  });

  it("has Google's multi-region buckets as places of their own", () => {
    expect(["gcp/us", "gcp/eu", "gcp/asia"].every((id) => regionIds.has(id))).toBe(true);
  });

  it("gives coordinates on the globe or none", () => {
    const wrong = regions.filter((row) => {
      const [latitude, longitude] = [at(row, "latitude"), at(row, "longitude")];
      if (latitude === "" || longitude === "") return latitude !== longitude;
      return !(Math.abs(Number(latitude)) <= 90 && Math.abs(Number(longitude)) <= 180);
    });
    expect(wrong).toEqual([]);
  });
});

describe("operators.csv", () => {
  const operators = table("operators.csv").rows;

  it("names who runs each cloud that has prices", () => {
    const whole = operators.filter((row) => at(row, "partition") === "");
    const known = new Set(whole.map((row) => at(row, "cloud")));
    expect(CLOUDS.filter((cloud) => !known.has(cloud))).toEqual([]);
  });

  it("names who runs each sovereign partition", () => {
    const known = new Set(operators.map((row) => `${at(row, "cloud")} ${at(row, "partition")}`));
    const missing = regions.filter(
      (row) =>
        at(row, "partition") !== at(row, "cloud") &&
        !known.has(`${at(row, "cloud")} ${at(row, "partition")}`),
    );
    expect(missing).toEqual([]);
  });

  it("uses ISO countries or blanks", () => {
    const codes = operators
      .flatMap((row) => [at(row, "headquarters_country"), at(row, "parent_country")])
      .filter((code) => code !== "");
    expect(codes.filter((code) => !isCountry(code))).toEqual([]);
  });
});

describe("groups.csv", () => {
  const groups = new Map(
    table("groups.csv").rows.map((row) => [at(row, "group"), at(row, "countries").split(" ")]),
  );

  it("has the 27 of the EU, the 30 of the EEA, and names of one word", () => {
    expect(groups.get("EU")).toHaveLength(27);
    expect(groups.get("EEA")).toHaveLength(30);
    expect(groups.get("EFTA")).toEqual(["CH", "IS", "LI", "NO"]);
    expect(groups.has("GDPR-ADEQUATE")).toBe(true);
    expect([...groups.keys()].filter((name) => /\s/.test(name))).toEqual([]);
  });

  it("lists ISO countries, each once", () => {
    for (const [name, countries] of groups) {
      expect(
        countries.filter((code) => !isCountry(code)),
        name,
      ).toEqual([]);
      expect(countries, name).toEqual([...new Set(countries)]);
    }
  });
});

describe("certifications.csv", () => {
  const certifications = table("certifications.csv").rows;

  it("holds verified and unverified ones of known regions, each once", () => {
    const keys = certifications.map(
      (row) => `${at(row, "cloud")}/${at(row, "region")} ${at(row, "certification")}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !regionIds.has(key.split(" ")[0] ?? ""))).toEqual([]);
    expect(new Set(certifications.map((row) => at(row, "confidence")))).toEqual(
      new Set(["verified", "unverified"]),
    );
    expect(new Set(certifications.map((row) => at(row, "status")))).toEqual(new Set(["held"]));
  });

  it("verifies only what two sources name", () => {
    const verified = certifications.filter((row) => at(row, "confidence") === "verified");
    expect(verified.length).toBeGreaterThan(100);
    const single = verified.filter((row) => !at(row, "source").includes(";"));
    expect(single).toEqual([]);
  });
});
