import { mkdir, readdir, readFile, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bundledPaths, loadCatalog } from "../../../src/catalog/load.ts";
import { packageRoot } from "../../../src/catalog/package-root.ts";
import { readSnapshot, SNAPSHOT_FORMAT, writeSnapshot } from "../../../src/catalog/snapshot.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import { copyOfSmall, edit, readWell, SMALL } from "./dataset.ts";

/** A package with a dataset and its snapshot. */
const packageWithSnapshot = async () => {
  const data = await copyOfSmall();
  const root = join(data, "..");
  const { snapshot } = bundledPaths(root);
  const catalog = await readWell(data);
  await writeSnapshot(catalog, data, snapshot);
  return { root, data, snapshot, catalog };
};

describe("a snapshot", () => {
  test("gives back the same catalog", async () => {
    const { data, snapshot, catalog } = await packageWithSnapshot();
    expect(await readSnapshot(snapshot, data)).toEqual({ ok: true, value: catalog });
  });

  test("is written whole: no draft stays behind", async () => {
    const { root } = await packageWithSnapshot();
    expect(await readdir(join(root, "dist"))).toEqual(["catalog.snapshot"]);
  });

  test.each([0, 10, 40, 400, 4000])("cut to %i bytes it is refused", async (length) => {
    const { data, snapshot } = await packageWithSnapshot();
    await truncate(snapshot, length);
    expect(await readSnapshot(snapshot, data)).toEqual({
      ok: false,
      error: "the snapshot is of another format or cut short",
    });
  });

  test("of another format it is refused", async () => {
    const { data, snapshot } = await packageWithSnapshot();
    const bytes = await readFile(snapshot);
    const at = bytes.indexOf("\n") - 1;
    bytes[at] = "0".charCodeAt(0);
    await writeFile(snapshot, bytes);
    expect((await readSnapshot(snapshot, data)).ok).toBe(false);
  });

  test("with a payload that V8 cannot read it is refused", async () => {
    const { data, snapshot } = await packageWithSnapshot();
    const bytes = await readFile(snapshot);
    bytes.fill(0x7f, bytes.indexOf("\n", bytes.indexOf("\n") + 1) + 1);
    await writeFile(snapshot, bytes);
    expect((await readSnapshot(snapshot, data)).ok).toBe(false);
  });

  test("stays valid when only the files' times change, as after a checkout", async () => {
    const { data, snapshot } = await packageWithSnapshot();
    await utimes(join(data, "regions.csv"), 1, 1);
    expect((await readSnapshot(snapshot, data)).ok).toBe(true);
  });

  test("stays valid without the dataset", async () => {
    const { data, snapshot } = await packageWithSnapshot();
    expect((await readSnapshot(snapshot, join(data, "gone"))).ok).toBe(true);
  });

  test("is stale after a change of the same length", async () => {
    const { data, snapshot } = await packageWithSnapshot();
    await edit(data, "catalog/lambda/prices.csv", (text) => text.replace("1.29", "1.39"));
    // The time of the edit may fall into the same millisecond as the copy.
    await utimes(join(data, "catalog/lambda/prices.csv"), 2, 2);
    expect(await readSnapshot(snapshot, data)).toEqual({
      ok: false,
      error: "the dataset has changed",
    });
  });

  test("is stale when a cloud is added", async () => {
    const { data, snapshot } = await packageWithSnapshot();
    await mkdir(join(data, "catalog/onprem"));
    await writeFile(join(data, "catalog/onprem/prices.csv"), "");
    expect((await readSnapshot(snapshot, data)).ok).toBe(false);
  });
});

describe("loading", () => {
  test("takes the snapshot of the package", async () => {
    const { root, data, snapshot, catalog } = await packageWithSnapshot();
    await writeSnapshot({ ...catalog, asOf: "from the snapshot" }, data, snapshot);
    const loaded = await loadCatalog({ root });
    expect(loaded.ok && loaded.value.asOf).toBe("from the snapshot");
  });

  test("falls back to the CSV files when the snapshot is cut short or absent", async () => {
    const { root, snapshot, catalog } = await packageWithSnapshot();
    await truncate(snapshot, 1000);
    expect(await loadCatalog({ root })).toEqual({ ok: true, value: catalog });
    await truncate(snapshot, 0);
    expect(await loadCatalog({ root })).toEqual({ ok: true, value: catalog });
  });

  test("reads plain CSV where the user says so", async () => {
    const { catalog } = await packageWithSnapshot();
    expect(await loadCatalog({ dir: SMALL })).toEqual({ ok: true, value: catalog });
  });

  test("a package without a dataset is an error with a remedy", async () => {
    const { root } = await packageWithSnapshot();
    const loaded = await loadCatalog({ root: join(root, "elsewhere") });
    expect(loaded.ok ? [] : loaded.error.problems[0]?.remedy).toContain("regions.csv");
  });

  test("the package is found from this checkout, and from nowhere else", () => {
    expect(packageRoot(import.meta.url)).toBe(join(import.meta.dirname, "../../.."));
    expect(packageRoot("file:///nowhere/skyplan/dist/cli/main.js")).toBeUndefined();
  });
});

/**
 * A snapshot holds the catalog as it was when it was written. When this test fails, the shape of `Catalog` has
 * changed: raise `SNAPSHOT_FORMAT` in src/catalog/snapshot.ts and write both here.
 */
test("the shape of a catalog belongs to the snapshot's format", async () => {
  const catalog = await readWell(SMALL);
  expect({ format: SNAPSHOT_FORMAT, shape: shapeOf(catalog) }).toEqual({
    format: 1,
    shape: {
      catalog:
        "accelerators asOf certifications groups instanceTypes network operators prices regions sha256",
      region:
        "carbonGramsPerKwh city cloud continent country id latitude longitude name partition zones",
      instanceType:
        "accelerator acceleratorCount acceleratorMemoryGib arch cloud features memoryGib name networkGbps vcpus",
      prices:
        "asOf confidence dates instanceType length onDemandUsdPerHour region source sources spotInterruptionPct spotUsdPerHour zone zoneNames",
      operator: "cloud headquartersCountry operator parentCountry",
      certification: "certification region verified",
      accelerator: "aliases fp16Tflops memoryGib name tdpWatts vendor",
      network: "egress regionGroups throughput",
      egress: "asOf confidence from source tiers to",
      throughput: "asOf confidence from gbps source to",
    },
  });
});

const shapeOf = (catalog: Catalog) => ({
  catalog: keys([catalog]),
  region: keys(catalog.regions),
  instanceType: keys(catalog.instanceTypes),
  prices: keys([catalog.prices]),
  operator: keys(catalog.operators),
  certification: keys(catalog.certifications),
  accelerator: keys(catalog.accelerators),
  network: keys([catalog.network]),
  egress: keys(catalog.network.egress),
  throughput: keys(catalog.network.throughput),
});

const keys = (items: readonly object[]): string =>
  [...new Set(items.flatMap((item) => Object.keys(item)))].sort().join(" ");
