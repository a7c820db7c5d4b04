import { describe, expect, it } from "vitest";
import { listAccelerators } from "../../../src/catalog/browse/accelerators.ts";
import { listInstances } from "../../../src/catalog/browse/instances.ts";
import {
  renderAcceleratorPlaces,
  renderAccelerators,
} from "../../../src/report/accelerator-list.ts";
import { acceleratorsToJson, instancesToJson } from "../../../src/report/browse-json.ts";
import { renderInstances } from "../../../src/report/instance-list.ts";
import { buildCatalog } from "../../arbitraries/build-catalog.ts";

const catalog = buildCatalog({
  accelerators: [
    { name: "A100", memoryGib: 40, vendor: "NVIDIA", aliases: ["A100-40GB"] },
    { name: "H200", memoryGib: 141 },
    { name: "tpu-v5litepod-128", memoryGib: 16 },
  ],
  types: [
    {
      cloud: "primeintellect",
      name: "a-machine-with-a-long-name-8x",
      accelerator: "A100",
      acceleratorCount: 8,
    },
    { cloud: "b", name: "one", accelerator: "A100", acceleratorCount: 1 },
    { cloud: "b", name: "h8", accelerator: "H200", acceleratorCount: 8 },
    { cloud: "b", name: "slice", accelerator: "tpu-v5litepod-128", acceleratorCount: 1 },
  ],
  prices: [
    {
      region: "primeintellect/far-away-region-1",
      zone: "far-away-region-1a",
      type: "a-machine-with-a-long-name-8x",
      onDemand: 29.386,
      spot: 1345.678,
      asOf: "2026-11-01",
    },
    { region: "b/r", type: "one", onDemand: 3.67, spot: 1.5, asOf: "2026-05" },
    { region: "b/s", type: "one", onDemand: 4, spot: 0.0004, asOf: "" },
    { region: "b/r", type: "h8" },
    { region: "b/r", type: "slice", onDemand: 153.6 },
    { region: "b/r", type: "plain", onDemand: 0.0056 },
    { region: "b/r", type: "unpriced" },
  ],
});
const OPTIONS = { columns: 80, color: false, today: "2026-11-25T12:00:00Z", catalog };

const listing = (name?: string) => {
  const result = listAccelerators(catalog, name === undefined ? {} : { name });
  if (!result.ok) throw new Error("fault");
  return result.value;
};
const machines = () => {
  const result = listInstances(catalog);
  if (!result.ok) throw new Error("fault");
  return result.value;
};

describe("accelerators for people", () => {
  it("one line each, the machine's price before the card's, unknown prices in words", () => {
    const lines = renderAccelerators(listing(), OPTIONS).split("\n");
    expect(lines[0]?.trim().split(/\s{2,}/)).toEqual([
      "Accelerator",
      "GiB",
      "Clouds",
      "Cheapest",
      "$/h",
      "$/card",
      "Spot $/h",
      "Age",
    ]);
    expect(lines[2]).toMatch(/H200 +141 +1 +b +unknown +unknown +unknown +unknown/);
    expect(lines.join("\n")).toContain("5 offers");
    expect(lines.join("\n")).toContain("the on-demand price of 1 is unknown.");
  });

  it("a price below what is shown is never 0", () => {
    const text = renderAccelerators(listing(), OPTIONS);
    expect(text).not.toMatch(/\$0\.0+(\s|$)/m);
    expect(text).toMatch(/<\$0\.0+1/);
  });

  it("the places of one card, with the age of each price", () => {
    const text = renderAcceleratorPlaces(listing("A100"), OPTIONS);
    expect(text.split("\n")[0]).toBe("A100, NVIDIA, 40 GiB a card, also called A100-40GB");
    expect(text).toMatch(/b\/r +one +1 +\$3\.670 +\$3\.670 .* 208 d/);
    expect(text).toMatch(/b\/s +one +1 +\$4\.000 +\$4\.000 .* unknown/);
  });

  it("says when nothing fits", () => {
    const nothing = listAccelerators(catalog, { name: "A100:3" });
    expect(nothing.ok && renderAcceleratorPlaces(nothing.value, OPTIONS)).toMatch(
      /^Nothing in the catalog fits\.\n\n0 offers/,
    );
  });

  it("cuts where it is told, and says how much is missing", () => {
    expect(renderAccelerators(listing(), { ...OPTIONS, limit: 1 })).toContain(
      "  … 2 more, use --all",
    );
    expect(renderAccelerators(listing(), OPTIONS)).not.toContain("--all");
  });
});

it("every table fits 80 columns", () => {
  const texts = [
    renderAccelerators(listing(), OPTIONS),
    renderAcceleratorPlaces(listing(), OPTIONS),
    renderAcceleratorPlaces(listing("A100"), OPTIONS),
    renderInstances(machines(), OPTIONS),
  ];
  for (const text of texts)
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

it("machines: an unknown price is a word", () => {
  const text = renderInstances(machines(), OPTIONS);
  expect(text).toMatch(/b\/r +plain +8 +32 +unknown +\$0\.006 +unknown/);
  expect(text).toMatch(/b\/r +unpriced +8 +32 +unknown +unknown +unknown/);
});

describe("for programs", () => {
  it("an unknown price is absent", () => {
    const document = JSON.parse(acceleratorsToJson(listing("H200"), catalog));
    expect(document).toEqual({
      catalog: { asOf: "2026-08-01", sha256: catalog.sha256 },
      sort: "price",
      offers: 1,
      unknownOnDemand: 1,
      leftOut: { partsOfCards: 0, inSpecialPartitions: 0 },
      accelerators: [
        {
          name: "H200",
          aliases: [],
          memoryGib: 141,
          places: [
            {
              place: "b",
              unpriced: {
                location: "b/r",
                instanceType: "h8",
                accelerator: "H200",
                count: 8,
                asOf: "2026-08-01",
                source: "test",
              },
              offers: 1,
              unknownOnDemand: 1,
            },
          ],
        },
      ],
    });
  });

  it("machines with both of their prices", () => {
    const { instances } = JSON.parse(instancesToJson(machines(), catalog));
    expect(instances[0]).toMatchObject({
      cloud: "b",
      instanceType: "plain",
      onDemand: { usdPerHour: 0.0056, vcpus: 8, memoryGib: 32 },
      offers: 1,
    });
  });
});
