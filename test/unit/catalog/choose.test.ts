import { cp, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publishCloud } from "../../../catalog-fetchers/store/publish.ts";
import { loadCatalog } from "../../../src/catalog/load.ts";
import { chooseClouds } from "../../../src/catalog/user/choose.ts";
import { type CloudEntry, EMPTY_MANIFEST, versionDir } from "../../../src/catalog/user/manifest.ts";
import { edit, priceRows, SMALL, temporaryDir } from "./dataset.ts";

const entry = (change: Partial<CloudEntry> = {}): CloudEntry => ({
  version: "v1",
  kind: "fetch",
  at: "2026-08-10T01:02:03.000Z",
  source: "example",
  rows: 1,
  refused: 0,
  flags: [],
  ...change,
});

describe("the newer snapshot of a cloud holds", () => {
  test.each<[string, Partial<CloudEntry>, string | undefined, "user" | "bundled"]>([
    ["the user's is newer", {}, "2026-08-09", "user"],
    ["both are of one day", {}, "2026-08-10", "user"],
    ["the package was upgraded since", {}, "2026-08-11", "bundled"],
    ["the included one names a month only", {}, "2026-08", "user"],
    ["an import always holds", { kind: "import" }, "2026-09-01", "user"],
    ["a cloud that is not included", {}, undefined, "user"],
  ])("%s", (_, change, included, used) => {
    const manifest = { ...EMPTY_MANIFEST, clouds: { aws: entry(change) } };
    const bundled = new Map(included === undefined ? [] : [["aws", included]]);
    expect(chooseClouds(manifest, bundled)).toMatchObject([{ cloud: "aws", used }]);
  });
});

const MACHINES =
  "instance_type,vcpus,memory_gib,arch,accelerator,accelerator_count,accelerator_memory_gib,network_gbps,features\nnew.large,4,16,,,,,,\n";
const PRICES =
  "region,zone,instance_type,on_demand_usd_per_hour,spot_usd_per_hour,spot_interruption_pct,as_of,source\nus-east-1,,new.large,0.5,,,2026-11-25,fetch:aws\n";

const newHome = async () => {
  const home = await temporaryDir();
  const userDir = join(home, "user");
  await cp(SMALL, join(home, "data"), { recursive: true });
  const files = new Map([
    ["instance-types.csv", MACHINES],
    ["prices.csv", PRICES],
  ]);
  const published = await publishCloud(
    userDir,
    "aws",
    files,
    entry({ at: "2026-11-25T00:00:00Z" }),
  );
  if (!published.ok) throw new Error("not published");
  return { home, userDir, version: published.value.clouds.aws?.version ?? "" };
};

const awsOf = async (root: string, userDir: string) => {
  const loaded = await loadCatalog({ root, userDir });
  if (!loaded.ok) return loaded.error.problems;
  return priceRows(loaded.value).filter(({ region }) => region.startsWith("aws/"));
};

describe("the merged catalog", () => {
  test("has the user's cloud in place of the included one, and is kept in quick form", async () => {
    const { home, userDir } = await newHome();
    expect(await awsOf(home, userDir)).toMatchObject([
      { instanceType: "new.large", onDemand: 0.5 },
    ]);
    expect(await readdir(userDir)).toContain("catalog.snapshot");
    const written = await stat(join(userDir, "catalog.snapshot"));
    expect(await awsOf(home, userDir)).toHaveLength(1);
    expect((await stat(join(userDir, "catalog.snapshot"))).mtimeMs).toBe(written.mtimeMs);
  });

  test("is made anew when the included data change, as with a new release", async () => {
    const { home, userDir } = await newHome();
    await awsOf(home, userDir);
    const data = join(home, "data");
    await edit(data, "catalog/aws/prices.csv", (text) =>
      text.replaceAll("2026-08-01", "2027-01-01"),
    );
    expect((await awsOf(home, userDir)).length).toBeGreaterThan(1);
  });

  test("a broken snapshot file is read past", async () => {
    const { home, userDir } = await newHome();
    await awsOf(home, userDir);
    await writeFile(join(userDir, "catalog.snapshot"), "half a snaps");
    expect(await awsOf(home, userDir)).toHaveLength(1);
  });

  test("a user's file that does not fit is told with its own path and what to do", async () => {
    const { home, userDir, version } = await newHome();
    const dir = versionDir(userDir, "aws", version);
    await edit(dir, "prices.csv", (text) => text.replace("us-east-1", "mars-1"));
    expect(await awsOf(home, userDir)).toMatchObject([
      {
        file: join(dir, "prices.csv"),
        remedy: expect.stringContaining("sky catalog update aws"),
      },
    ]);
  });
});
