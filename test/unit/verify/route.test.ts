import { describe, expect, test } from "vitest";
import { type RegionId, regionId } from "../../../src/domain/ids.ts";
import { indexOf } from "../../../src/optimizer/verify/catalog-index.ts";
import { egressRate, throughputRate } from "../../../src/optimizer/verify/route.ts";
import {
  buildCatalog,
  type EgressLiteral,
  type ThroughputLiteral,
} from "../../arbitraries/build-catalog.ts";

const at = (text: string): RegionId => {
  const [cloud = "", region = ""] = text.split("/");
  return regionId(cloud, region);
};

const world = (egress: readonly EgressLiteral[], throughput: readonly ThroughputLiteral[] = []) =>
  indexOf(
    buildCatalog({
      regions: [
        { id: "aws/eu-1", continent: "EU" },
        { id: "aws/eu-2", continent: "EU" },
        { id: "aws/us-1", continent: "NA" },
        { id: "aws/nowhere" },
        { id: "aws/elsewhere" },
        { id: "aws/cn-1", continent: "AS", partition: "aws-cn" },
        { id: "aws/cn-2", continent: "AS", partition: "aws-cn" },
        { id: "aws/jp-1", continent: "AS" },
        { id: "gcp/eu", continent: "EU" },
      ],
      egress,
      throughput,
      regionGroups: {
        "aws-europe": ["aws/eu-1", "aws/eu-2"],
        "a-small": ["aws/eu-1"],
        "aws-world": ["aws/eu-1", "aws/eu-2", "aws/us-1"],
        "b-small": ["aws/eu-1"],
      },
    }),
  );

/** The price that a route is given when only these rows exist. */
const price = (from: string, to: string, egress: readonly EgressLiteral[]) =>
  egressRate(world(egress), at(from), at(to))?.tiers[0]?.usdPerGb;

describe("the most specific row wins", () => {
  const ladder: readonly EgressLiteral[] = [
    ["aws/eu-1", "aws/us-1", 1],
    ["aws/eu-1", "aws-world", 2],
    ["aws/eu-1", "other-continent", 3],
    ["a-small", "aws/us-1", 4],
    ["b-small", "aws/us-1", 5],
    ["aws-europe", "aws/us-1", 6],
    ["aws-world", "aws/us-1", 7],
    ["aws", "aws/us-1", 8],
    ["aws", "aws-world", 9],
    ["aws", "other-continent", 10],
    ["*", "aws/us-1", 11],
    ["*", "other-continent", 12],
  ];

  test.each(ladder.map((_, step) => step))(
    "without the %i best rows the next one holds",
    (step) => {
      const rows = ladder.slice(step).toReversed();
      expect(price("aws/eu-1", "aws/us-1", rows)).toBe(step + 1);
    },
  );

  test("no row at all: unknown", () => {
    expect(price("aws/eu-1", "aws/us-1", [["*", "other-cloud", 1]])).toBeUndefined();
    expect(price("aws/eu-1", "aws/us-1", [["*", "same-continent", 1]])).toBeUndefined();
  });
});

describe("scopes", () => {
  const scopes: readonly EgressLiteral[] = [
    ["*", "same-region", 1],
    ["*", "same-continent", 2],
    ["*", "other-continent", 3],
    ["*", "other-cloud", 4],
  ];
  test.each([
    ["aws/eu-1", "aws/eu-1", 1],
    ["aws/eu-1", "aws/eu-2", 2],
    ["aws/eu-1", "aws/us-1", 3],
    ["aws/eu-1", "gcp/eu", 4],
    ["gcp/eu", "aws/eu-1", 4],
    ["aws/nowhere", "aws/eu-1", 3],
    ["aws/nowhere", "aws/elsewhere", 3],
    ["aws/cn-1", "aws/jp-1", 4],
    ["aws/cn-1", "aws/cn-2", 2],
    ["own/store", "aws/eu-1", 4],
  ])("%s to %s is priced by row %i", (from, to, expected) => {
    expect(price(from, to, scopes)).toBe(expected);
  });

  test("internet is another word for other-cloud", () => {
    expect(price("aws/eu-1", "gcp/eu", [["aws", "internet", 0.09]])).toBe(0.09);
  });

  test("an unknown continent is not the same one", () => {
    expect(price("aws/nowhere", "aws/eu-1", [["*", "same-continent", 1]])).toBeUndefined();
    expect(price("aws/nowhere", "aws/elsewhere", [["*", "same-continent", 1]])).toBeUndefined();
  });

  test("within a region only a same-region row speaks, not one between members of a group", () => {
    expect(price("aws/eu-1", "aws/eu-1", [["aws-europe", "aws-europe", 1]])).toBeUndefined();
    expect(price("aws/eu-1", "aws/eu-2", [["aws-europe", "aws-europe", 1]])).toBe(1);
  });

  test("throughput follows the same scheme", () => {
    const index = world(
      [],
      [
        ["*", "other-cloud", 5],
        ["aws/eu-1", "other-cloud", 8],
        ["aws/eu-1", "gcp/eu", 9],
      ],
    );
    expect(throughputRate(index, at("aws/eu-1"), at("gcp/eu"))?.gbps).toBe(9);
    expect(throughputRate(index, at("aws/eu-2"), at("gcp/eu"))?.gbps).toBe(5);
    expect(throughputRate(index, at("aws/eu-1"), at("aws/eu-1"))).toBeUndefined();
  });
});
