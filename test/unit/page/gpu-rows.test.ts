import { describe, expect, it } from "vitest";
import { filterRows, gpuRows, sortRows } from "../../../src/page/gpus/gpu-rows.ts";

const offer = (cloud: string, usdPerAcceleratorHour?: number, spot?: number) => ({
  place: cloud,
  offers: 1,
  onDemand: {
    location: `${cloud}/r`,
    instanceType: `${cloud}-machine`,
    count: 8,
    ...(usdPerAcceleratorHour !== undefined && { usdPerAcceleratorHour }),
  },
  ...(spot !== undefined && {
    spot: {
      location: `${cloud}/r`,
      instanceType: `${cloud}-machine`,
      spotUsdPerAcceleratorHour: spot,
    },
  }),
});

const rows = gpuRows({
  catalog: { asOf: "2026-01-01" },
  accelerators: [
    {
      name: "H100",
      aliases: ["H100-80GB"],
      vendor: "NVIDIA",
      places: [offer("aws", 5, 2), offer("gcp")],
    },
    { name: "MI300X", aliases: [], vendor: "AMD", places: [offer("azure", 4)] },
  ],
});
const names = (shown: typeof rows): string[] =>
  shown.map((row) => `${row.accelerator} ${row.cloud}`);

describe("rows of accelerators", () => {
  it("are one for each cloud, unknown prices absent", () => {
    expect(names(rows)).toEqual(["H100 aws", "H100 gcp", "MI300X azure"]);
    expect(rows[1]).not.toHaveProperty("usdPerCardHour");
  });

  it("with unknown figures are last, however they are sorted", () => {
    expect(names(sortRows(rows, "usdPerCardHour", false))).toEqual([
      "MI300X azure",
      "H100 aws",
      "H100 gcp",
    ]);
    expect(names(sortRows(rows, "usdPerCardHour", true))).toEqual([
      "H100 aws",
      "MI300X azure",
      "H100 gcp",
    ]);
  });

  it("are found by alias, vendor and machine, all words at once", () => {
    const all = { search: "", cloud: "", spotOnly: false };
    expect(names(filterRows(rows, { ...all, search: "80gb aws" }))).toEqual(["H100 aws"]);
    expect(names(filterRows(rows, { ...all, search: "amd" }))).toEqual(["MI300X azure"]);
    expect(names(filterRows(rows, { ...all, cloud: "gcp" }))).toEqual(["H100 gcp"]);
    expect(names(filterRows(rows, { ...all, spotOnly: true }))).toEqual(["H100 aws"]);
  });
});
