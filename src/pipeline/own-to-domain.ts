import type { OwnCloud, OwnMachine, OwnPrice, PriceOverlay } from "../domain/own-prices.ts";
import type { CloudsFile } from "./cloud-schemas.ts";
import { readAccelerator } from "./machine-names.ts";
import type { PriceFile } from "./price-schemas.ts";

type CloudFile = CloudsFile[string];
type MachineFile = CloudFile["regions"][string]["machines"][number];
type UnitsFile = Pick<
  PriceFile,
  "usdPerHour" | "perAcceleratorHourUsd" | "perVcpuHourUsd" | "perGibHourUsd"
>;

/** Entries of `prices` that have passed the schema, in the file's order. */
export const toOverlays = (entries: readonly PriceFile[]): readonly PriceOverlay[] =>
  entries.map((entry) => ({
    match: entry.match,
    ...(entry.instanceType !== undefined && { instanceType: entry.instanceType }),
    ...(entry.accelerator !== undefined && { accelerator: entry.accelerator }),
    ...(entry.market !== undefined && { market: entry.market }),
    change: changeOf(entry),
    ...(entry.firstNodeHours !== undefined && { firstNodeHours: entry.firstNodeHours }),
  }));

/** `clouds` that have passed the schema, in the file's order. */
export const toOwnClouds = (clouds: CloudsFile): readonly OwnCloud[] =>
  Object.entries(clouds).map(([name, cloud]) => ({
    name,
    regions: Object.entries(cloud.regions).map(([region, { country, continent, machines }]) => ({
      name: region,
      ...(country !== undefined && { country }),
      ...(continent !== undefined && { continent }),
      machines: machines.map(toMachine),
    })),
    egressUsdPerGb: cloud.egressUsdPerGb,
    ...(cloud.gbps !== undefined && { gbps: cloud.gbps }),
    ...(cloud.operatorCountry !== undefined && { operatorCountry: cloud.operatorCountry }),
  }));

const toMachine = (machine: MachineFile): OwnMachine => {
  const price = priceOf(machine);
  return {
    instanceType: machine.instanceType,
    ...(machine.cpus !== undefined && { vcpus: machine.cpus }),
    ...(machine.memory !== undefined && { memoryGib: machine.memory }),
    ...(machine.arch !== undefined && { arch: machine.arch }),
    ...(machine.accelerators !== undefined && {
      accelerators: readAccelerator(machine.accelerators),
    }),
    features: machine.features ?? [],
    ...(price !== undefined && { price }),
  };
};

/** The schema has made sure that there is one price. */
const changeOf = (entry: PriceFile): PriceOverlay["change"] =>
  priceOf(entry) ?? { per: "percent", percent: entry.percent ?? Number.NaN };

const priceOf = (entry: UnitsFile): OwnPrice | undefined => {
  const { usdPerHour, perAcceleratorHourUsd, perVcpuHourUsd, perGibHourUsd } = entry;
  if (usdPerHour !== undefined) return { per: "machine", usdPerHour };
  if (perAcceleratorHourUsd !== undefined)
    return { per: "accelerator", usdPerAcceleratorHour: perAcceleratorHourUsd };
  if (perVcpuHourUsd === undefined && perGibHourUsd === undefined) return undefined;
  return {
    per: "size",
    ...(perVcpuHourUsd !== undefined && { usdPerVcpuHour: perVcpuHourUsd }),
    ...(perGibHourUsd !== undefined && { usdPerGibHour: perGibHourUsd }),
  };
};
