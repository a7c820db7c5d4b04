import { present } from "../../src/catalog/present.ts";
import type { InstanceType } from "../../src/domain/catalog.ts";
import type { MachineRow, ParseContext } from "../fetcher.ts";
import { known } from "../money.ts";
import { listAt, property } from "../read-rows.ts";
import { azureFeatures } from "../snapshots/azure.ts";

const ARCH: Readonly<Record<string, string>> = { x64: "x86_64", Arm64: "arm64" };

type Capabilities = ReadonlyMap<string, string>;

const capabilitiesOf = (sku: unknown): Capabilities =>
  new Map(
    listAt(sku, "capabilities").map((capability) => [
      String(property(capability, "name")),
      String(property(capability, "value")),
    ]),
  );

/** Capabilities of virtual machine sizes by name, from the Resource SKUs of a subscription. */
const skuCapabilities = (skus: readonly unknown[]): ReadonlyMap<string, Capabilities> =>
  new Map(
    skus
      .filter((sku) => property(sku, "resourceType") === "virtualMachines")
      .map((sku) => [String(property(sku, "name")), capabilitiesOf(sku)]),
  );

/** `vCPUsAvailable` is what a constrained size (E16-4as_v5) leaves usable. */
const figures = (size: Capabilities | undefined) => ({
  vcpus: known(size?.get("vCPUsAvailable")) ?? known(size?.get("vCPUs")),
  memoryGib: known(size?.get("MemoryGB")),
  arch: ARCH[size?.get("CpuArchitectureType") ?? ""],
});

/** The Resource SKUs count GPUs and do not name them; the kind is known from the dataset or not at all. */
const cards = (bundled: InstanceType | undefined) =>
  present({
    accelerator: bundled?.accelerator,
    acceleratorCount: bundled?.acceleratorCount,
    acceleratorMemoryGib: bundled?.acceleratorMemoryGib,
  });

/**
 * Machines by the sizes that have a price. A size that neither the Resource SKUs nor the dataset describe keeps a row
 * with unknown figures: it satisfies no request that asks for them.
 *
 * @param skus  "value" of all pages of the Resource SKUs; empty without credentials
 */
export const machineRows = (
  sizes: Iterable<string>,
  skus: readonly unknown[],
  { instanceTypes }: ParseContext["bundled"],
): readonly MachineRow[] => {
  const capabilities = skuCapabilities(skus);
  const bundledBySize = new Map(
    instanceTypes.filter(({ cloud }) => cloud === "azure").map((type) => [type.name, type]),
  );
  return [...new Set(sizes)].map((size) => {
    const bundled = bundledBySize.get(size);
    const stated = figures(capabilities.get(size));
    return {
      instanceType: size,
      ...present({
        vcpus: stated.vcpus ?? bundled?.vcpus,
        memoryGib: stated.memoryGib ?? bundled?.memoryGib,
        arch: stated.arch ?? bundled?.arch,
        networkGbps: bundled?.networkGbps,
      }),
      ...cards(bundled),
      features: bundled?.features ?? azureFeatures(size),
    };
  });
};
