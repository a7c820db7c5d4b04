import { describe, expect, test } from "vitest";
import { checkCatalog } from "../../../src/catalog/check/check.ts";
import { diffCatalogs } from "../../../src/catalog/diff.ts";
import { catalogStats, isOlderThan, monthsBefore } from "../../../src/catalog/stats.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import { copyOfSmall, edit, readWell, SMALL } from "./dataset.ts";

const small = await readWell(SMALL);
const AWS = "catalog/aws/prices.csv";

/** The small catalog with one replacement in the prices of aws. */
const changed = async (from: string | RegExp, to: string): Promise<Catalog> => {
  const dir = await copyOfSmall();
  await edit(dir, AWS, (text) => text.replace(from, to));
  return readWell(dir);
};

describe("what changed between two catalogs", () => {
  test("nothing", () => {
    expect(diffCatalogs(small, small)).toMatchObject({ new: [], gone: [], moved: [] });
  });

  test("a price that moved, by per cent, unless by less than asked for", async () => {
    const after = await changed("eu-central-1,,m5.xlarge,0.23", "eu-central-1,,m5.xlarge,0.253");
    const { moved } = diffCatalogs(small, after, 9);
    expect(moved).toMatchObject([
      { location: "aws/eu-central-1", instanceType: "m5.xlarge", market: "on-demand" },
    ]);
    expect(moved[0]?.pct).toBeCloseTo(10);
    expect(diffCatalogs(small, after, 11).moved).toEqual([]);
  });

  test("an offer that is gone one way is new the other", async () => {
    const after = await changed(/eu-central-1,,m5\.xlarge.*\n/, "");
    const mention = {
      location: "aws/eu-central-1",
      instanceType: "m5.xlarge",
      market: "on-demand",
      usdPerHour: 0.23,
    };
    expect(diffCatalogs(small, after)).toMatchObject({ new: [], gone: [mention] });
    expect(diffCatalogs(after, small)).toMatchObject({ new: [mention], gone: [] });
  });
});

describe("age (C-42)", () => {
  test.each([
    ["2026-05-24", true],
    ["2026-05-25", false],
    ["2026-05", false],
    ["2026-04", true],
    ["2025", true],
    ["", false],
  ])("of %j", (date, isOld) => {
    expect(isOlderThan(date, monthsBefore("2026-11-25", 6))).toBe(isOld);
  });

  test("is counted by cloud and in all", () => {
    const { clouds, total, oldBefore } = catalogStats(small, "2027-01-20");
    expect(oldBefore).toBe("2026-07-20");
    expect(clouds.find(({ cloud }) => cloud === "azure")?.oldRows).toBeGreaterThan(0);
    expect(clouds.find(({ cloud }) => cloud === "aws")?.oldRows).toBe(0);
    expect(total.rows).toBe(small.prices.length);
    expect(total.undatedRows).toBe(clouds.find(({ cloud }) => cloud === "lambda")?.rows);
  });
});

describe("each invariant finds a dataset that breaks it", () => {
  const rules = (catalog: Catalog, level: string) =>
    checkCatalog(catalog, "2026-08-20")
      .filter((finding) => finding.level === level)
      .map(({ rule }) => rule);

  test("and none in a sound one", () => {
    expect(rules(small, "error")).toEqual([]);
  });

  test.each([
    ["spot-above-on-demand", "eu-central-1,,m5.xlarge,0.23,", "eu-central-1,,m5.xlarge,0.23,0.3"],
    ["price-band", "eu-central-1,,m5.xlarge,0.23", "eu-central-1,,m5.xlarge,167"],
  ])("%s", async (rule, from, to) => {
    expect(rules(await changed(from, to), "error")).toEqual([rule]);
  });

  test("unpriced-row", async () => {
    const catalog = await changed("eu-central-1,,m5.xlarge,0.23", "eu-central-1,,m5.xlarge,");
    expect(rules(catalog, "warning")).toContain("unpriced-row");
  });

  test("unknown-is-not-zero and unique-keys, had the reader let them through", () => {
    const { prices } = small;
    const zero = Float64Array.from(prices.onDemandUsdPerHour).fill(0, 0, 1);
    const same = <T extends Uint16Array | Uint32Array>(column: T): T => column.slice().fill(0) as T;
    const catalog = {
      ...small,
      prices: {
        ...prices,
        onDemandUsdPerHour: zero,
        instanceType: same(prices.instanceType),
        region: same(prices.region),
        zone: same(prices.zone),
      },
    };
    expect(rules(catalog, "error")).toEqual(
      expect.arrayContaining(["unknown-is-not-zero", "unique-keys"]),
    );
  });

  test("eight-under-four, accelerator-count, unknown-country, unknown-operator, machine-not-sold", () => {
    const cut = {
      ...small,
      operators: [],
      regions: small.regions.map(({ country: _, ...region }) => region),
      instanceTypes: [
        ...small.instanceTypes.map((machine) => {
          const { acceleratorCount: _, ...uncounted } = machine;
          if (machine.name === "gpu_8x_v100") return uncounted;
          // One card for 1.29 turns into four, eight for 10.32 stay dearer; then eight for 1.29.
          return machine.name === "gpu_8x_a100" ? { ...machine, acceleratorCount: 4 } : machine;
        }),
        { cloud: "zzz", name: "nobody-sells-me", features: [] },
      ].map((machine) =>
        machine.name === "gpu_1x_a100" ? { ...machine, acceleratorCount: 8 } : machine,
      ),
    } as Catalog;
    expect([...rules(cut, "error"), ...rules(cut, "warning")]).toEqual(
      expect.arrayContaining([
        "accelerator-count",
        "eight-under-four",
        "unknown-country",
        "unknown-operator",
        "machine-not-sold",
      ]),
    );
  });
});
