import type { Stage } from "../../domain/pipeline.ts";
import type { PlannedStage, PlannedTransfer } from "../../domain/plan.ts";
import type { VerifiedOffer } from "./offer.ts";
import type { PricedCopy } from "./price-copy.ts";
import type { Schedule } from "./schedule.ts";

/** The stages of a plan, in the pipeline's order. */
export const describeStages = (
  stages: readonly Stage[],
  offers: ReadonlyMap<string, VerifiedOffer>,
  hoursOf: ReadonlyMap<string, number | undefined>,
  times: Schedule,
): readonly PlannedStage[] =>
  stages.flatMap((stage) => {
    const offer = offers.get(stage.name);
    if (offer?.usdPerHour === undefined) return [];
    const { usdPerHour } = offer;
    const hours = hoursOf.get(stage.name);
    const startHour = times.startHour.get(stage.name);
    const endHour = times.endHour.get(stage.name);
    return [
      {
        name: stage.name,
        location: offer.location,
        instanceType: offer.machine.name,
        accelerators: acceleratorsOf(offer),
        pricing: offer.market,
        nodes: stage.nodes,
        usdPerHour,
        ...(hours === undefined ? {} : { hours, usd: stage.nodes * usdPerHour * hours }),
        ...(startHour === undefined ? {} : { startHour }),
        ...(endHour === undefined ? {} : { endHour }),
        priceAsOf: offer.priceAsOf,
        priceSource: offer.priceSource,
      },
    ];
  });

const acceleratorsOf = ({ machine }: VerifiedOffer): Readonly<Record<string, number>> =>
  machine.accelerator === undefined || machine.acceleratorCount === undefined
    ? {}
    : { [machine.accelerator]: machine.acceleratorCount };

/** Copies between regions, and those within one that a row puts a price on, so that the list adds up. */
export const describeTransfers = (copies: readonly PricedCopy[]): readonly PlannedTransfer[] =>
  copies
    .filter((copy) => copy.from !== copy.to || copy.usd > 0)
    .map((copy) => ({
      item: copy.item,
      from: copy.from,
      to: copy.to,
      consumers: copy.consumers,
      delivery: copy.deliveries.length > 0,
      gb: copy.gb,
      usd: copy.usd,
      hours: copy.hours,
    }))
    .sort(
      (a, b) =>
        compare(a.item, b.item) ||
        compare(a.to, b.to) ||
        compare(a.consumers.join(), b.consumers.join()),
    );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
