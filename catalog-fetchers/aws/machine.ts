import { present } from "../../src/catalog/present.ts";
import type { InstanceType } from "../../src/domain/catalog.ts";
import type { MachineRow, ParseContext } from "../fetcher.ts";
import { known } from "../money.ts";
import { canonicalAccelerator } from "../snapshots/accelerators.ts";
import type { OfferRow } from "./offer-file.ts";

/** `p5` of `p5.48xlarge`. */
export const familyOf = (instanceType: string): string => instanceType.split(".", 1)[0] ?? "";

/** What the dataset knows of AWS machines, by type and by family. */
export interface KnownMachines {
  readonly byType: ReadonlyMap<string, InstanceType>;
  /** Families all of whose members carry the same card. */
  readonly byFamily: ReadonlyMap<string, InstanceType>;
}

export const knownMachines = ({ instanceTypes }: ParseContext["bundled"]): KnownMachines => {
  const own = instanceTypes.filter(({ cloud }) => cloud === "aws");
  const byFamily = new Map<string, InstanceType>();
  const mixed = new Set<string>();
  for (const type of own) {
    const family = familyOf(type.name);
    const first = byFamily.get(family) ?? type;
    byFamily.set(family, first);
    if (first.accelerator !== type.accelerator) mixed.add(family);
  }
  for (const family of mixed) byFamily.delete(family);
  return { byType: new Map(own.map((type) => [type.name, type])), byFamily };
};

/** `"1,952 GiB"`, `"4"`; `undefined` for "NA" and other words. */
const figure = (text: string): number | undefined =>
  known(/^([\d,]+(?:\.\d+)?)/.exec(text)?.[1]?.replaceAll(",", ""));

/** `"25 Gigabit"` is a rate; `"Up to 25 Gigabit"` is a peak that no plan can lean on. */
const networkGbps = (text: string): number | undefined =>
  known(/^(\d+(?:\.\d+)?) Gigabit$/.exec(text)?.[1]);

const arch = (processor: string): string | undefined => {
  if (/graviton/i.test(processor)) return "arm64";
  return /intel|amd/i.test(processor) ? "x86_64" : undefined;
};

type CardFigures = Pick<MachineRow, "accelerator" | "acceleratorCount" | "acceleratorMemoryGib">;

/** The list states how many GPUs a machine has, and their memory in total, but never which. */
const card = (row: OfferRow, machines: KnownMachines): CardFigures | undefined => {
  const bundled = machines.byType.get(row.instanceType);
  if (bundled !== undefined) return cardOf(bundled, bundled.acceleratorCount);
  const count = figure(row.gpu);
  const sibling = machines.byFamily.get(familyOf(row.instanceType));
  if (count === undefined) return sibling?.accelerator === undefined ? {} : undefined;
  if (sibling?.accelerator === undefined) return undefined;
  const total = figure(row.gpuMemory);
  const stated = total === undefined ? undefined : total / count;
  return {
    ...cardOf(sibling, count),
    accelerator: canonicalAccelerator(sibling.accelerator, stated),
    ...present({ acceleratorMemoryGib: stated ?? sibling.acceleratorMemoryGib }),
  };
};

const cardOf = (type: InstanceType, count: number | undefined): CardFigures =>
  present({
    accelerator: type.accelerator,
    acceleratorCount: count,
    acceleratorMemoryGib: type.acceleratorMemoryGib,
  });

/**
 * A machine from its row in the price list; what the list does not say comes from the dataset.
 *
 * @returns `undefined` for a machine with cards of a family that the dataset does not know: which cards, nobody says
 */
export const machineOf = (row: OfferRow, machines: KnownMachines): MachineRow | undefined => {
  const bundled = machines.byType.get(row.instanceType);
  const cards = card(row, machines);
  if (cards === undefined) return undefined;
  return {
    ...present({
      instanceType: row.instanceType,
      vcpus: figure(row.vcpu) ?? bundled?.vcpus,
      memoryGib: figure(row.memory) ?? bundled?.memoryGib,
      arch: arch(row.processor) ?? bundled?.arch,
      networkGbps: bundled?.networkGbps ?? networkGbps(row.network),
    }),
    ...cards,
    features: bundled?.features ?? (row.instanceType.includes(".metal") ? ["bare-metal"] : []),
  };
};

/** The dataset's figures of a type that has a spot price and no list price. */
export const bundledMachine = (type: InstanceType): MachineRow => {
  const { cloud: _, name, ...figures } = type;
  return { instanceType: name, ...figures };
};
