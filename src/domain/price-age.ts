/** Source of a catalog price that an overlay of the user made or changed. */
export const OVERLAY_SOURCE = "overlay";

/** Source of prices and rates of a cloud that the user declared. */
export const OWN_SOURCE = "own";

/**
 * Whether a price is too old to be used.
 *
 * What the user states is as fresh as the question. A price without a date could be of any age and is too old; one that
 * is dated by month or year counts from its first day.
 *
 * @param asOf   of the price, ISO 8601 day, month or year; empty: unknown
 * @param since  ISO 8601 day, the first that is recent enough
 */
export const isStale = (
  { asOf, source }: { readonly asOf: string; readonly source: string },
  since: string,
): boolean => source !== OVERLAY_SOURCE && source !== OWN_SOURCE && asOf < since;
