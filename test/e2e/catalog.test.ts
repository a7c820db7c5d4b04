import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sky, smallCatalog } from "./sky.ts";

const scratch = () => mkdtemp(join(tmpdir(), "sky-catalog-"));
const SUBCOMMANDS = ["update", "path", "stats", "check", "diff", "export", "import"];

test.each(SUBCOMMANDS)("sky catalog %s --help leads with examples", async (name) => {
  const { code, stdout } = await sky(["catalog", name, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Examples:\n  sky catalog ${name}`));
});

test("the included dataset: 22 clouds and 100,000 offers or more, the old share stated", async () => {
  const { code, stdout } = await sky(["catalog", "stats", "--json"]);
  const { total } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(total.clouds).toBeGreaterThanOrEqual(22);
  expect(total.onDemandOffers + total.spotOffers).toBeGreaterThanOrEqual(100_000);
  expect((await sky(["catalog", "stats"])).stdout).toMatch(
    /old: \d+\.\d % of all rows are from before/,
  );
});

describe("sky catalog check", () => {
  test("the included dataset has no error", async () => {
    const { code, stdout } = await sky(["catalog", "check", "--json"]);
    expect(JSON.parse(stdout).errors).toBe(0);
    expect(code).toBe(0);
  });

  test.each([
    ["a spot price above on-demand", "0.23,", "0.23,0.9", /spot-above-on-demand/],
    ["a price of 0", "0.23,", "0,", /finite price > 0/],
  ])("%s ends with 5", async (_, from, to, words) => {
    const dir = join(await scratch(), "data");
    await cp(smallCatalog, dir, { recursive: true });
    const { readFile } = await import("node:fs/promises");
    const file = join(dir, "catalog/aws/prices.csv");
    await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
    const { code, stdout, stderr } = await sky(["catalog", "check", "--catalog", dir]);
    expect(code).toBe(5);
    expect(stdout + stderr).toMatch(words);
  });
});

test("sky catalog export writes one row for each price row, Parquet into a file only", async () => {
  const args = ["catalog", "export", "--catalog", smallCatalog];
  const csv = await sky(args);
  expect(csv.stdout.split("\n")[0]).toMatch(/^cloud,region,zone,country,instance_type/);
  const lines = await sky([...args, "--format", "jsonl"]);
  expect(lines.stdout.split("\n").length).toBe(csv.stdout.split("\n").length - 1);
  const refused = await sky([...args, "--format", "parquet"]);
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  const out = join(await scratch(), "offers.parquet");
  expect(await sky([...args, "--format", "parquet", "--out", out])).toMatchObject({ code: 0 });
});

test("sky catalog diff of two directories", async () => {
  const same = await sky(["catalog", "diff", smallCatalog, smallCatalog]);
  expect(same.stdout).toMatch(/^0 new, 0 gone, 0 moved, \d+ the same\n$/);
  const missing = await sky(["catalog", "diff", "/nowhere", smallCatalog]);
  expect(missing).toMatchObject({ code: 5, stdout: "" });
});

test("an import is used by the next command, and path says so", async () => {
  const home = await scratch();
  const env = { XDG_DATA_HOME: home };
  const dir = join(home, "v7", "lambda");
  await mkdir(dir, { recursive: true });
  await writeFile(
    join(dir, "vms.csv"),
    "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone\n" +
      "gpu_1x_a10,A10,1.0,30.0,200.0,\"{'Gpus': [{'Name': 'A10', 'MemoryInfo': {'SizeInMiB': 24576}}]}\",0.75,,us-east-1,\n",
  );
  const imported = await sky(["catalog", "import", join(home, "v7"), "--as-of", "2026-08-01"], {
    env,
  });
  expect(imported.stderr).toBe("");
  expect(imported.code).toBe(0);
  const path = JSON.parse((await sky(["catalog", "path", "--json"], { env })).stdout);
  const lambda = path.clouds.find(({ cloud }: { cloud: string }) => cloud === "lambda");
  expect(lambda).toMatchObject({ used: "user", kind: "import" });
  expect(lambda.path.startsWith(home)).toBe(true);
  const diff = JSON.parse((await sky(["catalog", "diff", "--json"], { env })).stdout);
  expect(diff.gone.length).toBeGreaterThan(0);
  expect(await sky(["catalog", "import", "/nowhere"], { env })).toMatchObject({ code: 2 });
});

test("an unknown cloud is bad input", async () => {
  const { code, stderr } = await sky(["catalog", "update", "awz"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/"awz" is no cloud whose prices can be fetched/);
});
