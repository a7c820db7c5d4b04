import { present } from "../../src/catalog/present.ts";
import type { MachineRow, ParseContext, PriceRow } from "../fetcher.ts";
import { exact } from "../money.ts";
import type { Reading } from "../read-rows.ts";
import { HOST_LIMITS, type HostLimit, N1_HOST } from "../snapshots/gcp-gpus.ts";
import { composedUsd } from "./compose.ts";
import { type ListedMachine, regionOfZone } from "./listing.ts";
import { type Place, placesOf } from "./places.ts";
import type { Rates } from "./rates.ts";
import type { Market } from "./sku.ts";

const fits = ({ vcpus, memoryGib }: MachineRow, limit: HostLimit): boolean =>
  vcpus !== undefined &&
  memoryGib !== undefined &&
  vcpus <= limit.vcpus &&
  memoryGib <= limit.memoryGib;

/** An N1 host with cards, which Google bills as host plus cards. */
interface Attachment {
  readonly host: ListedMachine;
  readonly card: string;
  readonly count: number;
}

const attachments = (machines: readonly ListedMachine[]): readonly Attachment[] => {
  const hosts = machines.filter(({ machine }) => N1_HOST.test(machine.instanceType));
  return Object.entries(HOST_LIMITS).flatMap(([card, limits]) =>
    Object.entries(limits).flatMap(([count, limit]) =>
      hosts
        .filter(({ machine }) => fits(machine, limit))
        .map((host) => ({ host, card, count: Number(count) })),
    ),
  );
};

const machineOf = ({ host, card, count }: Attachment, context: ParseContext): MachineRow => {
  const spec = context.bundled.accelerators.find(({ name }) => name === card);
  return {
    ...host.machine,
    instanceType: `${host.machine.instanceType}+${card}:${count}`,
    accelerator: card,
    acceleratorCount: count,
    ...present({ acceleratorMemoryGib: spec?.memoryGib }),
  };
};

const sumUsd = (
  { host, card, count }: Attachment,
  rates: Rates,
  market: Market,
  region: string,
): number | undefined => {
  const hostUsd = composedUsd(host.machine, rates, market, region).usdPerHour;
  const cardUsd = rates.usd({ kind: "gpu", name: card }, market, region);
  return hostUsd === undefined || cardUsd === undefined
    ? undefined
    : exact(hostUsd + count * cardUsd);
};

/** Zones with both, where zones are known; else regions in which the card has a price. */
const placesWith = (
  { host, card }: Attachment,
  rates: Rates,
  zonesOfCard: ReadonlyMap<string, ReadonlySet<string>>,
  regionZones: ReadonlyMap<string, readonly string[]>,
): readonly Place[] => {
  const cardZones = zonesOfCard.get(card);
  const priced = rates.regionsOf({ kind: "gpu", name: card });
  if (host.zones === undefined || zonesOfCard.size === 0)
    return priced.map((region) => ({ region }));
  const both = [...host.zones].filter((zone) => cardZones?.has(zone) ?? false);
  const inPriced = both.filter((zone) => priced.includes(regionOfZone(zone)));
  return placesOf(new Set(inPriced), regionZones);
};

/** Where cards and hosts can be joined. */
export interface AttachmentPlaces {
  readonly zonesOfCard: ReadonlyMap<string, ReadonlySet<string>>;
  readonly regionZones: ReadonlyMap<string, readonly string[]>;
}

/** All legal pairs of an N1 host and cards with a price for both in one region; a pair is never offered by half. */
export const attachedReadings = (
  machines: readonly ListedMachine[],
  rates: Rates,
  { zonesOfCard, regionZones }: AttachmentPlaces,
  context: ParseContext,
): readonly Reading[] =>
  attachments(machines).map((attachment) => {
    const machine = machineOf(attachment, context);
    const prices = placesWith(attachment, rates, zonesOfCard, regionZones).flatMap(
      (place): readonly PriceRow[] => {
        const figures = present({
          onDemandUsdPerHour: sumUsd(attachment, rates, "on-demand", place.region),
          spotUsdPerHour: sumUsd(attachment, rates, "spot", place.region),
        });
        if (Object.keys(figures).length === 0) return [];
        const { instanceType } = machine;
        return [
          { ...place, instanceType, ...figures, confidence: "derived", notes: "host + cards" },
        ];
      },
    );
    return prices.length === 0 ? {} : { machines: [machine], prices };
  });
