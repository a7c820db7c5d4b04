import type { PriceRow } from "../fetcher.ts";
import type { Reading } from "../read-rows.ts";

const placeOf = ({ region, zone, instanceType }: PriceRow): string =>
  `${region}/${zone ?? ""}/${instanceType}`;

const isSpotOnly = (price: PriceRow): boolean =>
  price.onDemandUsdPerHour === undefined && price.spotUsdPerHour !== undefined;

/**
 * A spot offer and an on-demand offer of one place and name are one row with two prices, not two prices to choose from.
 *
 * @returns the same readings; a spot price has moved to the on-demand rows of its place and name, if there are any. Of
 * several spot prices the lowest moves: what a buyer gets who takes the cheapest offer.
 */
export const spotBesideOnDemand = (readings: readonly Reading[]): readonly Reading[] => {
  const prices = readings.flatMap((reading) => reading.prices ?? []);
  const onDemand = new Set(prices.filter((price) => !isSpotOnly(price)).map(placeOf));
  const spot = new Map<string, number>();
  for (const price of prices.filter(isSpotOnly))
    spot.set(
      placeOf(price),
      Math.min(
        spot.get(placeOf(price)) ?? Number.POSITIVE_INFINITY,
        price.spotUsdPerHour ?? Number.POSITIVE_INFINITY,
      ),
    );
  return readings.map((reading) => ({
    ...reading,
    prices: (reading.prices ?? [])
      .filter((price) => !isSpotOnly(price) || !onDemand.has(placeOf(price)))
      .map((price) => withSpot(price, spot.get(placeOf(price)))),
  }));
};

const withSpot = (price: PriceRow, spotUsdPerHour: number | undefined): PriceRow =>
  isSpotOnly(price) || spotUsdPerHour === undefined ? price : { ...price, spotUsdPerHour };
