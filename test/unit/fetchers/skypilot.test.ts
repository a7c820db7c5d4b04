import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findVmsFiles } from "../../../catalog-fetchers/skypilot/find-files.ts";
import { importToDataset, importToUser } from "../../../catalog-fetchers/skypilot/import.ts";
import { parseVms } from "../../../catalog-fetchers/skypilot/parse.ts";
import { resolveAccelerator } from "../../../src/catalog/accelerator-names.ts";
import { loadCatalog } from "../../../src/catalog/load.ts";
import { priceRows, readWell, SMALL, temporaryDir } from "../catalog/dataset.ts";

const bundled = await readWell(SMALL);
const HEADER =
  "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone";
const gpuInfo = (name: string, mib: number) =>
  `"{'Gpus': [{'Name': '${name}', 'Manufacturer': 'NVIDIA', 'Count': 1.0, 'MemoryInfo': {'SizeInMiB': ${mib}}}], 'TotalGpuMemoryInMiB': ${mib}}"`;
const vms = (...rows: readonly string[]) => `${[HEADER, ...rows].join("\n")}\n`;

const parse = (text: string) =>
  parseVms(text, {
    asOf: "2026-08-01",
    bundled,
    accelerator: (name) => {
      const found = resolveAccelerator(bundled, name);
      return found.ok ? found.value : undefined;
    },
  });

describe("a row of vms.csv", () => {
  test("with a quoted Python dictionary", () => {
    const row = `p3.8xlarge,V100,4.0,32.0,244.0,${gpuInfo("V100", 16384)},12.24,3.67,us-east-1,us-east-1a`;
    expect(parse(vms(row))).toEqual({
      machines: [
        {
          instanceType: "p3.8xlarge",
          vcpus: 32,
          memoryGib: 244,
          accelerator: "V100",
          acceleratorCount: 4,
          acceleratorMemoryGib: 16,
        },
      ],
      prices: [
        {
          region: "us-east-1",
          zone: "us-east-1a",
          instanceType: "p3.8xlarge",
          onDemandUsdPerHour: 12.24,
          spotUsdPerHour: 3.67,
        },
      ],
      refused: [],
    });
  });

  test.each(["", "0", "0.0", "nan"])("with a price of %j has an unknown price (C-29)", (usd) => {
    const { prices } = parse(vms(`m5,,,4.0,16.0,,${usd},${usd},us-east-1,`));
    expect(prices).toEqual([{ region: "us-east-1", instanceType: "m5" }]);
  });

  test("stands for the card with its memory, not for its namesake", () => {
    const { machines } = parse(
      vms(`a,A100,8.0,96.0,1000.0,${gpuInfo("A100", 81920)},30,,us-east-1,`),
    );
    expect(machines[0]?.accelerator).toBe("A100-80GB");
    const { refused } = parse(
      vms(`a,V100,8.0,96.0,1000.0,${gpuInfo("V100", 65536)},30,,us-east-1,`),
    );
    expect(refused[0]?.reason).toMatch(/"V100" with 64 GiB is not in/);
  });

  test("of a TPU slice is a machine of its own", () => {
    const { machines, prices } = parse(vms("TPU-VM,tpu-v3-8,1.0,,,tpu-v3-8,8.0,2.2,us-central1,b"));
    expect(machines[0]).toEqual({
      instanceType: "tpu-v3-8",
      accelerator: "tpu-v3-8",
      acceleratorCount: 1,
    });
    expect(prices[0]).toMatchObject({ onDemandUsdPerHour: 8, spotUsdPerHour: 2.2 });
  });

  test("with an unknown accelerator is refused with the reason", () => {
    expect(parse(vms("x,B9000,1.0,4.0,,,1,,us-east-1,")).refused).toEqual([
      {
        region: "us-east-1",
        instanceType: "x",
        reason: 'accelerator "B9000" is not in accelerators.csv',
      },
    ]);
  });
});

