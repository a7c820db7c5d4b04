import type { ApplyPatch } from "./apply.ts";

/** As if it were that day: younger prices count as unknown, and a price without a date stays. */
export const pricesUntil: ApplyPatch<"prices-until"> = ({ pipeline, catalog }, { date }) => {
  const { prices } = catalog;
  // A month counts as a whole: "2025-03" is not later than "2025-03-10".
  const isLater = prices.dates.map(
    (day) => day !== "" && day.slice(0, date.length) > date.slice(0, day.length),
  );
  const known = (column: Float64Array): Float64Array =>
    column.map((usd, row) => (isLater[prices.asOf[row]!] ? Number.NaN : usd));
  return {
    pipeline,
    catalog: {
      ...catalog,
      prices: {
        ...prices,
        onDemandUsdPerHour: known(prices.onDemandUsdPerHour),
        spotUsdPerHour: known(prices.spotUsdPerHour),
      },
    },
  };
};
