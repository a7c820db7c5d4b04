import type { Rate } from "./meters.ts";

const inForce = (rate: Rate, day: string): boolean =>
  rate.from.slice(0, 10) <= day && (rate.until === undefined || rate.until.slice(0, 10) >= day);

/** Primary before secondary, newer before older, dearer before cheaper: an order without ties that matter. */
const isPreferred = (rate: Rate, before: Rate): boolean => {
  if (rate.primary !== before.primary) return rate.primary;
  if (rate.from !== before.from) return rate.from > before.from;
  return rate.usdPerHour > before.usdPerHour;
};

/** Region, size and both of its prices. */
export interface SizePrice {
  readonly region: string;
  readonly size: string;
  readonly onDemandUsdPerHour?: number;
  readonly spotUsdPerHour?: number;
}

const keyOf = (rate: Rate): string => `${rate.region}/${rate.size}`;

/** Of several rates for one key the preferred one, whatever their order. */
const best = (rates: readonly Rate[], day: string): ReadonlyMap<string, Rate> => {
  const chosen = new Map<string, Rate>();
  for (const rate of rates) {
    const before = chosen.get(keyOf(rate));
    if (inForce(rate, day) && (before === undefined || isPreferred(rate, before)))
      chosen.set(keyOf(rate), rate);
  }
  return chosen;
};

/**
 * One row per region and size from meters of which some are superseded, not yet in force, or listed once more for a
 * secondary region.
 *
 * @param day  ISO 8601; meters that begin later or ended earlier do not count
 */
export const sizePrices = (rates: readonly Rate[], day: string): readonly SizePrice[] => {
  const onDemand = best(
    rates.filter(({ market }) => market === "on-demand"),
    day,
  );
  const spot = best(
    rates.filter(({ market }) => market === "spot"),
    day,
  );
  const keys = [...new Set([...onDemand.keys(), ...spot.keys()])].sort();
  return keys.flatMap((key) => {
    const [list, low] = [onDemand.get(key), spot.get(key)];
    const any = list ?? low;
    if (any === undefined) return [];
    return [
      {
        region: any.region,
        size: any.size,
        ...(list === undefined ? {} : { onDemandUsdPerHour: list.usdPerHour }),
        ...(low === undefined ? {} : { spotUsdPerHour: low.usdPerHour }),
      },
    ];
  });
};
