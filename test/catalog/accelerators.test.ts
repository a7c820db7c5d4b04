import { describe, expect, it } from "vitest";
import { at, CATALOG, table } from "./dataset-rows.ts";

const accelerators = table("accelerators.csv").rows;
const names = accelerators.map((row) => at(row, "accelerator"));
const memoryGib = new Map(
  accelerators.map((row) => [at(row, "accelerator"), Number(at(row, "memory_gib"))]),
);

const offered = (cloud: string): ReadonlySet<string> => {
  const tables = CATALOG.find((candidate) => candidate.cloud === cloud);
  const priced = new Set(tables?.prices.rows.map((row) => at(row, "instance_type")));
  return new Set(
    tables?.instanceTypes.rows
      .filter((row) => priced.has(at(row, "instance_type")))
      .map((row) => at(row, "accelerator"))
      .filter((name) => name !== ""),
  );
};

describe("accelerators.csv", () => {
  it("gives every name and alias to one card only, in any case", () => {
    const all = accelerators
      .flatMap((row) => [at(row, "accelerator"), ...at(row, "aliases").split(" ")])
      .filter((name) => name !== "")
      .map((name) => name.toLowerCase());
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  });

  it("is sorted and names no card with blanks or commas", () => {
    expect(names).toEqual([...names].sort());
    expect(names.filter((name) => /[\s,/:]/.test(name))).toEqual([]);
  });

  it.each([
    ["H100-80GB", "H100"],
    ["A100-40GB", "A100"],
    ["V100-16GB", "V100"],
    ["tpu-v5e-8", "tpu-v5litepod-8"],
  ])("knows %s as %s", (alias, canonical) => {
    const row = accelerators.find((candidate) => at(candidate, "accelerator") === canonical);
    expect(at(row ?? {}, "aliases").split(" ")).toContain(alias);
  });

  it("keeps cards of different memory apart", () => {
    for (const [smaller, larger] of [
      ["A100", "A100-80GB"],
      ["H100", "H100-NVL"],
      ["V100", "V100-32GB"],
      ["RTX4090", "RTX4090-48GB"],
    ] as const)
      expect(memoryGib.get(smaller)).toBeLessThan(memoryGib.get(larger) ?? 0);
  });
});

describe.each(CATALOG)("machines of $cloud", ({ instanceTypes }) => {
  const { header, rows } = instanceTypes;

  it("have the columns of the dictionary and one row each, sorted", () => {
    expect(header).toEqual([
      "instance_type",
      "vcpus",
      "memory_gib",
      "arch",
      "accelerator",
      "accelerator_count",
      "accelerator_memory_gib",
      "network_gbps",
      "features",
    ]);
    const types = rows.map((row) => at(row, "instance_type"));
    expect(types.filter((type, index) => index > 0 && type <= (types[index - 1] ?? ""))).toEqual(
      [],
    );
  });

  it("use known accelerators, with a count, and cards of the size that the name means", () => {
    const wrong = rows.filter((row) => {
      const name = at(row, "accelerator");
      if (name === "") return at(row, "accelerator_count") !== "";
      const ratio = Number(at(row, "accelerator_memory_gib")) / (memoryGib.get(name) ?? 0);
      return !(Number(at(row, "accelerator_count")) > 0) || !(ratio > 0.85 && ratio < 1.15);
    });
    expect(wrong.map((row) => at(row, "instance_type"))).toEqual([]);
  });
});

describe("accelerators on offer", () => {
  it.each([
    ["aws", "V100 V100-32GB A100 A100-80GB H100 H200 T4 T4g A10G L4 L40S B200 B300"],
    ["aws", "Inferentia Inferentia2 Trainium Trainium2 Gaudi"],
    ["azure", "V100 V100-32GB A100 A100-80GB H100 H100-NVL H200 T4 A10 MI300X GB200"],
    ["gcp", "V100 P100 P4 T4 L4 A100 A100-80GB H100 H100-MEGA H200 B200 RTXPRO6000"],
    ["gcp", "tpu-v2-8 tpu-v3-8 tpu-v4-8 tpu-v5litepod-8 tpu-v5p-8 tpu-v6e-8"],
    ["lambda", "A10 A100 A100-80GB H100 B200"],
    ["oci", "A10 A100 A100-80GB H100 H200 MI300X"],
    ["nebius", "H100 H200 B200 L40S"],
    ["runpod", "A100-80GB H100-SXM H100-NVL RTX4090"],
  ])("of %s include %s", (cloud, wanted) => {
    const available = offered(cloud);
    expect(wanted.split(" ").filter((name) => !available.has(name))).toEqual([]);
  });

  it("offers every TPU slice in zones only, one accelerator each", () => {
    const gcp = CATALOG.find(({ cloud }) => cloud === "gcp");
    const slices = gcp?.prices.rows.filter((row) => at(row, "instance_type").startsWith("tpu-"));
    expect(slices?.length).toBeGreaterThan(700);
    expect(slices?.filter((row) => at(row, "zone") === "")).toEqual([]);
  });
});
