import type { MachineRow } from "../fetcher.ts";
import { exact } from "../money.ts";
import { billedVcpus, seriesOfMachine } from "./families.ts";
import { localSsdGib } from "./local-ssd.ts";
import type { Rates } from "./rates.ts";
import type { Market } from "./sku.ts";

/** As Google's price list counts. */
const HOURS_PER_MONTH = 730;

/** A part of a machine's price. */
interface Summand {
  /** In words, for the refusal when the price is missing. */
  readonly label: string;
  readonly usdPerHour: number | undefined;
}

export interface Composed {
  /** The whole machine; absent as soon as one part has no price. */
  readonly usdPerHour?: number;
  /** Parts without a price. */
  readonly missing: readonly string[];
  readonly parts: number;
}

interface Place {
  readonly rates: Rates;
  readonly market: Market;
  readonly region: string;
}

const times = (amount: number | undefined, usd: number | undefined): number | undefined =>
  amount === undefined || usd === undefined ? undefined : amount * usd;

const cards = (machine: MachineRow, { rates, market, region }: Place): readonly Summand[] => {
  const { accelerator, acceleratorCount } = machine;
  if (accelerator === undefined) return [];
  const usd = rates.usd({ kind: "gpu", name: accelerator }, market, region);
  return [{ label: accelerator, usdPerHour: times(acceleratorCount, usd) }];
};

/** Newer series have a local SSD price of their own; the others share one. */
const disks = (machine: MachineRow, { rates, market, region }: Place): readonly Summand[] => {
  const gib = localSsdGib(machine.instanceType);
  if (gib === 0) return [];
  const own = { kind: "ssd", name: seriesOfMachine(machine.instanceType) } as const;
  const usd =
    rates.usd(own, market, region) ?? rates.usd({ kind: "ssd", name: "" }, market, region);
  return [{ label: "local SSD", usdPerHour: times(gib, times(1 / HOURS_PER_MONTH, usd)) }];
};

/** M2 is billed as M1 with a surcharge on both parts; the surcharge has no spot price. */
const unitUsd = (
  kind: "core" | "ram",
  series: string,
  { rates, market, region }: Place,
): number | undefined => {
  if (series !== "m2") return rates.usd({ kind, name: series }, market, region);
  const base = rates.usd({ kind, name: "m1" }, market, region);
  const surcharge = rates.usd({ kind, name: "m2-premium" }, market, region);
  return base === undefined || surcharge === undefined ? undefined : base + surcharge;
};

const host = (machine: MachineRow, place: Place): readonly Summand[] => {
  const { instanceType: name, vcpus, memoryGib } = machine;
  const series = seriesOfMachine(name);
  const billed = vcpus === undefined ? undefined : billedVcpus(name, vcpus);
  return [
    { label: "core", usdPerHour: times(billed, unitUsd("core", series, place)) },
    { label: "memory", usdPerHour: times(memoryGib, unitUsd("ram", series, place)) },
  ];
};

const isFlat = (name: string): boolean => name === "f1-micro" || name === "g1-small";

const summands = (machine: MachineRow, place: Place): readonly Summand[] => {
  const name = machine.instanceType;
  if (isFlat(name)) {
    const usd = place.rates.usd({ kind: "machine", name }, place.market, place.region);
    return [{ label: "machine", usdPerHour: usd }];
  }
  // The price of a GPU slice of A4 covers its share of the host; there are no core and memory prices.
  if (seriesOfMachine(name) === "a4") return cards(machine, place);
  return [...host(machine, place), ...cards(machine, place), ...disks(machine, place)];
};

/** Price of a whole machine in a region: cores, memory, cards and local disks, all of them or none. */
export const composedUsd = (
  machine: MachineRow,
  rates: Rates,
  market: Market,
  region: string,
): Composed => {
  const parts = summands(machine, { rates, market, region });
  const missing = parts.flatMap(({ label, usdPerHour }) =>
    usdPerHour === undefined ? [label] : [],
  );
  const usd = parts.reduce((sum, { usdPerHour }) => sum + (usdPerHour ?? 0), 0);
  return {
    ...(missing.length === 0 ? { usdPerHour: exact(usd) } : {}),
    missing,
    parts: parts.length,
  };
};
