import { describe, expect, it } from "vitest";
import {
  type AcceleratorQuery,
  listAccelerators,
} from "../../../../src/catalog/browse/accelerators.ts";
import { buildCatalog } from "../../../arbitraries/build-catalog.ts";

const card = (cloud: string, name: string, accelerator: string, acceleratorCount: number) => ({
  cloud,
  name,
  accelerator,
  acceleratorCount,
});

const catalog = buildCatalog({
  regions: [
    { id: "a/eu-1", country: "DE", continent: "EU" },
    { id: "a/us-1", country: "US", continent: "NA" },
    { id: "a/gov-1", country: "US", partition: "a-gov" },
    { id: "b/eu-1", country: "FR", continent: "EU" },
    { id: "c/nowhere" },
  ],
  groups: { EU: ["DE", "FR"] },
  accelerators: [
    { name: "A100", memoryGib: 40, aliases: ["A100-40GB"] },
    { name: "A100-80GB", memoryGib: 80 },
    { name: "H200", memoryGib: 141 },
    { name: "K80", memoryGib: 12 },
    { name: "Odd" },
  ],
  types: [
    card("a", "a1", "A100", 1),
    card("a", "a8", "A100", 8),
    card("a", "quarter", "A100", 0.25),
    card("b", "b1", "A100", 1),
    card("c", "c8", "A100-80GB", 8),
    card("c", "h8", "H200", 8),
    card("c", "odd", "Odd", 1),
  ],
  prices: [
    { region: "a/eu-1", type: "a1", onDemand: 4, spot: 2, asOf: "2026-05-01" },
    { region: "a/us-1", type: "a1", onDemand: 3.67, spot: 3 },
    { region: "a/gov-1", type: "a1", onDemand: 1 },
    { region: "a/us-1", type: "a8", onDemand: 24, spot: 8 },
    { region: "a/us-1", type: "quarter", onDemand: 0.5 },
    { region: "b/eu-1", type: "b1", spot: 1.5 },
    { region: "c/nowhere", type: "c8", onDemand: 20 },
    { region: "c/nowhere", type: "h8" },
    { region: "c/nowhere", type: "odd", onDemand: 1 },
  ],
});

const list = (query: AcceleratorQuery = {}) => {
  const listing = listAccelerators(catalog, query);
  if (!listing.ok) throw new Error(JSON.stringify(listing.error));
  return listing.value;
};
const names = (query?: AcceleratorQuery) =>
  list(query).entries.map(({ accelerator }) => accelerator.name);
const places = (query: AcceleratorQuery) =>
  list(query).entries.flatMap((entry) =>
    entry.places.map(({ place, onDemand, spot }) => [
      place,
      onDemand && `${onDemand.location} ${onDemand.instanceType} ${onDemand.usdPerHour}`,
      spot && `${spot.location} ${spot.instanceType} ${spot.spotUsdPerHour}`,
    ]),
  );
const faults = (query: AcceleratorQuery) => {
  const listing = listAccelerators(catalog, query);
  return listing.ok ? [] : listing.error;
};

describe("what is listed", () => {
  it("every accelerator that somebody rents, by name", () => {
    expect(names()).toEqual(["A100", "A100-80GB", "H200", "Odd"]);
  });

  it("the cheapest machine of each cloud in each market, which may stand in different regions", () => {
    expect(places({ name: "A100" })).toEqual([
      ["a", "a/us-1 a1 3.67", "a/eu-1 a1 2"],
      ["b", undefined, "b/eu-1 b1 1.5"],
    ]);
  });

  it("the cheapest of each region when asked for all", () => {
    expect(places({ name: "A100", allRegions: true }).map(([place]) => place)).toEqual([
      "a/us-1",
      "a/eu-1",
      "b/eu-1",
    ]);
  });

  it("prices of a machine and of one card", () => {
    const [place] =
      list({ name: "A100", count: { amount: 8, atLeast: false } }).entries[0]?.places ?? [];
    expect(place?.onDemand).toMatchObject({
      count: 8,
      usdPerHour: 24,
      usdPerAcceleratorHour: 3,
      spotUsdPerHour: 8,
      spotUsdPerAcceleratorHour: 1,
      asOf: "2026-08-01",
      source: "test",
    });
  });
});

