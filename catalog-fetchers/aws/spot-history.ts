import type { PriceRow } from "../fetcher.ts";
import { known } from "../money.ts";
import type { SpotHistory } from "./raw.ts";

/** Where machines without special software run; newer accounts see the first name only. */
const LINUX = "Linux/UNIX";

const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** Blank on the last page. */
export const nextTokenOf = (page: string): string => element(page, "nextToken") ?? "";

interface Quote {
  readonly price: PriceRow;
  readonly timestamp: string;
}

const quoteOf = (item: string, region: string): readonly Quote[] => {
  const [zone, instanceType] = [element(item, "availabilityZone"), element(item, "instanceType")];
  const usd = known(element(item, "spotPrice"));
  if (element(item, "productDescription") !== LINUX || usd === undefined) return [];
  if (zone === undefined || instanceType === undefined || !zone.startsWith(region)) return [];
  return [
    {
      price: { region, zone, instanceType, spotUsdPerHour: usd },
      timestamp: element(item, "timestamp") ?? "",
    },
  ];
};

const quotesOf = ({ region, pages }: SpotHistory): readonly Quote[] =>
  pages.flatMap((page) =>
    page
      .split("<item>")
      .slice(1)
      .flatMap((item) => quoteOf(item, region)),
  );

/**
 * The newest Linux spot price of each zone and type. Zone letters mean other places in other accounts: such prices
 * hold for the account that asked.
 *
 * @param histories  pages in any order
 */
export const zoneQuotes = (histories: readonly SpotHistory[]): readonly PriceRow[] => {
  const newest = new Map<string, Quote>();
  for (const quote of histories.flatMap(quotesOf)) {
    const key = `${quote.price.zone}/${quote.price.instanceType}`;
    if (quote.timestamp > (newest.get(key)?.timestamp ?? "")) newest.set(key, quote);
  }
  return [...newest.values()].map(({ price }) => price);
};
