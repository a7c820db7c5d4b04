import type { InstanceType } from "../../domain/catalog.ts";
import type { OwnPrice } from "../../domain/own-prices.ts";

type Machine = Pick<InstanceType, "vcpus" | "memoryGib" | "accelerator" | "acceleratorCount">;

/**
 * Whether a price speaks of a machine: one per card of machines with cards, one per vCPU and GiB of those without.
 * Per vCPU and GiB alone the cards of a machine would be free.
 */
export const concerns = (price: OwnPrice, machine: Machine): boolean => {
  if (price.per === "machine") return true;
  return (price.per === "accelerator") === (machine.accelerator !== undefined);
};

/**
 * Price of a whole machine.
 *
 * @returns USD per hour; NaN when the machine's number of cards, vCPUs or GiB is unknown
 */
export const usdPerHourOf = (price: OwnPrice, machine: Machine): number => {
  switch (price.per) {
    case "machine":
      return price.usdPerHour;
    case "accelerator":
      return price.usdPerAcceleratorHour * (machine.acceleratorCount ?? Number.NaN);
    case "size":
      return (
        share(price.usdPerVcpuHour, machine.vcpus) + share(price.usdPerGibHour, machine.memoryGib)
      );
  }
};

/** Without a price of its own a part costs nothing beside the other one. */
const share = (usdPerUnitHour: number | undefined, units: number | undefined): number =>
  usdPerUnitHour === undefined ? 0 : usdPerUnitHour * (units ?? Number.NaN);
