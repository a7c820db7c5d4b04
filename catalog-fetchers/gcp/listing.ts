import { present } from "../../src/catalog/present.ts";
import type { MachineRow, ParseContext, RefusedRow } from "../fetcher.ts";
import { listAt, property, shown } from "../read-rows.ts";
import { gcpFeatures } from "../snapshots/gcp.ts";
import { LEGACY_NAME } from "./families.ts";

/** A scope of an aggregated list of the Compute API with its contents: `["zones/us-central1-a", { … }]`. */
export type Scope = readonly [name: string, contents: unknown];

/** A machine type and where it is. */
export interface ListedMachine {
  readonly machine: MachineRow;
  /** Absent: the list of zones was not read; wherever its parts have a price. */
  readonly zones?: ReadonlySet<string>;
}

export interface Machines {
  readonly machines: readonly ListedMachine[];
  readonly refused: readonly RefusedRow[];
}

/** TPU hosts are priced by chips, as slices. */
const TPU_HOST = /^(ct\d\w*|tpu\w*)-/;
const ARCH: Readonly<Record<string, string>> = { ARM64: "arm64", X86_64: "x86_64" };
const MIB_PER_GIB = 1024;
const HUNDREDTHS = 100;

const figure = (value: unknown): number | undefined =>
  typeof value === "number" && value > 0 ? value : undefined;

/** Whole MiB cannot say 1.8 GiB, which is what is meant and billed. */
const gibOf = (mib: number): number => Math.round((mib / MIB_PER_GIB) * HUNDREDTHS) / HUNDREDTHS;

export const regionOfZone = (zone: string): string => zone.slice(0, zone.lastIndexOf("-"));

const zoneOf = (scope: string): string => scope.replace(/^zones\//, "");

/** `nvidia-tesla-t4`, `nvidia-h100-mega-80gb`. */
export const listedCard = (name: string, context: ParseContext): string | undefined =>
  context.accelerator(name.replace(/^nvidia-/, "").replace(/^tesla-/, ""));

type Card = Pick<MachineRow, "accelerator" | "acceleratorCount" | "acceleratorMemoryGib">;

const cardOf = (type: unknown, context: ParseContext): Card | string => {
  const [first] = listAt(type, "accelerators");
  if (first === undefined) return {};
  const stated = String(property(first, "guestAcceleratorType"));
  const accelerator = listedCard(stated, context);
  if (accelerator === undefined) return stated;
  const bundled = bundledType(String(property(type, "name")), context);
  const spec = context.bundled.accelerators.find(({ name }) => name === accelerator);
  return present({
    accelerator,
    // The dataset counts shared cards in fractions, which the list cannot.
    acceleratorCount: bundled?.acceleratorCount ?? figure(property(first, "guestAcceleratorCount")),
    acceleratorMemoryGib: bundled?.acceleratorMemoryGib ?? spec?.memoryGib,
  });
};

const bundledType = (name: string, { bundled }: ParseContext) =>
  bundled.instanceTypes.find((type) => type.cloud === "gcp" && type.name === name);

const machineOf = (type: unknown, card: Card, context: ParseContext): MachineRow => {
  const name = String(property(type, "name"));
  const memoryMib = figure(property(type, "memoryMb"));
  const bundled = bundledType(name, context);
  return {
    ...present({
      instanceType: name,
      vcpus: figure(property(type, "guestCpus")),
      memoryGib: memoryMib === undefined ? undefined : gibOf(memoryMib),
      arch: ARCH[String(property(type, "architecture"))] ?? bundled?.arch,
      networkGbps: bundled?.networkGbps,
    }),
    ...card,
    features: gcpFeatures(name, property(type, "isSharedCpu") === true),
  };
};

const isOffered = (type: unknown): boolean => {
  const name = property(type, "name");
  return (
    typeof name === "string" &&
    property(type, "deprecated", "state") === undefined &&
    !TPU_HOST.test(name) &&
    !LEGACY_NAME.test(name)
  );
};

/** Types by name with the zones of all scopes that list them. */
const byName = (scopes: readonly Scope[]) => {
  const found = new Map<string, { type: unknown; zones: Set<string> }>();
  for (const [scope, contents] of scopes)
    for (const type of listAt(contents, "machineTypes").filter(isOffered)) {
      const name = String(property(type, "name"));
      const entry = found.get(name) ?? { type, zones: new Set<string>() };
      entry.zones.add(zoneOf(scope));
      found.set(name, entry);
    }
  return found;
};

const listedMachines = (scopes: readonly Scope[], context: ParseContext): Machines => {
  const machines: ListedMachine[] = [];
  const refused: RefusedRow[] = [];
  for (const [name, { type, zones }] of byName(scopes)) {
    const card = cardOf(type, context);
    if (typeof card === "string")
      refused.push({
        instanceType: name,
        reason: `accelerator ${shown(card)} is not in accelerators.csv`,
      });
    else machines.push({ machine: machineOf(type, card, context), zones });
  }
  return { machines, refused };
};

const bundledMachines = ({ bundled }: ParseContext): Machines => ({
  machines: bundled.instanceTypes
    .filter(
      ({ cloud, name, features }) =>
        cloud === "gcp" &&
        !name.includes("+") &&
        !features.includes("tpu") &&
        !LEGACY_NAME.test(name),
    )
    .map(({ cloud: _, name, ...figures }) => ({ machine: { instanceType: name, ...figures } })),
  refused: [],
});

/**
 * The machine types to price: those that the account's list names, zone by zone; without a list those of the dataset.
 *
 * @param scopes  of `aggregated/machineTypes`, all pages
 */
export const machineTypes = (scopes: readonly Scope[], context: ParseContext): Machines =>
  scopes.length === 0 ? bundledMachines(context) : listedMachines(scopes, context);

const TPU_HOSTS: Readonly<Record<string, string>> = {
  ct3: "tpu-v3",
  ct3p: "tpu-v3",
  ct4p: "tpu-v4",
  ct5l: "tpu-v5litepod",
  ct5lp: "tpu-v5litepod",
  ct5p: "tpu-v5p",
  ct6e: "tpu-v6e",
};

const addZone = (zones: Map<string, Set<string>>, name: string | undefined, scope: string) => {
  if (name === undefined) return;
  const known = zones.get(name) ?? new Set<string>();
  known.add(zoneOf(scope));
  zones.set(name, known);
};

/** Zones with hosts of a TPU generation, by `tpu-v5p`; generations older than the list of host types are missing. */
export const tpuZones = (scopes: readonly Scope[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const zones = new Map<string, Set<string>>();
  for (const [scope, contents] of scopes)
    for (const type of listAt(contents, "machineTypes"))
      addZone(zones, TPU_HOSTS[String(property(type, "name")).split("-", 1)[0] ?? ""], scope);
  return zones;
};

/** Zones with a card that can be attached, by its canonical name. @param scopes  of `aggregated/acceleratorTypes` */
export const cardZones = (
  scopes: readonly Scope[],
  context: ParseContext,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const zones = new Map<string, Set<string>>();
  for (const [scope, contents] of scopes)
    for (const type of listAt(contents, "acceleratorTypes"))
      addZone(zones, listedCard(String(property(type, "name")), context), scope);
  return zones;
};
