import type { EgressRate, ThroughputRate } from "../../domain/catalog.ts";
import type { VerifiedOffer } from "./offer.ts";
import type { PricedCopy } from "./price-copy.ts";

/** Every figure of a plan that rests on an assumption, one sentence for each distinct figure, in a fixed order. */
export const assumedFigures = (
  offers: readonly VerifiedOffer[],
  copies: readonly PricedCopy[],
): readonly string[] => [
  ...distinct(offers.filter((offer) => offer.confidence === "assumed").map(priceSentence)),
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

const priceSentence = (offer: VerifiedOffer): string =>
  `${offer.market} price of ${offer.machine.name} in ${offer.location} ` +
  `${offer.usdPerHour} USD/h is assumed`;

const egressSentence = (rate: EgressRate): string =>
  `egress ${rate.from} → ${rate.to} ` +
  `${rate.tiers.map((tier) => tier.usdPerGb).join("/")} USD/GB is assumed`;

const throughputSentence = (rate: ThroughputRate): string =>
  `throughput ${rate.from} → ${rate.to} ${rate.gbps} Gbit/s is assumed`;
