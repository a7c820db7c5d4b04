import { present } from "../../src/catalog/present.ts";
import { catalogOf } from "../catalog-of.ts";
import type { MachineRow, ParseContext, ParsedCatalog, PriceRow } from "../fetcher.ts";
import { known } from "../money.ts";
import { type Reading, refusal, shown } from "../read-rows.ts";
import { NEVER_SPOT, RETIRED } from "../snapshots/aws.ts";
import { bundledMachine, type KnownMachines, knownMachines, machineOf } from "./machine.ts";
import type { OfferRow, RegionOffers } from "./offer-file.ts";
import type { AwsRaw } from "./raw.ts";
import { interruptionPct } from "./spot-advisor.ts";
import { placeKey, spotFeedPrices } from "./spot-feed.ts";
import { zoneQuotes } from "./spot-history.ts";

/** What is known of the spot market. */
interface SpotMarket {
  /** USD per hour in the whole region, by `placeKey`. */
  readonly usd: ReadonlyMap<string, number>;
  readonly interruptionPct: ReadonlyMap<string, number>;
  /** Places with quotes of their own zones, which make the region's figure needless. */
  readonly zoned: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

const spotMarket = (raw: AwsRaw, zoned: ReadonlySet<string>): SpotMarket => {
  const usd = spotFeedPrices(raw.spotFeed);
  const pct = interruptionPct(raw.spotAdvisor);
  const places = [...usd.keys(), ...pct.keys(), ...zoned].map((key) => key.split("/"));
  return {
    usd,
    interruptionPct: pct,
    zoned,
    regions: new Set(places.map(([region = ""]) => region)),
    types: new Set(places.map(([, type = ""]) => type)),
  };
};

const hasSpot = (market: SpotMarket, key: string): boolean =>
  market.usd.has(key) || market.interruptionPct.has(key) || market.zoned.has(key);

/**
 * Why a list price is no offer. AWS lists types before their start and after their end; one without any spot figure
 * in a region that has some, though the type has some elsewhere, is taken for such.
 */
const notForRent = (type: string, region: string, market: SpotMarket): string | undefined => {
  if (RETIRED.test(type)) return "retired type with a list price";
  if (NEVER_SPOT.test(type) || hasSpot(market, placeKey(region, type))) return undefined;
  return market.regions.has(region) && market.types.has(type)
    ? "no spot figure here though elsewhere: perhaps not launched"
    : undefined;
};

const wrongRow = (row: OfferRow): string | undefined => {
  if (row.currency !== "USD") return `price in ${shown(row.currency)}; only USD is taken over`;
  if (row.unit !== "Hrs") return `price per ${shown(row.unit)}; needed "Hrs"`;
  if (known(row.price) === undefined) return `price ${shown(row.price)} is no price`;
  return row.instanceType === "" ? "a price without an instance type" : undefined;
};

const spotFigures = (region: string, type: string, market: SpotMarket) => {
  const key = placeKey(region, type);
  const usd = market.zoned.has(key) ? undefined : market.usd.get(key);
  return present({
    spotUsdPerHour: usd,
    spotInterruptionPct: usd === undefined ? undefined : market.interruptionPct.get(key),
  });
};

const readOffer = (
  row: OfferRow,
  region: string,
  machines: KnownMachines,
  market: SpotMarket,
): Reading => {
  const type = row.instanceType;
  const reason = wrongRow(row) ?? notForRent(type, region, market);
  if (reason !== undefined) return refusal(reason, type, region);
  const machine = machineOf(row, machines);
  if (machine === undefined)
    return refusal(
      `${row.gpu} GPUs of a kind that the price list does not name and accelerators of a family that is not in the dataset`,
      type,
      region,
    );
  const price: PriceRow = {
    region,
    instanceType: type,
    onDemandUsdPerHour: Number(row.price),
    ...spotFigures(region, type, market),
  };
  return { machines: [machine], prices: [price] };
};

/** The same type and price twice is one row; of several dates the newest holds. */
const newest = (rows: readonly OfferRow[]): readonly OfferRow[] => {
  const kept = new Map<string, OfferRow>();
  for (const row of rows) {
    const before = kept.get(row.instanceType);
    if (before === undefined || isNewer(row, before)) kept.set(row.instanceType, row);
  }
  return [...kept.values()];
};

/** On one date the higher price holds, so that the order of rows does not matter and no plan promises too little. */
const isNewer = (row: OfferRow, before: OfferRow): boolean =>
  row.effectiveDate === before.effectiveDate
    ? Number(row.price) > Number(before.price)
    : row.effectiveDate > before.effectiveDate;

const readRegion = (
  { region, rows, malformed }: RegionOffers,
  machines: KnownMachines,
  market: SpotMarket,
): readonly Reading[] => [
  ...newest(rows).map((row) => readOffer(row, region, machines, market)),
  ...(malformed === 0
    ? []
    : [
        refusal(
          `${malformed} rows with another number of cells than the header`,
          undefined,
          region,
        ),
      ]),
];

/** Types that AWS sells as spot, or in blocks, without a list price. */
const spotOnly = (
  listed: ReadonlySet<string>,
  regions: ReadonlySet<string>,
  machines: KnownMachines,
  market: SpotMarket,
): readonly Reading[] =>
  [...market.usd.keys()].flatMap((key) => {
    const [region = "", name = ""] = key.split("/");
    const type = machines.byType.get(name);
    if (listed.has(key) || !regions.has(region) || type === undefined || RETIRED.test(name))
      return [];
    const price = { region, instanceType: name, ...spotFigures(region, name, market) };
    return [{ machines: [bundledMachine(type)], prices: [price] }];
  });

const zoneReadings = (
  quotes: readonly PriceRow[],
  machines: KnownMachines,
  market: SpotMarket,
): readonly Reading[] =>
  quotes.map((quote) => {
    const type = machines.byType.get(quote.instanceType);
    const pct = market.interruptionPct.get(placeKey(quote.region, quote.instanceType));
    return {
      machines: type === undefined ? [] : [bundledMachine(type)],
      prices: [{ ...quote, ...present({ spotInterruptionPct: pct }) }],
    };
  });

const historyProblems = ({ spotHistory }: AwsRaw): readonly Reading[] =>
  spotHistory.flatMap(({ region, problem }) =>
    problem === undefined
      ? []
      : [refusal(`spot prices by zone could not be read: ${problem}`, undefined, region)],
  );

/** Amazon EC2: Linux, shared tenancy. Pure. */
export const parseAws = (raw: AwsRaw, context: ParseContext): ParsedCatalog => {
  const machines = knownMachines(context.bundled);
  const listedTypes = new Set(
    raw.offers.flatMap(({ rows }) => rows.map(({ instanceType }) => instanceType)),
  );
  const isKnown = (type: string) => machines.byType.has(type) || listedTypes.has(type);
  const quotes = zoneQuotes(raw.spotHistory).filter(({ instanceType }) => isKnown(instanceType));
  const market = spotMarket(
    raw,
    new Set(quotes.map(({ region, instanceType }) => placeKey(region, instanceType))),
  );
  const listed = new Set(
    raw.offers.flatMap(({ region, rows }) =>
      rows.map(({ instanceType }) => placeKey(region, instanceType)),
    ),
  );
  const regions = new Set(raw.offers.map(({ region }) => region));
  return withMachinesOnce(
    catalogOf([
      ...raw.offers.flatMap((offers) => readRegion(offers, machines, market)),
      ...spotOnly(listed, regions, machines, market),
      ...zoneReadings(quotes, machines, market),
      ...historyProblems(raw),
    ]),
  );
};

/** The regions' lists describe a type alike but for the odd figure; the first list, then the dataset, holds. */
const withMachinesOnce = (catalog: ParsedCatalog): ParsedCatalog => {
  const machines = new Map<string, MachineRow>();
  for (const machine of catalog.machines)
    if (!machines.has(machine.instanceType)) machines.set(machine.instanceType, machine);
  return { ...catalog, machines: [...machines.values()] };
};
