import { describe, expect, test } from "vitest";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { PolicyLiteral } from "../../arbitraries/build-pipeline.ts";
import { problemsOf } from "./placing.ts";

const price = (region: string, zone?: string) => ({
  region,
  type: "m5",
  onDemand: 1,
  ...(zone === undefined ? {} : { zone }),
});

const catalog: CatalogLiteral = {
  regions: [
    { id: "aws/eu-1", country: "DE" },
    { id: "aws/us-1", country: "US" },
    { id: "aws/us-gov-1", country: "US", partition: "aws-us-gov" },
    { id: "aws/eusc-1", country: "DE", partition: "aws-eusc" },
    { id: "aws/own-1", country: "DE", partition: "aws-own" },
    { id: "gcp/where", continent: "EU" },
    { id: "hetz/fsn", country: "DE" },
  ],
  prices: [
    price("aws/eu-1"),
    price("aws/us-1"),
    price("aws/us-1", "us-1a"),
    price("aws/us-gov-1"),
    price("aws/eusc-1"),
    price("aws/own-1"),
    price("gcp/where"),
    price("hetz/fsn"),
    price("anon/x"),
  ],
  groups: { EU: ["DE", "FR"], "GDPR-adequate": ["CH"] },
  operators: [
    { cloud: "aws", operator: "Amazon", headquartersCountry: "US" },
    {
      cloud: "aws",
      partition: "aws-eusc",
      operator: "Sovereign",
      headquartersCountry: "DE",
      parentCountry: "US",
    },
    { cloud: "aws", partition: "aws-own", operator: "Own", headquartersCountry: "DE" },
    { cloud: "hetz", operator: "Hetz", headquartersCountry: "DE" },
    { cloud: "gcp", operator: "Unknown Ltd" },
  ],
  certifications: [
    ["aws/eu-1", "C5", true],
    ["gcp/where", "C5", false],
  ],
};

const under = (policy: PolicyLiteral, place: string) =>
  problemsOf({ policy, stages: [{ name: "a", hours: 1 }] }, catalog, { a: place });

describe("rules about places", () => {
  test.each<[string, PolicyLiteral, string, string]>([
    ["allow by cloud", { allow: ["aws"] }, "aws/eu-1", "gcp/where"],
    ["allow by pattern", { allow: ["aws/eu-*", "gcp"] }, "gcp/where", "aws/us-1"],
    [
      "allow a zone, not all its region",
      { allow: ["aws/us-1/us-1a"] },
      "aws/us-1/us-1a",
      "aws/us-1",
    ],
    ["ordinary partitions only", { deny: [] }, "aws/eu-1", "aws/us-gov-1"],
    ["deny", { deny: ["aws/us-*"] }, "aws/eu-1", "aws/us-1"],
    ["deny a zone only", { deny: ["aws/us-1/us-1a"] }, "aws/us-1", "aws/us-1/us-1a"],
    ["country by code", { countries: ["US"] }, "aws/us-1", "aws/eu-1"],
    ["country by group", { countries: ["EU"] }, "aws/eu-1", "aws/us-1"],
    ["country group in any case", { countries: ["eu"] }, "aws/eu-1", "aws/us-1"],
    ["an unknown country fails", { countries: ["EU"] }, "hetz/fsn", "gcp/where"],
    ["operator denied", { operators: { deny: ["US"] } }, "hetz/fsn", "aws/eu-1"],
    ["unknown headquarters fail a deny", { operators: { deny: ["US"] } }, "hetz/fsn", "gcp/where"],
    ["no operator row fails a deny", { operators: { deny: ["US"] } }, "hetz/fsn", "anon/x"],
    [
      "operator allowed by group",
      { operators: { allow: ["EU"], deny: [] } },
      "hetz/fsn",
      "aws/eu-1",
    ],
    [
      "unknown headquarters fail an allow",
      { operators: { allow: ["EU", "US"], deny: [] } },
      "aws/us-1",
      "gcp/where",
    ],
    ["certification", { certifications: ["C5"] }, "aws/eu-1", "aws/us-1"],
    [
      "an unverified certification does not count",
      { certifications: ["C5"] },
      "aws/eu-1",
      "gcp/where",
    ],
    [
      "unless asked",
      { certifications: ["C5"], acceptUnverifiedCertifications: true },
      "gcp/where",
      "aws/us-1",
    ],
  ])("%s: %j permits %s and forbids %s", (_, policy, permitted, forbidden) => {
    expect(under(policy, permitted)).toEqual([]);
    expect(under(policy, forbidden)).toHaveLength(1);
  });

  test("an empty list of operators to deny is no rule", () => {
    expect(under({ operators: { deny: [] } }, "gcp/where")).toEqual([]);
  });

  test("the parent counts, and a partition's operator wins over the cloud's", () => {
    const named = { allow: ["aws/eusc-1"] };
    expect(under({ ...named, operators: { deny: ["US"] } }, "aws/eusc-1")).toHaveLength(1);
    expect(under({ ...named, operators: { allow: ["EU"], deny: [] } }, "aws/eusc-1")).toHaveLength(
      1,
    );
    expect(
      under({ ...named, operators: { allow: ["EU", "US"], deny: ["FR"] } }, "aws/eusc-1"),
    ).toEqual([]);
  });

  test("a partition in other hands is judged by its own operator", () => {
    const deny: PolicyLiteral = { allow: ["aws/own-*", "aws/eu-*"], operators: { deny: ["US"] } };
    expect(under(deny, "aws/own-1")).toEqual([]);
    expect(under(deny, "aws/eu-1")).toHaveLength(1);
  });

  test("another partition needs an allow rule with a region in it", () => {
    expect(under({}, "aws/us-gov-1")[0]).toContain("partition aws-us-gov");
    expect(under({ allow: ["aws"] }, "aws/us-gov-1")).toHaveLength(1);
    expect(under({ allow: ["*"] }, "aws/us-gov-1")).toHaveLength(1);
    expect(under({ allow: ["aws/*"] }, "aws/us-gov-1")).toHaveLength(1);
    expect(under({ allow: ["aws/us-gov-*"] }, "aws/us-gov-1")).toEqual([]);
    expect(under({ allow: ["aws", "aws/eusc-*"] }, "aws/us-gov-1")).toHaveLength(1);
  });

  test("policies of the pipeline and of the stage must both hold", () => {
    const both = (place: string) =>
      problemsOf(
        {
          policy: { allow: ["aws"] },
          stages: [{ name: "a", hours: 1, policy: { countries: ["EU"] } }],
        },
        catalog,
        { a: place },
      );
    expect(both("aws/eu-1")).toEqual([]);
    expect(both("aws/us-1")).toHaveLength(1);
    expect(both("hetz/fsn")).toHaveLength(1);
  });
});
