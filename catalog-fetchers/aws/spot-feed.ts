import { known } from "../money.ts";
import { listAt, property } from "../read-rows.ts";

/** The feed keeps the names of the first regions; newer ones go by their codes. */
const REGION_CODES: Readonly<Record<string, string>> = {
  "us-east": "us-east-1",
  "us-west": "us-west-1",
  "eu-ireland": "eu-west-1",
  "apac-sin": "ap-southeast-1",
  "apac-syd": "ap-southeast-2",
  "apac-tokyo": "ap-northeast-1",
};

/** `region/type`. */
export const placeKey = (region: string, instanceType: string): string =>
  `${region}/${instanceType}`;

/** `callback({…});` → its argument. */
const unwrapped = (feed: unknown): unknown => {
  if (typeof feed !== "string") return feed;
  const [from, to] = [feed.indexOf("("), feed.lastIndexOf(")")];
  try {
    return JSON.parse(from < 0 ? feed : feed.slice(from + 1, to));
  } catch {
    return undefined;
  }
};

const linuxUsd = (size: unknown): number | undefined => {
  const column = listAt(size, "valueColumns").find((value) => property(value, "name") === "linux");
  return known(property(column, "prices", "USD"));
};

/**
 * Current Linux spot prices of whole regions, USD per hour, by `placeKey`.
 *
 * @param feed  `spot.json`, or the text of `spot.js`; "N/A*" and other words are no price
 */
export const spotFeedPrices = (feed: unknown): ReadonlyMap<string, number> => {
  const prices = new Map<string, number>();
  for (const region of listAt(unwrapped(feed), "config", "regions")) {
    const name = String(property(region, "region") ?? "");
    for (const family of listAt(region, "instanceTypes"))
      for (const size of listAt(family, "sizes")) {
        const [type, usd] = [property(size, "size"), linuxUsd(size)];
        if (typeof type === "string" && usd !== undefined)
          prices.set(placeKey(REGION_CODES[name] ?? name, type), usd);
      }
  }
  return prices;
};
