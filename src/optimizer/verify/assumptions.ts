import type { EgressRate, ThroughputRate } from "../../domain/catalog.ts";
import type { VerifiedOffer } from "./offer.ts";
import type { PricedCopy } from "./price-copy.ts";

/** An offer that a plan pays for. */
export interface CountedOffer extends VerifiedOffer {
  /** The stage is there already: what it still takes is as expected, and an unknown price has a note of its own. */
  readonly held: boolean;
}

/** Every figure of a plan that rests on an assumption, one sentence for each distinct figure, in a fixed order. */
export const assumedFigures = (
  offers: readonly CountedOffer[],
  copies: readonly PricedCopy[],
): readonly string[] => [
  ...distinct(
    offers
      .filter(({ held }) => !held)
      .filter((offer) => offer.market === "spot" && offer.interruptionPct === undefined)
      .map(interruptionSentence),
  ),
  ...distinct(
    offers.filter((offer) => !offer.held && offer.usdPerHour === undefined).map(reservedSentence),
  ),
  ...distinct(
    offers
      .filter((offer) => offer.confidence === "assumed" && offer.usdPerHour !== undefined)
      .map(priceSentence),
  ),
  ...distinct(
    copies
      .map((copy) => copy.egress)
      .filter((rate) => rate?.confidence === "assumed")
      .map((rate) => egressSentence(rate as EgressRate)),
  ),
  ...distinct(
    copies
      .map((copy) => copy.throughput)
      .filter((rate) => rate.confidence === "assumed")
      .map(throughputSentence),
  ),
];

const distinct = (sentences: readonly string[]): readonly string[] =>
  [...new Set(sentences)].sort();

const interruptionSentence = ({ machine, location }: VerifiedOffer): string =>
  `interruption rate of ${machine.name} spot at ${location} is not known: none counted`;

/** Only a stage with nothing but reserved nodes may have such an offer. */
const reservedSentence = ({ machine, location }: VerifiedOffer): string =>
  `price of ${machine.name} in ${location} is not known; all its nodes are reserved`;

const priceSentence = (offer: VerifiedOffer): string =>
  `${offer.market} price of ${offer.machine.name} in ${offer.location} ` +
  `${offer.usdPerHour} USD/h is assumed`;

const egressSentence = (rate: EgressRate): string =>
  `egress ${rate.from} → ${rate.to} ` +
  `${rate.tiers.map((tier) => tier.usdPerGb).join("/")} USD/GB is assumed`;

const throughputSentence = (rate: ThroughputRate): string =>
  `throughput ${rate.from} → ${rate.to} ${rate.gbps} Gbit/s is assumed`;
