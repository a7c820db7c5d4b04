import { rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { copyOfSmall, edit, priceRows, readWell, SMALL } from "./dataset.ts";

const AWS_PRICES = "catalog/aws/prices.csv";

describe("a sound dataset", () => {
  test("gives regions, machines and prices under the names of the domain", async () => {
    const catalog = await readWell(SMALL);
    expect(catalog.asOf).toBe("2026-08-10");
    expect(catalog.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(catalog.regions.find(({ id }) => id === "aws/us-gov-east-1")).toEqual({
      id: "aws/us-gov-east-1",
      cloud: "aws",
      name: "us-gov-east-1",
      city: "Columbus",
      country: "US",
      continent: "NA",
      latitude: 39.96,
      longitude: -83,
      partition: "aws-us-gov",
      zones: [],
    });
    expect(catalog.instanceTypes.find(({ name }) => name === "tpu-v3-8")).toEqual({
      cloud: "gcp",
      name: "tpu-v3-8",
      vcpus: 96,
      memoryGib: 340,
      arch: "x86_64",
      accelerator: "tpu-v3-8",
      acceleratorCount: 1,
      acceleratorMemoryGib: 128,
      features: [],
    });
    expect(
      priceRows(catalog).find(
        ({ zone, instanceType }) => zone === "us-east-1b" && instanceType === "p3.8xlarge",
      ),
    ).toEqual({
      region: "aws/us-east-1",
      zone: "us-east-1b",
      instanceType: "p3.8xlarge",
      onDemand: Number.NaN,
      spot: 4.1,
      interruption: 5,
      asOf: "2026-08-10",
      source: "made-up",
      confidence: 0,
    });
  });

  test("a place without a country has none, and a multi-region bucket is a place", async () => {
    const { regions } = await readWell(SMALL);
    const bucket = regions.find(({ id }) => id === "gcp/us");
    expect(bucket).toBeDefined();
    expect(bucket).not.toHaveProperty("country");
  });

  test("a blank price is unknown, not 0", async () => {
    const rows = priceRows(await readWell(SMALL));
    const unknown = rows.filter(({ instanceType }) => instanceType === "p4de.24xlarge");
    expect(unknown).toHaveLength(1);
    expect(unknown[0]?.onDemand).toBeNaN();
    expect(unknown[0]?.spot).toBeNaN();
    expect(rows.some(({ onDemand, spot }) => onDemand === 0 || spot === 0)).toBe(false);
  });

  test("a zone need not be listed in regions.csv", async () => {
    const zones = priceRows(await readWell(SMALL)).map(({ zone }) => zone);
    expect(zones).toContain("euc1-az9");
  });

  test("a row's confidence is kept, and blank or absent means published", async () => {
    const rows = priceRows(await readWell(SMALL));
    const confidences = (cloud: string) =>
      [...new Set(rows.filter((r) => r.region.startsWith(cloud)).map((r) => r.confidence))].sort();
    expect(confidences("azure/")).toEqual([0, 1, 2]);
    expect(confidences("aws/")).toEqual([0]);
  });

  test("`internet` is read as other-cloud, tiers ascend, and one assumed slice counts", async () => {
    const { egress } = (await readWell(SMALL)).network;
    const rate = (from: string) => egress.find((r) => r.from === from && r.to === "other-cloud");
    expect(rate("gcp")?.tiers).toEqual([
      { fromGb: 0, usdPerGb: 0.12 },
      { fromGb: 1024, usdPerGb: 0.11 },
      { fromGb: 10240, usdPerGb: 0.08 },
    ]);
    expect(rate("gcp-asia")?.confidence).toBe("assumed");
    expect(egress.some(({ to }) => to === "internet")).toBe(false);
  });

  test("an operator without a name is unknown, and its row stands", async () => {
    const dir = await copyOfSmall();
    await edit(dir, "operators.csv", (text) => `${text}aws,aws-us-gov,,,US,\n`);
    const { operators } = await readWell(dir);
    expect(operators.find(({ partition }) => partition === "aws-us-gov")).toEqual({
      cloud: "aws",
      partition: "aws-us-gov",
      operator: "unknown",
      parentCountry: "US",
    });
  });

  test("certifications may say verified or unverified in words", async () => {
    const dir = await copyOfSmall();
    await edit(dir, "certifications.csv", (text) =>
      text.replaceAll("published", "verified").replace("assumed", "unverified"),
    );
    const expected = (await readWell(SMALL)).certifications;
    expect((await readWell(dir)).certifications).toEqual(expected);
  });

  test("only published certifications are verified", async () => {
    const { certifications } = await readWell(SMALL);
    const c5 = certifications.filter(({ certification }) => certification === "C5");
    expect(c5).toEqual([
      { region: "aws/eu-central-1", certification: "C5", verified: true },
      { region: "azure/germanywestcentral", certification: "C5", verified: false },
      { region: "gcp/europe-west4", certification: "C5", verified: false },
    ]);
  });

  test("groups and region groups are sets of codes and regions", async () => {
    const { groups, network } = await readWell(SMALL);
    expect([...groups.keys()]).toEqual(["EEA", "EU"]);
    expect(groups.get("EU")).toHaveLength(27);
    expect(groups.get("EEA")).toContain("NO");
    expect(network.regionGroups.get("aws-north-atlantic")).toEqual([
      "aws/eu-central-1",
      "aws/us-east-1",
    ]);
  });
});

describe("the shape of the files", () => {
  test("prices are sorted by cloud, machine, region and zone", async () => {
    const catalog = await readWell(SMALL);
    const { instanceType, region, zone, length } = catalog.prices;
    const keys = Array.from({ length }, (_, row) => [instanceType[row], region[row], zone[row]]);
    const sorted = [...keys].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!);
    expect(keys).toEqual(sorted);
    const names = catalog.instanceTypes.map(({ cloud, name }) => `${cloud} ${name}`);
    expect(names).toEqual([...names].sort());
    expect(catalog.prices.zoneNames[0]).toBe("");
  });

  test("shuffled rows give the same catalog", async () => {
    const expected = await readWell(SMALL);
    const files = [
      AWS_PRICES,
      "catalog/aws/instance-types.csv",
      "catalog/gcp/prices.csv",
      "regions.csv",
      "accelerators.csv",
      "operators.csv",
      "groups.csv",
      "certifications.csv",
      "network/egress.csv",
      "network/throughput.csv",
      "network/region-groups.csv",
    ];
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (random) => {
        const dir = await copyOfSmall();
        for (const file of files) await edit(dir, file, (text) => shuffle(text, random));
        expect({ ...(await readWell(dir)), sha256: expected.sha256 }).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  test("columns may stand in any order, and further ones are ignored", async () => {
    const dir = await copyOfSmall();
    await edit(dir, "groups.csv", (text) =>
      text
        .trim()
        .split("\n")
        .map((line) => `${line.split(",").reverse().join(",")},extra`)
        .join("\n"),
    );
    expect((await readWell(dir)).groups).toEqual((await readWell(SMALL)).groups);
  });

  test("a byte order mark, CRLF and blank lines are accepted", async () => {
    const dir = await copyOfSmall();
    for (const file of [AWS_PRICES, "regions.csv", "network/egress.csv"])
      await edit(dir, file, (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}\r\n\r\n`);
    const expected = await readWell(SMALL);
    expect({ ...(await readWell(dir)), sha256: expected.sha256 }).toEqual(expected);
  });

  test("padded cells and other notations of a number are read like plain ones", async () => {
    const dir = await copyOfSmall();
    await edit(dir, AWS_PRICES, (text) =>
      text.replace("us-east-1,,m5.xlarge,0.19,", " us-east-1 ,,m5.xlarge, 19e-2 ,"),
    );
    const expected = await readWell(SMALL);
    expect({ ...(await readWell(dir)), sha256: expected.sha256 }).toEqual(expected);
  });

  test("files about operators, certifications, groups and the network may be missing", async () => {
    const dir = await copyOfSmall();
    for (const name of ["operators.csv", "certifications.csv", "groups.csv", "network"])
      await rm(join(dir, name), { recursive: true });
    const catalog = await readWell(dir);
    expect(catalog.operators).toEqual([]);
    expect(catalog.certifications).toEqual([]);
    expect(catalog.groups.size).toBe(0);
    expect(catalog.network).toEqual({ egress: [], throughput: [], regionGroups: new Map() });
  });

  test("without any as_of the date is unknown", async () => {
    const dir = await copyOfSmall();
    for (const cloud of ["aws", "azure", "gcp"])
      await edit(dir, `catalog/${cloud}/prices.csv`, (text) => text.replace(/2026-\d\d-\d\d/g, ""));
    expect((await readWell(dir)).asOf).toBe("unknown");
  });

  test("the sum changes with any byte of any file", async () => {
    const before = await readWell(SMALL);
    for (const file of ["operators.csv", AWS_PRICES]) {
      const dir = await copyOfSmall();
      await edit(dir, file, (text) => `${text}\n`);
      expect((await readWell(dir)).sha256).not.toBe(before.sha256);
    }
  });
});

const shuffle = (text: string, random: Iterator<number>): string => {
  const [header = "", ...rows] = text.trim().split("\n");
  const keyed = rows.map((row) => ({ row, key: random.next().value as number }));
  const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ row }) => row);
  // The trailing blank line makes sure that the text differs even when the order does not.
  return `${[header, ...shuffled].join("\n")}\n\n`;
};