test("host and cards on separate rows are one offer where both are sold, none elsewhere (C-32)", () => {
  const { prices, refused } = parse(
    vms(
      "a2-highgpu-1g,,,12.0,85.0,,0.74,0.2,r1,r1-a",
      "a2-highgpu-1g,,,12.0,85.0,,0.74,0.2,w,w-a",
      ",A100,1.0,,,,2.93,1.0,r1,r1-a",
      ",T4,1.0,,,,0.35,0.1,r1,r1-a",
    ),
  );
  expect(prices).toEqual([
    {
      region: "r1",
      zone: "r1-a",
      instanceType: "a2-highgpu-1g",
      onDemandUsdPerHour: 3.67,
      spotUsdPerHour: 1.2,
    },
  ]);
  expect(refused).toMatchObject([{ instanceType: "T4", region: "r1" }]);
});

test("another layout is refused with what was seen", () => {
  expect(parse("a,b\n1,2\n").refused[0]?.reason).toMatch(/no column InstanceType.*seen a,b/);
});

const layout = async (): Promise<string> => {
  const dir = await temporaryDir();
  for (const [folder, text] of [
    ["v6/aws", vms("old,,,4.0,16.0,,9,,us-east-1,")],
    [
      "v7/aws",
      vms("m9.large,,,4.0,16.0,,0.19,0.07,us-east-1,", "m9.large,,,4.0,16.0,,0.3,,mars-1,"),
    ],
    ["v7/azure", vms("Standard_X,,,4.0,16.0,,0,,eastus,")],
  ] as const) {
    await mkdir(join(dir, "catalogs", folder), { recursive: true });
    await writeFile(join(dir, "catalogs", folder, "vms.csv"), text);
  }
  return dir;
};

const optionsFor = async (dir: string) => ({
  files: await findVmsFiles(dir),
  bundled,
  now: () => new Date("2026-11-25T12:00:00Z"),
  asOf: "2026-08-01",
});

test("files are found from any level, of the highest version", async () => {
  const dir = await layout();
  for (const level of ["", "catalogs", "catalogs/v7"])
    expect((await findVmsFiles(join(dir, level))).map(({ cloud }) => cloud)).toEqual([
      "aws",
      "azure",
    ]);
  expect(await findVmsFiles(join(dir, "catalogs/v7/aws"))).toMatchObject([{ cloud: "aws" }]);
});

test("an import into a dataset adds unknown regions without a country", async () => {
  const out = join(await temporaryDir(), "mine");
  const clouds = await importToDataset(out, SMALL, await optionsFor(await layout()));
  expect(clouds).toMatchObject([
    { cloud: "aws", rows: 2, refused: 0 },
    { cloud: "azure", problem: expect.stringContaining("no row became an offer") },
  ]);
  const catalog = await readWell(out);
  expect(priceRows(catalog)).toMatchObject([
    { region: "aws/mars-1", onDemand: 0.3, asOf: "2026-08-01" },
    { region: "aws/us-east-1", onDemand: 0.19, spot: 0.07 },
  ]);
  expect(catalog.regions.find(({ id }) => id === "aws/mars-1")?.country).toBeUndefined();
});

test("an import of one's own is used over the included prices whatever its age, and refuses unknown regions", async () => {
  const userDir = await temporaryDir();
  const done = await importToUser(userDir, await optionsFor(await layout()));
  expect(done).toMatchObject({ ok: true, value: [{ cloud: "aws", rows: 1, refused: 1 }, {}] });
  const root = await temporaryDir();
  const { cp } = await import("node:fs/promises");
  await cp(SMALL, join(root, "data"), { recursive: true });
  for (let read = 0; read < 2; read++) {
    const loaded = await loadCatalog({ root, userDir });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
    const ofAws = priceRows(loaded.value).filter(({ region }) => region.startsWith("aws/"));
    expect(ofAws).toMatchObject([{ instanceType: "m9.large", onDemand: 0.19 }]);
    expect(priceRows(loaded.value).length).toBeGreaterThan(1);
  }
});
