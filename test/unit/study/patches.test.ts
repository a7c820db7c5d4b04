import { beforeAll, describe, expect, it } from "vitest";
import { loadCatalog } from "../../../src/catalog/load.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import type { Patch } from "../../../src/domain/study.ts";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { applyPatches } from "../../../src/study/patches/registry.ts";
import { smallCatalog } from "../../e2e/sky.ts";

let catalog: Catalog;
beforeAll(async () => {
  const loaded = await loadCatalog({ dir: smallCatalog });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  catalog = loaded.value;
});

const parsed = parsePipeline(
  JSON.stringify({
    policy: { allow: ["aws", "gcp"], countries: ["EU"] },
    datasets: { own: { size: 10, at: "nas/home", egressUsdPerGb: 0.5 } },
    stages: [
      {
        name: "a",
        inputs: ["own"],
        runtime: { "V100:4": "2h", T4: "4h" },
        output: 5,
        resources: { anyOf: [{ accelerators: "V100:4" }, { accelerators: "T4:1" }] },
      },
    ],
  }),
  { file: "p.json" },
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const pipeline = parsed.value;

const patched = (...patches: readonly Patch[]) =>
  applyPatches({ pipeline, catalog }, patches, { catalogOf: () => catalog });

const priceOf = (of: Catalog, cloud: string, market: "onDemandUsdPerHour" | "spotUsdPerHour") => {
  const rows = [...of.prices.instanceType.keys()].filter(
    (row) => of.regions[of.prices.region[row]!]!.cloud === cloud,
  );
  return rows.map((row) => of.prices[market][row]!);
};

describe("a patch", () => {
  it("multiplies the prices it matches, and leaves the catalog it was given", () => {
    const before = priceOf(catalog, "azure", "spotUsdPerHour");
    const { catalog: changed } = patched({
      kind: "prices",
      match: { location: "azure", market: "spot" },
      change: { kind: "multiply", factor: 2 },
    });
    expect(priceOf(changed, "azure", "spotUsdPerHour")).toEqual(before.map((usd) => usd * 2));
    expect(priceOf(changed, "azure", "onDemandUsdPerHour")).toEqual(
      priceOf(catalog, "azure", "onDemandUsdPerHour"),
    );
    expect(priceOf(changed, "gcp", "spotUsdPerHour")).toEqual(
      priceOf(catalog, "gcp", "spotUsdPerHour"),
    );
    expect(priceOf(catalog, "azure", "spotUsdPerHour")).toEqual(before);
  });

  it("changes what moving data costs, out of own storage too when it holds to anywhere", () => {
    const free = patched({ kind: "egress", change: { how: "set", amount: 0 } });
    expect(free.catalog.network.egressChanges).toEqual([{ how: "set", amount: 0 }]);
    expect(free.pipeline.datasets[0]!.egressUsdPerGb).toBe(0);
    const there = patched({ kind: "egress", change: { to: "aws", how: "multiply", amount: 2 } });
    expect(there.pipeline.datasets[0]!.egressUsdPerGb).toBe(0.5);
  });

  it("changes sizes and runtimes of what its name fits", () => {
    const { pipeline: changed } = patched(
      { kind: "data", item: "*", change: { kind: "multiply", factor: 3 } },
      { kind: "runtimes", stage: "a", change: { kind: "multiply", factor: 0.5 } },
    );
    expect(changed.datasets[0]!.sizeGb).toBe(30);
    expect(changed.stages[0]!.outputGb).toBe(15);
    expect(changed.stages[0]!.runtime).toEqual({
      kind: "by-machine",
      hours: new Map([
        ["V100:4", 1],
        ["T4", 2],
      ]),
    });
  });

  it("adds rules so that both hold", () => {
    const { policy } = patched({
      kind: "add-policy",
      rules: { allow: ["aws", "azure"], deny: ["aws/us-east-1"], countries: ["DE", "US"] },
    }).pipeline;
    expect(policy!.allow!.every((place) => place.startsWith("aws/"))).toBe(true);
    expect(policy!.allow!.length).toBeGreaterThan(0);
    expect(policy!.deny).toEqual(["aws/us-east-1"]);
    expect(policy!.countries).toEqual(["DE"]);
  });

  it("drops parts of policies, and limits", () => {
    const { pipeline: changed } = patched(
      { kind: "drop-policy", parts: ["countries", "deny"], of: "pipeline" },
      { kind: "limit", limit: "maxClouds", value: 2 },
    );
    expect(changed.policy).toEqual({ ...pipeline.policy, countries: undefined });
    expect(changed.limits.maxClouds).toBe(2);
  });

  it("takes accelerators away, or all others", () => {
    const gone = patched({ kind: "accelerators-gone", names: ["V100"] }).pipeline;
    expect(gone.blocked).toEqual([{ accelerator: "V100" }]);
    const only = patched({ kind: "accelerators-only", names: ["T4"] }).pipeline;
    expect(only.stages[0]!.resources.sets.map((set) => set.accelerators?.name)).toEqual(["T4"]);
  });

  it("makes younger prices unknown, and no others", () => {
    const { catalog: old } = patched({ kind: "prices-until", date: "2026-07" });
    const known = priceOf(old, "azure", "onDemandUsdPerHour").filter((usd) => !Number.isNaN(usd));
    expect(known).toEqual(
      priceOf(catalog, "azure", "onDemandUsdPerHour").filter((usd) => !Number.isNaN(usd)),
    );
    expect(priceOf(old, "aws", "onDemandUsdPerHour").every(Number.isNaN)).toBe(true);
  });
});
