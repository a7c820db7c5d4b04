import type { BestOffers, BrowseOffer } from "../domain/browse.ts";
import { count, rateDecimals, usdRate } from "./quantities.ts";
import { hanging } from "./text.ts";
import type { View } from "./view.ts";

const UNKNOWN = "unknown";
const MS_PER_DAY = 86_400_000;

/** A price, or the word that it is unknown: a blank price is never 0, and a low one never reads 0. */
export const rateCell = (usdPerHour: number | undefined, decimals: number): string => {
  if (usdPerHour === undefined) return UNKNOWN;
  const smallest = 10 ** -decimals;
  return usdPerHour < smallest / 2
    ? `<${usdRate(smallest, decimals)}`
    : usdRate(usdPerHour, decimals);
};

/** Decimals for a column of prices: at most three, two beside prices over 1,000; finer ones are in the JSON. */
export const decimalsOf = (rates: readonly (number | undefined)[]): number => {
  const known = rates.filter((rate) => rate !== undefined);
  const most = known.some((rate) => rate >= 1000) ? 2 : 3;
  return Math.min(rateDecimals(known), most);
};

/** A number of cards or GiB, up to three decimals. */
export const figureCell = (figure: number | undefined): string =>
  figure === undefined ? UNKNOWN : `${Math.round(figure * 1000) / 1000}`;

/** How old a price is: `115 d`. @param today  ISO 8601 */
export const ageCell = (offer: BrowseOffer | undefined, today: string): string => {
  const days = Math.floor((Date.parse(today) - Date.parse(offer?.asOf ?? "")) / MS_PER_DAY);
  return Number.isNaN(days) ? UNKNOWN : `${Math.max(days, 0)} d`;
};

/** The rows of the catalog that a place is told by: the cheapest on demand, and the one on spot when it is another. */
export const rowsOf = ({ onDemand, spot, unpriced }: BestOffers): readonly BrowseOffer[] => {
  const first = onDemand ?? spot ?? unpriced;
  if (first === undefined) return [];
  return spot === undefined || isSame(first, spot) ? [first] : [first, spot];
};

const isSame = (a: BrowseOffer, b: BrowseOffer): boolean =>
  a.location === b.location && a.instanceType === b.instanceType;

/** What was counted and what was left out, one sentence a line. */
export const browseNotes = (
  counts: {
    readonly offers: number;
    readonly unknownOnDemand: number;
    readonly partsOfCards?: number;
    readonly inSpecialPartitions: number;
  },
  catalog: { readonly asOf: string },
  view: View,
): readonly string[] => {
  const { offers, unknownOnDemand, partsOfCards = 0, inSpecialPartitions } = counts;
  const notes = [
    `${count(offers, "offer")} of a catalog of ${catalog.asOf}; ${unknownWords(unknownOnDemand)}.`,
    ...(partsOfCards > 0
      ? [`${count(partsOfCards, "offer")} of a part of a card left out; see --count "0.1+".`]
      : []),
    ...(inSpecialPartitions > 0
      ? [
          `${count(inSpecialPartitions, "offer")} in special partitions left out; name their regions to see them, e.g. --cloud "aws/us-gov-*".`,
        ]
      : []),
  ];
  return notes.flatMap((note) => hanging("", note, view.columns)).map(view.faint);
};

const unknownWords = (unknown: number): string =>
  unknown === 0 ? "every on-demand price is known" : `the on-demand price of ${unknown} is unknown`;

/** The line under a table that was cut. */
export const moreLine = (rest: number): readonly string[] =>
  rest > 0 ? [`  … ${rest.toLocaleString("en-US")} more, use --all`] : [];
