import type { Catalog, InstanceType } from "../../domain/catalog.ts";
import type { OwnCloud, OwnMachine } from "../../domain/own-prices.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { resolveAccelerator } from "../accelerator-names.ts";
import { present } from "../present.ts";
import { concerns, usdPerHourOf } from "./machine-price.ts";

/** What is wrong in the declaration of a cloud, and where: `["regions", "dc1", "machines", 0]`. */
export interface OwnFault {
  readonly path: readonly (string | number)[];
  readonly detail: string;
  readonly remedy: string;
}

/** A declared machine in the words of the catalog. @param at  of the machine, for faults */
export const toInstanceType = (
  catalog: Pick<Catalog, "accelerators">,
  cloud: OwnCloud,
  machine: OwnMachine,
  at: OwnFault["path"],
): Result<InstanceType, OwnFault> => {
  const cards = cardsOf(catalog, machine, at);
  if (!cards.ok) return cards;
  const type = present({
    cloud: cloud.name,
    name: machine.instanceType,
    vcpus: machine.vcpus,
    memoryGib: machine.memoryGib,
    arch: machine.arch,
    features: machine.features,
    ...cards.value,
  });
  const fault = priceFault(machine, type, at);
  return fault === undefined ? ok(type) : err(fault);
};

type Cards = Pick<InstanceType, "accelerator" | "acceleratorCount" | "acceleratorMemoryGib">;

const cardsOf = (
  catalog: Pick<Catalog, "accelerators">,
  { accelerators }: OwnMachine,
  at: OwnFault["path"],
): Result<Cards, OwnFault> => {
  if (accelerators === undefined) return ok({});
  const { name, count } = accelerators;
  const path = [...at, "accelerators"];
  const resolved = resolveAccelerator(catalog, name);
  if (!resolved.ok) {
    const { suggestions } = resolved.error;
    return err({
      path,
      detail: `unknown accelerator "${name}"; names are never guessed`,
      remedy:
        suggestions.length > 0
          ? `Did you mean ${suggestions.map((known) => `"${known}:${count.amount}"`).join(" or ")}?`
          : "`sky gpus` lists the names.",
    });
  }
  if (count.atLeast)
    return err({
      path,
      detail: `"${name}:${count.amount}+" is no number of cards: a machine has exactly so many`,
      remedy: `Write "${resolved.value}:${count.amount}".`,
    });
  const memoryGib = catalog.accelerators.find(({ name: n }) => n === resolved.value)?.memoryGib;
  return ok({
    accelerator: resolved.value,
    acceleratorCount: count.amount,
    ...(memoryGib !== undefined && { acceleratorMemoryGib: memoryGib }),
  });
};

const priceFault = (
  { price }: OwnMachine,
  type: InstanceType,
  path: OwnFault["path"],
): OwnFault | undefined => {
  if (price === undefined) return undefined;
  if (!concerns(price, type))
    return price.per === "accelerator"
      ? {
          path,
          detail: `"${type.name}" has a price per accelerator and no accelerators`,
          remedy: 'Write its "accelerators", or a price of another unit.',
        }
      : {
          path,
          detail: `"${type.name}" has accelerators and a price per vCPU and GiB, in which the cards would be free`,
          remedy: 'Write "perAcceleratorHourUsd" (all-in) or "usdPerHour" instead.',
        };
  return Number.isNaN(usdPerHourOf(price, type))
    ? {
        path,
        detail: `the price of "${type.name}" is per vCPU or GiB, whose number is not given`,
        remedy: 'Write "cpus" and "memory".',
      }
    : undefined;
};
