import { describe, expect, it } from "vitest";
import { buildDataset } from "../../../catalog-fetchers/snapshots/build-dataset.ts";
import {
  codeInParentheses,
  countryDashSite,
  geolocation,
} from "../../../catalog-fetchers/snapshots/region-slugs.ts";
import { readTiny, rowsOf } from "./tiny-sources.ts";

const files = buildDataset(readTiny);

const routes = (path: string, from: string) =>
  rowsOf(files, path)
    .filter((row) => row.from === from)
    .map((row) => `${row.to} ${row.tier_from_gb ?? ""} ${row.usd_per_gb ?? row.gbps}`);

const tariffs = (from: string) => routes("network/egress.csv", from);

describe("region ids", () => {
  it.each([
    ["Texas, US, NA", "us-texas"],
    [", US, NA", "us"],
    ["United States, US, NA", "us"],
    ["The Netherlands, NL, EU", "nl"],
    ["St.-Petersburg, RU, EU", "ru-st-petersburg"],
  ])("of a geolocation: %s is %s", (text, region) => {
    expect(geolocation(text)).toEqual({ region, zone: "" });
  });

  it.each([
    ["CA - CA-MTL-1", "ca-mtl-1"],
    ["DE - FRA", "de-fra"],
    ["US - us-central-2", "us-central-2"],
    ["UNSPECIFIED", "unspecified"],
  ])("of a country and a site: %s is %s", (text, region) => {
    expect(countryDashSite(text).region).toBe(region);
  });

  it("of a name with the site's code", () => {
    expect(codeInParentheses("East Coast (NY2)").region).toBe("ny2");
  });
});

describe("regions", () => {
  const regions = rowsOf(files, "regions.csv").map((row) => `${row.cloud}/${row.region}`);

  it("are those with prices, the public ones of the same clouds, buckets, and what fetchers find", () => {
    expect(regions).toEqual([
      "aws/eu-west-1",
      "aws/us-east-1",
      "aws/us-gov-west-1",
      "azure/eastus",
      "azure/koreacentral",
      "cloudflare/auto",
      "cloudrift/us-east-nc-nr-1",
      "cloudrift/us-midwest-mn-1",
      "gcp/asia",
      "gcp/asia-northeast3",
      "gcp/eu",
      "gcp/europe-west1",
      "gcp/us",
      "gcp/us-central1",
      "gcp/us-west3",
      "hotaisle/us-michigan-1",
      "jarvislabs/EU1",
      "mithril/us-central2-a",
      "scaleway/fr-par",
      "seeweb/it-mi2",
      "vast/us",
      "vast/us-texas",
      "vultr/ams",
    ]);
  });

  it("know their zones", () => {
    const zones = new Map(rowsOf(files, "regions.csv").map((row) => [row.region, row.zones]));
    expect(zones.get("eu-west-1")).toBe("eu-west-1a eu-west-1b");
    expect(zones.get("fr-par")).toBe("fr-par-1");
    expect(zones.get("us-central1")).toBe("us-central1-a us-central1-b us-central1-c");
  });
});

describe("operators and certifications", () => {
  it("leave out partitions without a region and name unnamed files together", () => {
    expect(
      rowsOf(files, "operators.csv")
        .filter((row) => row.cloud === "aws")
        .map((row) => `${row.partition}: ${row.source}`),
    ).toEqual([": x", "aws-us-gov: unnamed-public-file;x"]);
  });

  it("spread a cloud's certification over its ordinary regions, what it includes too, and verify what two sources name", () => {
    expect(
      rowsOf(files, "certifications.csv").map(
        (row) => `${row.region} ${row.certification} ${row.confidence}`,
      ),
    ).toEqual([
      "eu-west-1 C5 verified",
      "eu-west-1 C5-Type2 unverified",
      "us-east-1 C5 unverified",
      "us-east-1 C5-Type2 unverified",
    ]);
  });
});

describe("egress", () => {
  it("starts with the allowance and shifts the paid slices by it", () => {
    expect(tariffs("aws/eu-west-1")).toEqual([
      "other-cloud 0 0",
      "other-cloud 100 0.09",
      "other-cloud 10340 0.085",
      "other-continent 0 0.02",
      "same-continent 0 0.02",
    ]);
  });

  it("gives GovCloud no allowance and placeholders no price", () => {
    expect(tariffs("aws/us-gov-west-1")).toEqual(["other-cloud 0 0.155"]);
    expect(tariffs("vast")).toEqual([]);
  });

  it("starts a price to a named destination at each region, so that the general one does not win", () => {
    expect(tariffs("gcp/europe-west1")).toEqual(["other-cloud 0 0.12", "outside-gcp-kr 0 0.19"]);
    expect(tariffs("gcp-eu")).toEqual([]);
    const korea = rowsOf(files, "network/region-groups.csv").filter(
      (row) => row.group === "outside-gcp-kr",
    );
    expect(korea.map((row) => `${row.cloud}/${row.region}`)).toEqual(["azure/koreacentral"]);
  });

  it("prices a bucket as the regions around it, never as published", () => {
    expect(tariffs("gcp/us")).toEqual(["gcp-eu 0 0.05", "gcp-na 0 0.02"]);
    const rows = rowsOf(files, "network/egress.csv").filter((row) => row.from === "gcp/us");
    expect(rows.map((row) => row.confidence)).toEqual(["derived", "assumed"]);
  });
});

describe("throughput", () => {
  it("takes the newest measurement of a pair and medians for the rest", () => {
    const path = "network/throughput.csv";
    expect(routes(path, "gcp/us-central1")).toEqual(["gcp/us-west3  16"]);
    expect(routes(path, "aws")).toEqual([
      "other-cloud  3",
      "other-continent  4.5",
      "same-region  10",
    ]);
    expect(routes(path, "*")).toEqual([
      "other-cloud  3",
      "other-continent  4.5",
      "same-continent  16",
      "same-region  5",
    ]);
  });
});
