import type { InstanceType } from "../../domain/catalog.ts";
import type { Quantity, ResourceSet, Runtime } from "../../domain/pipeline.ts";
import { covers } from "./location-pattern.ts";
import type { VerifiedOffer } from "./offer.ts";

/** An unknown figure satisfies no request. */
const meets = (figure: number | undefined, wanted: Quantity | undefined): boolean => {
  if (wanted === undefined) return true;
  if (figure === undefined) return false;
  return wanted.atLeast ? figure >= wanted.amount : figure === wanted.amount;
};

const isWanted = (figure: string | undefined, wanted: string | undefined): boolean =>
  wanted === undefined || figure === wanted;

/** Whether a machine has all that one resource set asks for. Without a request for accelerators it may have some. */
export const satisfies = (machine: InstanceType, set: ResourceSet): boolean =>
  isWanted(machine.accelerator, set.accelerators?.name) &&
  meets(machine.acceleratorCount, set.accelerators?.count) &&
  meets(machine.acceleratorMemoryGib, set.acceleratorMemoryGib) &&
  meets(machine.vcpus, set.cpus) &&
  meets(machine.memoryGib, set.memoryGib) &&
  isWanted(machine.name, set.instanceType) &&
  isWanted(machine.arch, set.arch) &&
  set.features.every((feature) => machine.features.includes(feature));

/** Whether an offer is what one resource set asks for, its place and market included. */
export const satisfiesSet = (
  { machine, location, market }: Pick<VerifiedOffer, "machine" | "location" | "market">,
  set: ResourceSet,
): boolean =>
  satisfies(machine, set) &&
  isWanted(market, set.market) &&
  (set.allow === undefined || set.allow.some((pattern) => covers(pattern, location)));

/** Hours of a stage on a machine; `unknown` when the user gave none at all, `impossible` when not for this machine. */
export const runtimeHours = (
  machine: InstanceType,
  runtime: Runtime,
): number | "unknown" | "impossible" => {
  if (runtime.kind === "unknown") return "unknown";
  if (runtime.kind === "fixed") return runtime.hours;
  return (
    runtime.hours.get(machine.name) ??
    hoursByCount(machine, runtime.hours) ??
    (machine.accelerator === undefined ? undefined : runtime.hours.get(machine.accelerator)) ??
    "impossible"
  );
};

/** The entry of a key such as `V100:4`, read as a name and a number: `V100:4.0` is the same key. */
const hoursByCount = (
  machine: InstanceType,
  hours: ReadonlyMap<string, number>,
): number | undefined => {
  for (const [key, value] of hours) {
    const colon = key.lastIndexOf(":");
    if (colon < 0 || key.slice(0, colon) !== machine.accelerator) continue;
    if (Number(key.slice(colon + 1)) === machine.acceleratorCount) return value;
  }
  return undefined;
};
