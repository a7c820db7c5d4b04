import type { InstanceType } from "../domain/catalog.ts";
import type { Quantity, ResourceSet, Runtime } from "../domain/pipeline.ts";

/** The parts of a resource set that a machine fails, in the words of reports; empty: it fits. */
export const unmetParts = (type: InstanceType, set: ResourceSet): string[] => {
  const unmet: string[] = [];
  const need = (met: boolean, words: string): void => {
    if (!met) unmet.push(words);
  };
  const { accelerators, acceleratorMemoryGib, cpus, memoryGib, instanceType, arch } = set;
  if (instanceType !== undefined) need(type.name === instanceType, `instance type ${instanceType}`);
  if (accelerators !== undefined)
    need(
      type.accelerator === accelerators.name && covers(accelerators.count, type.acceleratorCount),
      `accelerators ${accelerators.name}:${words(accelerators.count)}`,
    );
  if (acceleratorMemoryGib !== undefined)
    need(
      covers(acceleratorMemoryGib, type.acceleratorMemoryGib),
      `accelerator memory ${words(acceleratorMemoryGib)} GiB`,
    );
  if (cpus !== undefined) need(covers(cpus, type.vcpus), `cpus ${words(cpus)}`);
  if (memoryGib !== undefined)
    need(covers(memoryGib, type.memoryGib), `memory ${words(memoryGib)} GiB`);
  if (arch !== undefined) need(type.arch === arch, `arch ${arch}`);
  for (const feature of set.features) need(type.features.includes(feature), `feature ${feature}`);
  return unmet;
};

/** Whether a machine has all that a resource set asks for; `unmetParts` says what it lacks. */
export const fits = (type: InstanceType, set: ResourceSet): boolean => {
  const { accelerators, acceleratorMemoryGib, cpus, memoryGib, instanceType, arch } = set;
  return (
    (instanceType === undefined || type.name === instanceType) &&
    (accelerators === undefined ||
      (type.accelerator === accelerators.name &&
        covers(accelerators.count, type.acceleratorCount))) &&
    (acceleratorMemoryGib === undefined ||
      covers(acceleratorMemoryGib, type.acceleratorMemoryGib)) &&
    (cpus === undefined || covers(cpus, type.vcpus)) &&
    (memoryGib === undefined || covers(memoryGib, type.memoryGib)) &&
    (arch === undefined || type.arch === arch) &&
    set.features.every((feature) => type.features.includes(feature))
  );
};

/** An unknown figure satisfies nothing. */
const covers = ({ amount, atLeast }: Quantity, have: number | undefined): boolean =>
  have !== undefined && (atLeast ? have >= amount : have === amount);

const words = ({ amount, atLeast }: Quantity): string => `${amount}${atLeast ? "+" : ""}`;

/** `V100:4` of a machine with four; `undefined` without accelerators. */
export const acceleratorLabel = (type: InstanceType): string | undefined =>
  type.accelerator === undefined ? undefined : `${type.accelerator}:${type.acceleratorCount ?? 1}`;

/** A runtime that was not given, or one that leaves this machine out. */
export type MachineHours = number | "not given" | "no runtime for this machine";

/** The most specific key wins: instance type, then accelerator and count, then the accelerator alone. */
export const hoursOn = (runtime: Runtime, type: InstanceType): MachineHours => {
  if (runtime.kind === "unknown") return "not given";
  if (runtime.kind === "fixed") return runtime.hours;
  const keys = [type.name, acceleratorLabel(type), type.accelerator];
  // One slice is written without a count: `tpu-v3-8`.
  for (const key of keys) {
    const hours = key === undefined ? undefined : runtime.hours.get(key);
    if (hours !== undefined) return hours;
  }
  return "no runtime for this machine";
};
