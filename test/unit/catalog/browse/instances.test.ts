import { describe, expect, it } from "vitest";
import { type InstanceQuery, listInstances } from "../../../../src/catalog/browse/instances.ts";
import { buildCatalog } from "../../../arbitraries/build-catalog.ts";
import { atLeast, exactly } from "../../../arbitraries/build-pipeline.ts";

const catalog = buildCatalog({
  regions: [{ id: "a/gov", partition: "a-gov" }],
  types: [
    { cloud: "a", name: "small", vcpus: 4, memoryGib: 16, arch: "x86_64" },
    { cloud: "a", name: "large", vcpus: 16, memoryGib: 64, arch: "arm64" },
    { cloud: "b", name: "blank", arch: "x86_64" },
    { cloud: "b", name: "gpu", vcpus: 8, memoryGib: 32, accelerator: "T4", acceleratorCount: 1 },
  ],
  prices: [
    { region: "a/eu", type: "small", onDemand: 0.2, spot: 0.1 },
    { region: "a/us", type: "small", onDemand: 0.19, spot: 0.15 },
    { region: "a/gov", type: "small", onDemand: 0.01 },
    { region: "a/us", type: "large", onDemand: 0.6 },
    { region: "b/us", type: "blank" },
    { region: "b/us", type: "gpu", onDemand: 0.05 },
  ],
});

const list = (query: InstanceQuery = {}) => {
  const listing = listInstances(catalog, query);
  if (!listing.ok) throw new Error(JSON.stringify(listing.error));
  return listing.value;
};
const rows = (query?: InstanceQuery) =>
  list(query).entries.map(
    ({ instanceType, onDemand, spot }) =>
      `${instanceType} ${onDemand?.location} ${onDemand?.usdPerHour} ${spot?.location}`,
  );

describe("machines without accelerators", () => {
  it("each at its cheapest, unknown prices last", () => {
    expect(rows()).toEqual([
      "small a/us 0.19 a/eu",
      "large a/us 0.6 undefined",
      "blank undefined undefined undefined",
    ]);
    expect(list()).toMatchObject({ offers: 4, unknownOnDemand: 1, inSpecialPartitions: 1 });
  });

  it.each([
    [{ cpus: atLeast(8) }, ["large a/us 0.6 undefined"]],
    [{ cpus: exactly(4) }, ["small a/us 0.19 a/eu"]],
    [{ memoryGib: atLeast(16), arch: "X86_64" }, ["small a/us 0.19 a/eu"]],
    [{ sort: "perCpu" }, ["large", "small", "blank"]],
    [{ sort: "spot" }, ["small", "large", "blank"]],
    [{ sort: "name" }, ["large", "small", "blank"]],
    [{ clouds: ["a/gov"] }, ["small a/gov 0.01 undefined"]],
    [{ cpus: exactly(4), allRegions: true }, ["small a/us 0.19 a/us", "small a/eu 0.2 a/eu"]],
  ] satisfies [InstanceQuery, string[]][])("%j", (query, expected) => {
    expect(rows(query)).toEqual(expected.map((row) => expect.stringMatching(`^${row}`)));
  });

  it("an unknown figure satisfies no request", () => {
    expect(rows({ cpus: atLeast(0.001) }).some((row) => row.startsWith("blank"))).toBe(false);
  });

  it("an unknown architecture is an error that names the known ones", () => {
    expect(listInstances(catalog, { arch: "sparc" })).toEqual({
      ok: false,
      error: [{ part: "arch", seen: "sparc", suggestions: ["arm64", "x86_64"] }],
    });
  });
});
