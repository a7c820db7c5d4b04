import { describe, expect, it } from "vitest";
import { buildDataset } from "../../../catalog-fetchers/snapshots/build-dataset.ts";
import { readReversed, readTiny, rowsOf } from "./tiny-sources.ts";

const files = buildDataset(readTiny);

const offers = (cloud: string) =>
  rowsOf(files, `catalog/${cloud}/prices.csv`).map(
    (row) =>
      `${[row.region, row.zone, row.instance_type].filter((part) => part !== "").join("/")} ${row.on_demand_usd_per_hour}|${row.spot_usd_per_hour}`,
  );

const reasons = (cloud: string) =>
  rowsOf(files, `catalog/${cloud}/quarantine.csv`).map(
    (row) => `${row.instance_type}: ${row.reason}`,
  );

describe("the same sources", () => {
  it("give the same bytes, in any order of their rows", () => {
    expect(buildDataset(readTiny)).toEqual(files);
    expect([...buildDataset(readReversed)]).toEqual([...files]);
  });

  it("may be missing: then their rows are, and the rest stands", () => {
    const some = buildDataset((path) => (path.startsWith("azure/") ? undefined : readTiny(path)));
    expect(some.has("catalog/azure/prices.csv")).toBe(false);
    expect(some.get("catalog/aws/prices.csv")).toBe(files.get("catalog/aws/prices.csv"));
  });
});

describe("AWS", () => {
  it("keeps what can be launched: spot seen, never sold as spot, newest, or GovCloud", () => {
    expect(offers("aws")).toEqual([
      "eu-west-1/hpc7a.12xlarge 7.9|",
      "eu-west-1/m5.large 0.107|0.04",
      "us-east-1/c9g.large 0.08|",
      "us-east-1/i7ie.large 0.26|",
      "us-east-1/p5e.48xlarge |20",
      "us-gov-west-1/m5.large 0.121|",
    ]);
  });

  it("puts the rest aside with the reason", () => {
    expect(reasons("aws")).toEqual([
      "i7ie.large: no spot figure here though elsewhere: perhaps not launched",
      "p2.xlarge: retired type with a list price",
      "m5.large: zone spot older than the region's mean",
      "c9g.metal: metal price may be the dedicated-tenancy one",
    ]);
  });

  it("marks a derived spot price and reads an interruption band", () => {
    const row = rowsOf(files, "catalog/aws/prices.csv").find(
      (one) => one.spot_usd_per_hour === "0.04",
    );
    expect(row).toMatchObject({
      spot_interruption_pct: "25",
      confidence: "derived",
      notes: "spot derived",
      source: "aws-J+V",
    });
  });
});

describe("Azure", () => {
  it("has no zero, promotional, retired or outdated price", () => {
    expect(offers("azure")).toEqual([
      "eastus/Standard_D2s_v5 0.096|",
      "eastus/Standard_M32s 2.5|",
      "eastus/Standard_NC40ads_H100_v5 6.98|2.1",
    ]);
    expect(reasons("azure")).toEqual([
      "Standard_D2_v2_Promo: promotion or dedicated-host meter",
      "Standard_D2s_v5: spot price of 2024, known to be too low",
      "Standard_M16bs_v4: zero price",
      "Standard_NC6: retired size",
    ]);
  });

  it("calls a 94 GB H100 by its own name and describes sizes without a specification", () => {
    const types = new Map(
      rowsOf(files, "catalog/azure/instance-types.csv").map((row) => [row.instance_type, row]),
    );
    expect(types.get("Standard_NC40ads_H100_v5")?.accelerator).toBe("H100-NVL");
    expect(types.get("Standard_M32s")).toMatchObject({ vcpus: "", memory_gib: "" });
  });

  it("dates a row by its oldest figure", () => {
    const rows = rowsOf(files, "catalog/azure/prices.csv");
    expect(rows.find((row) => row.spot_usd_per_hour === "2.1")).toMatchObject({
      as_of: "2026-06-18",
      source: "az-k+az-r",
    });
  });
});

describe("Google Cloud", () => {
  it("adds up N1 hosts and cards in each zone of the card, within the host limits", () => {
    const attached = offers("gcp").filter((offer) => offer.includes("+T4"));
    expect(attached).toContain("us-central1/us-central1-a/n1-standard-4+T4:2 0.89|0.39");
    expect(attached).toContain("us-central1/us-central1-b/n1-standard-64+T4:4 4.44|1.3");
    expect(attached.some((offer) => offer.includes("n1-standard-64+T4:1"))).toBe(false);
    expect(attached).toHaveLength(2 * (2 + 2 + 3));
  });

  it("places machines with cards in their zones where those are known", () => {
    expect(offers("gcp").filter((offer) => offer.includes("a2-"))).toEqual([
      "us-central1/us-central1-a/a2-highgpu-1g 3.673385|1.5",
      "us-central1/us-central1-c/a2-highgpu-1g 3.673385|1.5",
      "us-west3/a2-highgpu-1g 4|",
    ]);
  });

  it("sells a3-highgpu-1g as spot only and no retired card", () => {
    expect(offers("gcp")).toContain("us-central1/a3-highgpu-1g |5");
    expect(reasons("gcp")).toEqual([
      "a3-highgpu-1g: not sold on demand: sum of parts",
      "K80:1: retired card",
    ]);
  });

  it("makes a TPU slice one accelerator of its own name and keeps an unknown price blank", () => {
    expect(offers("gcp")).toContain("us-central1/us-central1-a/tpu-v5litepod-8 9.6|2");
    expect(offers("gcp")).toContain("us-central1/us-central1-b/tpu-v6e-8 |");
    const types = rowsOf(files, "catalog/gcp/instance-types.csv");
    expect(types.find((row) => row.instance_type === "tpu-v5litepod-8")).toMatchObject({
      vcpus: "224",
      accelerator: "tpu-v5litepod-8",
      accelerator_count: "1",
      accelerator_memory_gib: "16",
    });
    expect(types.some((row) => row.instance_type?.startsWith("ct5lp"))).toBe(false);
    const slice = rowsOf(files, "accelerators.csv").find(
      (row) => row.accelerator === "tpu-v5litepod-8",
    );
    expect(slice).toMatchObject({ aliases: "tpu-v5e-8", memory_gib: "16", fp16_tflops: "1576" });
  });
});

describe("the small clouds", () => {
  it("get clean region ids, the newer price of a place, and a name for a card of another size", () => {
    expect(offers("vast")).toEqual([
      "us/2x-RTX_4090-32-65536 0.8|",
      "us-texas/1x-RTX_4090-32-65536-48gb 0.5|",
      "us-texas/2x-RTX_4090-32-65536 0.7|",
    ]);
    expect(reasons("vast")).toEqual([
      "1x-a10: price list without a region",
      "2x-RTX_4090-32-65536: another offer of the same place and type is preferred",
    ]);
  });

  it("convert euros, take an auction for spot, and put zones under their region", () => {
    expect(offers("seeweb")).toEqual(["it-mi2/ECS7 1.1534|"]);
    expect(offers("mithril")).toEqual(["us-central2-a/h100.1x |1"]);
    expect(offers("scaleway")).toEqual(["fr-par/fr-par-1/L4-1-24G 0.86|"]);
  });

  it("mark a list price of years ago as assumed and offer nothing of a closed service", () => {
    expect(rowsOf(files, "catalog/vultr/prices.csv")[0]).toMatchObject({
      confidence: "assumed",
      notes: "list price of 2021",
    });
    expect(files.has("catalog/fluidstack/prices.csv")).toBe(false);
    expect(reasons("fluidstack")).toHaveLength(1);
  });
});
