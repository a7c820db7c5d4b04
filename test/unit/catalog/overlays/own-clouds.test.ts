import { describe, expect, it } from "vitest";
import { withOwnClouds } from "../../../../src/catalog/overlays/own-clouds.ts";
import type { Catalog } from "../../../../src/domain/catalog.ts";
import type { OwnCloud, OwnMachine } from "../../../../src/domain/own-prices.ts";
import { buildRoutes } from "../../../../src/optimizer/routes.ts";
import { buildCatalog, priceRow } from "../../../arbitraries/build-catalog.ts";

const catalog = buildCatalog({
  regions: [{ id: "aws/eu", country: "DE", continent: "EU" }],
  accelerators: [
    { name: "A100", memoryGib: 40, aliases: ["A100-40GB"] },
    { name: "A100-80GB", memoryGib: 80 },
  ],
  types: [{ cloud: "zzz", name: "last" }],
  prices: [
    { region: "aws/eu", type: "m", onDemand: 1, spot: 0.3, spotInterruptionPct: 5 },
    { region: "aws/eu", type: "m", zone: "eu-a", onDemand: 1.1 },
    { region: "zzz/r", type: "last", onDemand: 2 },
  ],
  egress: [["aws", "other-cloud", 0.09]],
  throughput: [
    ["*", "same-region", 50],
    ["*", "other-cloud", 4],
    ["aws", "other-cloud", 20],
    ["aws/eu", "other-cloud", 3],
  ],
  regionGroups: { "aws-europe": ["aws/eu"] },
});

const cloud = (
  machines: readonly Partial<OwnMachine>[],
  rest: Partial<OwnCloud> = {},
): OwnCloud => ({
  name: "onprem",
  egressUsdPerGb: 0.01,
  regions: [
    {
      name: "dc1",
      country: "DE",
      continent: "EU",
      machines: machines.map((machine) => ({ instanceType: "m", features: [], ...machine })),
    },
  ],
  ...rest,
});

