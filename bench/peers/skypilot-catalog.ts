import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Papa from "papaparse";
import type { Catalog, InstanceType } from "../../src/domain/catalog.ts";
import { machineOf } from "../../src/interop/machine.ts";

/** Version of its catalog's layout. */
const LAYOUT = "v8";
const ANY_MIB = 16_384;

/** Writes some clouds of a catalog in SkyPilot's layout, under a home directory of its own. */
export const writeSkypilotCatalog = async (
  catalog: Catalog,
  clouds: readonly string[],
  home: string,
): Promise<void> => {
  const root = join(home, ".sky", "catalogs", LAYOUT);
  const names = new Map<string, Set<string>>();
  for (const cloud of clouds) {
    const rows = rowsOf(catalog, cloud);
    for (const { AcceleratorName: name } of rows)
      if (name !== "") names.set(name, (names.get(name) ?? new Set()).add(cloud.toUpperCase()));
    await write(join(root, cloud), "vms.csv", rows);
  }
  const cards = [...names].map(([AcceleratorName, on]) => ({
    AcceleratorName,
    Clouds: [...on].join(","),
  }));
  await write(join(root, "common"), "accelerators.csv", cards);
};

const write = async (dir: string, name: string, rows: readonly object[]): Promise<void> => {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), `${Papa.unparse([...rows])}\n`);
};

const rowsOf = ({ prices, instanceTypes, regions }: Catalog, cloud: string) =>
  Array.from({ length: prices.length }, (_, row) => row).flatMap((row) => {
    const region = regions[prices.region[row]!]!;
    if (region.cloud !== cloud || region.partition !== cloud) return [];
    const type = instanceTypes[prices.instanceType[row]!]!;
    return [
      {
        ...machineCells(type),
        Price: known(prices.onDemandUsdPerHour[row]!),
        SpotPrice: known(prices.spotUsdPerHour[row]!),
        Region: region.name,
        ...zoneCells(cloud, region.name, prices.zoneNames[prices.zone[row]!] ?? ""),
      },
    ];
  });

const machineCells = (type: InstanceType) => {
  const { type: host = "", attached } = machineOf(type.name);
  return {
    // Cards that are attached to a machine have rows of their own.
    InstanceType: attached === undefined ? host : "",
    AcceleratorName: type.accelerator ?? "",
    AcceleratorCount: type.acceleratorCount ?? "",
    vCPUs: type.vcpus ?? "",
    MemoryGiB: type.memoryGib ?? "",
    GpuInfo:
      type.accelerator === undefined ? "" : gpuInfo(type.accelerator, type.acceleratorCount ?? 1),
    Arch: type.arch ?? "",
  };
};

/** A price of a whole region stands for one zone of it; clouds without zones have no such column. */
const zoneCells = (cloud: string, region: string, zone: string) => {
  const first = FIRST_ZONE[cloud];
  return first === undefined ? {} : { AvailabilityZone: zone || `${region}${first}` };
};

/** Ends of the name of a zone, in clouds whose zones it knows. */
const FIRST_ZONE: Readonly<Record<string, string>> = { aws: "a", gcp: "-a", ibm: "-1", oci: "" };

const known = (usd: number): number | "" => (Number.isNaN(usd) ? "" : usd);

/** Its readers want the column; its optimizer does not use the figures. */
const gpuInfo = (name: string, count: number): string =>
  `{'Gpus': [{'Name': '${name}', 'Manufacturer': 'NVIDIA', 'Count': ${count}.0, 'MemoryInfo': {'SizeInMiB': ${ANY_MIB}}}], 'TotalGpuMemoryInMiB': ${ANY_MIB * count}}`;
