import * as z from "zod";
import { known } from "../money.ts";
import { property, type Reading, readRows, refusal, shown } from "../read-rows.ts";

/** The price of one part, such as an OCPU of the E5 series. */
export interface Part {
  /** `OCPU Per Hour`, `Gigabyte Per Hour`, `GPU Per Hour`: what one unit is. */
  readonly metric: string;
  /** Per unit and hour; absent: all its prices are zero or not by the hour. */
  readonly usd?: number;
}

const PRODUCT = z.looseObject({
  partNumber: z.string().min(1),
  metricName: z.string(),
  currencyCodeLocalizations: z.array(
    z.looseObject({
      currencyCode: z.string(),
      prices: z.array(
        z.looseObject({
          model: z.string(),
          value: z.unknown(),
          /** From how many units a month on. */
          rangeMin: z.number().nullish(),
        }),
      ),
    }),
  ),
});
type Product = z.infer<typeof PRODUCT>;

/** The first tier of some parts is the free allowance of an account; machines are priced by the tier after it. */
const marginalUsd = (product: Product): number | undefined =>
  product.currencyCodeLocalizations
    .filter((list) => list.currencyCode === "USD")
    .flatMap((list) => list.prices)
    .filter((price) => price.model === "PAY_AS_YOU_GO")
    .sort((a, b) => (a.rangeMin ?? 0) - (b.rangeMin ?? 0))
    .map((price) => known(price.value))
    .find((usd) => usd !== undefined);

const HOURLY = / per hour$/i;

/**
 * Prices of all parts by part number.
 *
 * @param refused  where rows that cannot be read go
 */
export const partPrices = (products: unknown, refused: Reading[]): ReadonlyMap<string, Part> => {
  const parts = new Map<string, Part>();
  const read = (product: Product): Reading => {
    const usd = HOURLY.test(product.metricName) ? marginalUsd(product) : undefined;
    parts.set(product.partNumber, {
      metric: product.metricName,
      ...(usd === undefined ? {} : { usd }),
    });
    return {};
  };
  const readings = readRows("products", products, {
    schema: PRODUCT,
    label: (row) => property(row, "partNumber"),
    read,
  });
  refused.push(...readings);
  if (parts.size === 0) refused.push(refusal(`no part has a price in ${shown(products)}`));
  return parts;
};