const added = (own: OwnCloud): Catalog => {
  const result = withOwnClouds(catalog, [own]);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const faults = (...own: OwnCloud[]) => {
  const result = withOwnClouds(catalog, own);
  if (result.ok) throw new Error("no fault");
  return result.error.map(({ path, detail, remedy }) => `${path.join("/")}: ${detail} | ${remedy}`);
};

const cards = (name: string, amount = 8, atLeast = false) => ({
  accelerators: { name, count: { amount, atLeast } },
});

describe("the catalog with a cloud of one's own", () => {
  const extended = added(
    cloud([
      { instanceType: "dgx", ...cards("a100-40gb"), price: { per: "machine", usdPerHour: 20 } },
      { instanceType: "node", vcpus: 16, memoryGib: 64 },
    ]),
  );

  it("keeps every row as it was, at its place in the order", () => {
    const { prices } = extended;
    const keys = Array.from(prices.instanceType, (type, row) => [
      extended.instanceTypes[type]?.cloud,
      extended.regions[prices.region[row] ?? -1]?.id,
      extended.instanceTypes[type]?.name,
      prices.zoneNames[prices.zone[row] ?? 0],
      prices.onDemandUsdPerHour[row],
      prices.spotUsdPerHour[row],
      prices.sources[prices.source[row] ?? -1],
    ]);
    expect(keys).toEqual([
      ["aws", "aws/eu", "m", "", 1, 0.3, "test"],
      ["aws", "aws/eu", "m", "eu-a", 1.1, Number.NaN, "test"],
      ["onprem", "onprem/dc1", "dgx", "", 20, Number.NaN, "own"],
      ["onprem", "onprem/dc1", "node", "", Number.NaN, Number.NaN, "own"],
      ["zzz", "zzz/r", "last", "", 2, Number.NaN, "test"],
    ]);
    expect(extended.sha256).toBe(catalog.sha256);
  });

  it("has regions and machines sorted, and cards by their canonical name and memory", () => {
    expect(extended.regions.map(({ id }) => id)).toEqual(["aws/eu", "onprem/dc1", "zzz/r"]);
    expect(extended.instanceTypes.find(({ name }) => name === "dgx")).toEqual({
      cloud: "onprem",
      name: "dgx",
      accelerator: "A100",
      acceleratorCount: 8,
      acceleratorMemoryGib: 40,
      features: [],
    });
  });

  it("leaves the catalog that was given alone", () => {
    expect(catalog.regions).toHaveLength(2);
    expect(catalog.prices.length).toBe(3);
  });
});

it("prices machines by their unit", () => {
  const own = added(
    cloud([
      {
        instanceType: "a",
        ...cards("A100", 2),
        price: { per: "accelerator", usdPerAcceleratorHour: 3.5 },
      },
      {
        instanceType: "b",
        vcpus: 16,
        memoryGib: 64,
        price: { per: "size", usdPerVcpuHour: 0.05, usdPerGibHour: 0.01 },
      },
    ]),
  );
  const usd = (type: string) => own.prices.onDemandUsdPerHour[priceRow(own, "onprem/dc1", type)];
  expect(usd("a")).toBe(7);
  expect(usd("b")).toBeCloseTo(1.44, 12);
});

it("works with a catalog that has no prices at all", () => {
  const empty = buildCatalog({});
  const result = withOwnClouds({ ...empty, prices: { ...empty.prices, zoneNames: [] } }, [
    cloud([{ price: { per: "machine", usdPerHour: 1 } }]),
  ]);
  expect(result.ok && result.value.prices.length).toBe(1);
});

describe("moving data", () => {
  const routes = (own: OwnCloud, from: string, to: string) => {
    const { regions, network } = added(own);
    const list = regions.map((region, i) => ({
      id: region.id,
      cloud: region.cloud,
      region,
      index: i,
    }));
    const places = { list, indexOf: new Map(list.map(({ id, index }) => [id, index])) };
    const table = buildRoutes(places as unknown as Parameters<typeof buildRoutes>[0], network);
    const at = list.findIndex(({ id }) => id === from) * list.length;
    const cell = at + list.findIndex(({ id }) => id === to);
    const gbps = 8 / 3600 / (table.hoursPerGb[cell] ?? Number.NaN);
    return { gbps, usdPerGb: table.tariffs[table.tariff[cell] ?? 0]?.[0]?.usdPerGb };
  };
  const lines = (gbps?: number) => cloud([{}], gbps === undefined ? {} : { gbps });

  it("out goes at the own price, in at the sender's", () => {
    expect(routes(lines(10), "onprem/dc1", "aws/eu").usdPerGb).toBe(0.01);
    expect(routes(lines(10), "aws/eu", "onprem/dc1").usdPerGb).toBe(0.09);
    // The sender zzz has no price for what leaves it.
    expect(routes(lines(10), "zzz/r", "onprem/dc1").usdPerGb).toBeUndefined();
  });

  it("the slower of line and sender decides, also against the most specific row of the sender", () => {
    expect(routes(lines(10), "aws/eu", "onprem/dc1").gbps).toBeCloseTo(3, 9);
    expect(routes(lines(1), "aws/eu", "onprem/dc1").gbps).toBeCloseTo(1, 9);
    expect(routes(lines(1), "onprem/dc1", "aws/eu").gbps).toBeCloseTo(1, 9);
    expect(routes(lines(10), "aws/eu", "zzz/r").gbps).toBeCloseTo(3, 9);
  });

  it("without a line the catalog's fallback holds", () => {
    expect(routes(lines(), "onprem/dc1", "aws/eu").gbps).toBeCloseTo(4, 9);
  });
});

describe("what is refused", () => {
  it.each([
    [cloud([], { name: "aws" }), 'aws: "aws" is a cloud of the catalog already'],
    [cloud([], { name: "aws-europe" }), "stands for other places"],
    [cloud([], { name: "internet" }), "stands for other places"],
    [
      cloud([cards("A100-8")]),
      'onprem/regions/dc1/machines/0/accelerators: unknown accelerator "A100-8"; names are never guessed | Did you mean "A100:8" or "A100-80GB:8"?',
    ],
    [cloud([cards("A100", 8, true)]), "is no number of cards"],
    [cloud([{}, {}]), '"m" is declared twice in onprem/dc1'],
    [
      cloud([
        { ...cards("A100"), vcpus: 8, memoryGib: 8, price: { per: "size", usdPerVcpuHour: 1 } },
      ]),
      "in which the cards would be free",
    ],
    [cloud([{ price: { per: "accelerator", usdPerAcceleratorHour: 1 } }]), "and no accelerators"],
    [
      cloud([{ vcpus: 4, price: { per: "size", usdPerVcpuHour: 1, usdPerGibHour: 1 } }]),
      "whose number is not given",
    ],
  ])("%#", (own, words) => {
    expect(faults(own)).toEqual([expect.stringContaining(words)]);
  });

  it("one name for two kinds of machine, and two clouds of one name", () => {
    const region = (name: string, vcpus: number) => ({
      name,
      machines: [{ instanceType: "m", vcpus, features: [] }],
    });
    const regions = [region("dc1", 8), region("dc2", 16)];
    expect(faults(cloud([], { regions }))).toEqual([
      expect.stringContaining('onprem/regions/dc2/machines/0: "m" has other vCPUs'),
    ]);
    expect(faults(cloud([]), cloud([]))).toEqual([expect.stringContaining("already")]);
  });
});
