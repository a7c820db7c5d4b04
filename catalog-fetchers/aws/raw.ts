import type { RegionOffers } from "./offer-file.ts";

/** Answers of DescribeSpotPriceHistory for one region. */
export interface SpotHistory {
  readonly region: string;
  /** XML, in any order. */
  readonly pages: readonly string[];
  /** Why there are none. */
  readonly problem?: string;
}

/** What the fetcher of AWS downloads. */
export interface AwsRaw {
  readonly offers: readonly RegionOffers[];
  /** `spot.json`, or the JSONP of `spot.js` as text. */
  readonly spotFeed: unknown;
  /** `spot-advisor-data.json`. */
  readonly spotAdvisor: unknown;
  /** Empty without keys. */
  readonly spotHistory: readonly SpotHistory[];
}
