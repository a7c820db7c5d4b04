import { describe, expect, it } from "vitest";
import type { GpuListing } from "../../../src/page/api/gpu-listing.ts";
import { filterRows, gpuRows, sortRows } from "../../../src/page/gpus/gpu-rows.ts";

const offer = (location: string, usdPerHour?: number) => ({
  location,
  instanceType: `${location}-machine`,
  count: 2,
  ...(usdPerHour !== undefined && { usdPerHour, usdPerAcceleratorHour: usdPerHour / 2 }),
});

const listing: GpuListing = {
  catalog: { asOf: "2026-01-01" },
  accelerators: [
    {
      name: "H100",
      vendor: "NVIDIA",
      memoryGib: 80,
      aliases: ["h100-sxm"],
      places: [
        { place: "aws", onDemand: offer("aws/r1", 8), offers: 3 },
        { place: "gcp", unpriced: offer("gcp/r2"), offers: 1 },
        {
          place: "azure",
          onDemand: offer("azure/r3", 6),
          spot: { ...offer("azure/r4"), spotUsdPerAcceleratorHour: 1 },
          offers: 2,
        },
      ],
    },
    { name: "MI300X", aliases: [], places: [{ place: "vast", offers: 0 }] },
  ],
};
const rows = gpuRows(listing);
const all = { search: "", cloud: "", spotOnly: false };

describe("rows of prices", () => {
  it("are one for each accelerator and cloud with an offer; what is unknown is absent", () => {
    expect(rows.map(({ cloud, usdPerCardHour }) => [cloud, usdPerCardHour])).toEqual([
      ["aws", 4],
      ["gcp", undefined],
      ["azure", 3],
    ]);
    expect(rows[1]).not.toHaveProperty("usdPerCardHour");
  });

  it("are found by all words of a search, wherever they stand", () => {
    const found = (search: string) => filterRows(rows, { ...all, search }).map((r) => r.cloud);
    expect(found("nvidia AWS")).toEqual(["aws"]);
    expect(found("sxm r3")).toEqual(["azure"]);
    expect(found("nvidia nowhere")).toEqual([]);
  });

  it("are narrowed to a cloud, or to those with a spot price", () => {
    expect(filterRows(rows, { ...all, cloud: "gcp" }).map((r) => r.cloud)).toEqual(["gcp"]);
    expect(filterRows(rows, { ...all, spotOnly: true }).map((r) => r.cloud)).toEqual(["azure"]);
  });

  it("have unknown prices last either way", () => {
    const order = (descending: boolean) =>
      sortRows(rows, "usdPerCardHour", descending).map(({ cloud }) => cloud);
    expect(order(false)).toEqual(["azure", "aws", "gcp"]);
    expect(order(true)).toEqual(["aws", "azure", "gcp"]);
  });
});