describe("filters", () => {
  it.each([
    [{ name: "a100:8" }, [["a", "a/us-1 a8 24", "a/us-1 a8 8"]]],
    [{ name: "A100-40gb : 2+" }, [["a", "a/us-1 a8 24", "a/us-1 a8 8"]]],
    [{ name: "A100", countries: ["de"] }, [["a", "a/eu-1 a1 4", "a/eu-1 a1 2"]]],
    [
      { name: "A100", countries: ["eu"] },
      [
        ["a", "a/eu-1 a1 4", "a/eu-1 a1 2"],
        ["b", undefined, "b/eu-1 b1 1.5"],
      ],
    ],
    [{ name: "A100", clouds: ["a/us-*"] }, [["a", "a/us-1 a1 3.67", "a/us-1 a1 3"]]],
    [{ name: "A100", clouds: ["a/gov-*"] }, [["a", "a/gov-1 a1 1", undefined]]],
    [{ name: "A100", clouds: ["a"], sort: "perGpu" }, [["a", "a/us-1 a8 24", "a/us-1 a8 8"]]],
    [{ name: "A100", countries: ["JP"] }, []],
    [{ name: "K80" }, []],
  ] satisfies [AcceleratorQuery, unknown][])("%j", (query, expected) => {
    expect(places(query)).toEqual(expected);
  });

  it("a card of unknown memory passes no floor; the floor is inclusive", () => {
    expect(names({ minMemoryGib: 80 })).toEqual(["A100-80GB", "H200"]);
    expect(names({ minMemoryGib: 80.1 })).toEqual(["H200"]);
    expect(names({ minMemoryGib: 0.1 })).not.toContain("Odd");
  });

  it("parts of a card and special partitions are left out, and counted", () => {
    expect(list({ name: "A100" })).toMatchObject({
      partsOfCards: 1,
      inSpecialPartitions: 1,
      offers: 4,
    });
    const parts = list({ name: "A100", count: { amount: 0.25, atLeast: false } });
    expect(parts).toMatchObject({ offers: 1, partsOfCards: 0 });
    expect(parts.entries[0]?.places[0]?.onDemand?.usdPerAcceleratorHour).toBe(2);
  });
});

describe("order", () => {
  it.each([
    ["price", ["Odd", "A100", "A100-80GB", "H200"]],
    ["perGpu", ["Odd", "A100-80GB", "A100", "H200"]],
    ["spot", ["A100", "A100-80GB", "H200", "Odd"]],
    ["name", ["A100", "A100-80GB", "H200", "Odd"]],
  ] as const)("by %s, unknown prices last", (sort, expected) => {
    expect(names({ sort })).toEqual(expected);
  });
});

describe("an unknown price", () => {
  it("is absent, never 0, and counted", () => {
    const listing = list({ name: "H200" });
    const [place] = listing.entries[0]?.places ?? [];
    expect(listing.unknownOnDemand).toBe(1);
    expect(place).toEqual({
      place: "c",
      unpriced: expect.objectContaining({ instanceType: "h8", location: "c/nowhere" }),
      offers: 1,
      unknownOnDemand: 1,
    });
    expect(JSON.stringify(place)).not.toMatch(/[uU]sdPer/);
  });
});

describe("an unknown name", () => {
  it.each([
    [{ name: "A100-8:8" }, "name", "A100-8:8", ["A100:8", "A100-80GB:8"]],
    [{ name: "quantum" }, "name", "quantum", []],
    [{ clouds: ["eu-1"] }, "cloud", "eu-1", ["a/eu-1", "b/eu-1"]],
    [{ clouds: ["a/eu-2"] }, "cloud", "a/eu-2", expect.arrayContaining(["a/eu-1"])],
    [{ countries: ["UK"] }, "country", "UK", ["GB"]],
    [{ countries: ["EEU"] }, "country", "EEU", ["EU"]],
  ] satisfies [AcceleratorQuery, string, string, unknown][])(
    "%j",
    (query, part, seen, suggestions) => {
      expect(faults(query)).toEqual([{ part, seen, suggestions }]);
    },
  );

  it("is told with all others", () => {
    expect(faults({ name: "A1", clouds: ["nope"], countries: ["zz"] })).toHaveLength(3);
  });
});
