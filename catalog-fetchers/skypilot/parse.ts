import Papa from "papaparse";
import type { MachineRow, ParseContext, ParsedCatalog, PriceRow, RefusedRow } from "../fetcher.ts";
import { hostsWithCards, type VmsRow } from "./hosts-with-cards.ts";

const NEEDED = ["InstanceType", "AcceleratorName", "AcceleratorCount", "Price", "Region"];

/**
 * Reads one `vms.csv` in SkyPilot's layout: one row a machine and place, quoted `GpuInfo` dictionaries in Python's
 * notation included. A blank or zero price is unknown.
 *
 * Where the layout lists cards apart from their hosts (GCP), machines that always have the same cards are put together;
 * loose cards are refused, because alone they cannot be rented.
 */
export const parseVms = (text: string, context: ParseContext): ParsedCatalog => {
  const { data, meta } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: "greedy",
    transform: (cell) => cell.trim(),
    transformHeader: (name) => name.trim().replace(/^\uFEFF/, ""),
  });
  const missing = NEEDED.filter((column) => !(meta.fields ?? []).includes(column));
  if (missing.length > 0)
    return refuseAll(`no column ${missing.join(", ")}; seen ${(meta.fields ?? []).join(",")}`);
  const { rows, loose } = hostsWithCards(data);
  const machines = new Map<string, MachineRow>();
  const prices: PriceRow[] = [];
  const refused: RefusedRow[] = loose.map((row) => ({
    region: cell(row, "Region"),
    instanceType: cell(row, "AcceleratorName"),
    reason: "cards without a machine; their price is only a part of an offer's",
  }));
  for (const row of rows) {
    const machine = toMachine(row, context);
    if (typeof machine === "string") refused.push(refusal(row, machine));
    else {
      machines.set(JSON.stringify(machine), machine);
      prices.push(toPrice(row, machine.instanceType));
    }
  }
  return { machines: [...machines.values()], prices, refused };
};

const refuseAll = (reason: string): ParsedCatalog => ({
  machines: [],
  prices: [],
  refused: [{ reason }],
});

const cell = (row: VmsRow, column: string): string => row[column] ?? "";

const refusal = (row: VmsRow, reason: string): RefusedRow => ({
  region: cell(row, "Region"),
  instanceType: nameOf(row),
  reason,
});

/** @returns a number > 0; blank, zero and what is no number are unknown */
const positive = (text: string): number | undefined => {
  const value = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && value > 0 ? value : undefined;
};

const isSlice = (row: VmsRow): boolean => /^tpu-/i.test(cell(row, "AcceleratorName"));

/** A TPU slice is a machine of its own; its row names a host kind (`TPU-VM`) or none. */
const nameOf = (row: VmsRow): string =>
  isSlice(row) ? cell(row, "AcceleratorName") : cell(row, "InstanceType");

const toMachine = (row: VmsRow, context: ParseContext): MachineRow | string => {
  const instanceType = nameOf(row);
  const accelerator = acceleratorOf(row, context);
  if (accelerator.problem !== undefined) return accelerator.problem;
  const vcpus = positive(cell(row, "vCPUs"));
  const memoryGib = positive(cell(row, "MemoryGiB"));
  const arch = ARCHS[cell(row, "Arch").toLowerCase()];
  return {
    instanceType,
    ...(vcpus === undefined ? {} : { vcpus }),
    ...(memoryGib === undefined ? {} : { memoryGib }),
    ...(arch === undefined ? {} : { arch }),
    ...accelerator.figures,
  };
};

const ARCHS: Readonly<Record<string, string>> = {
  x86_64: "x86_64",
  amd64: "x86_64",
  x64: "x86_64",
  arm64: "arm64",
  aarch64: "arm64",
};

type AcceleratorFigures = Pick<
  MachineRow,
  "accelerator" | "acceleratorCount" | "acceleratorMemoryGib"
>;

const acceleratorOf = (
  row: VmsRow,
  context: ParseContext,
): { readonly figures?: AcceleratorFigures; readonly problem?: string } => {
  const name = cell(row, "AcceleratorName");
  if (name === "") return {};
  const count = positive(cell(row, "AcceleratorCount"));
  if (count === undefined)
    return { problem: `accelerator ${name} with a count of "${cell(row, "AcceleratorCount")}"` };
  const memoryGib = memoryOf(cell(row, "GpuInfo"));
  const accelerator = canonical(name, memoryGib, context);
  if (accelerator === undefined)
    return {
      problem: `accelerator "${name}"${memoryGib === undefined ? "" : ` with ${memoryGib} GiB`} is not in accelerators.csv`,
    };
  const acceleratorCount = isSlice(row) ? 1 : count;
  return {
    figures: {
      accelerator,
      acceleratorCount,
      ...(memoryGib === undefined ? {} : { acceleratorMemoryGib: memoryGib }),
    },
  };
};

/** Memory of one card: the first `SizeInMiB` of the dictionary; 0 stands for unknown. @returns whole GiB */
const memoryOf = (gpuInfo: string): number | undefined => {
  const mib = positive(/['"]SizeInMiB['"]\s*:\s*([\d.]+)/.exec(gpuInfo)?.[1] ?? "");
  return mib === undefined ? undefined : Math.max(1, Math.round(mib / 1024));
};

/** Nominal and reported memory differ by a few per cent; another size of card by more. */
const SAME_CARD = 0.25;

/** A name stands for the card with the memory that is reported: an A100 with 80 GiB is an A100-80GB. */
const canonical = (
  name: string,
  memoryGib: number | undefined,
  { accelerator, bundled }: ParseContext,
): string | undefined => {
  const found = accelerator(name);
  const expected = bundled.accelerators.find((card) => card.name === found)?.memoryGib;
  if (found === undefined || memoryGib === undefined || expected === undefined) return found;
  const differs = Math.abs(memoryGib - expected) / expected > SAME_CARD;
  return differs ? accelerator(`${name}-${memoryGib}GB`) : found;
};

const toPrice = (row: VmsRow, instanceType: string): PriceRow => {
  const zone = cell(row, "AvailabilityZone");
  const onDemand = positive(cell(row, "Price"));
  const spot = positive(cell(row, "SpotPrice"));
  return {
    region: cell(row, "Region"),
    ...(zone === "" ? {} : { zone }),
    instanceType,
    ...(onDemand === undefined ? {} : { onDemandUsdPerHour: onDemand }),
    ...(spot === undefined ? {} : { spotUsdPerHour: spot }),
  };
};
