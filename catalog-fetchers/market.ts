import { present } from "../src/catalog/present.ts";
import type { MachineRow, PriceRow, RefusedRow } from "./fetcher.ts";
import type { Reading } from "./read-rows.ts";

const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/** What every machine of that name has at least. */
const smaller = (a: MachineRow, b: MachineRow): MachineRow => ({
  ...a,
  ...present({ vcpus: least(a.vcpus, b.vcpus), memoryGib: least(a.memoryGib, b.memoryGib) }),
});

const cheaper = (a: PriceRow, b: PriceRow): PriceRow => ({
  ...a,
  ...present({
    onDemandUsdPerHour: least(a.onDemandUsdPerHour, b.onDemandUsdPerHour),
    spotUsdPerHour: least(a.spotUsdPerHour, b.spotUsdPerHour),
  }),
});

/** Groups in the order of their first members, with how many there were. */
const merged = <Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  merge: (a: Row, b: Row) => Row,
): readonly (readonly [Row, number])[] => {
  const groups = new Map<string, readonly [Row, number]>();
  for (const row of rows) {
    const before = groups.get(key(row));
    groups.set(key(row), before === undefined ? [row, 1] : [merge(before[0], row), before[1] + 1]);
  }
  return [...groups.values()];
};

const priceKey = (row: PriceRow): string => `${row.region}/${row.zone ?? ""}/${row.instanceType}`;
const refusalKey = (row: RefusedRow): string => `${row.instanceType ?? ""}/${row.reason}`;
const first = <Row>(row: Row): Row => row;

/** What a merged row says of the number of rows behind it. */
interface Wording {
  readonly price: (row: PriceRow, offers: number) => PriceRow;
  readonly refused: (row: RefusedRow, offers: number) => RefusedRow;
}

const joinedOffers = (readings: readonly Reading[], wording: Wording): Reading => ({
  machines: merged(
    readings.flatMap((reading) => reading.machines ?? []),
    (row) => row.instanceType,
    smaller,
  ).map(([row]) => row),
  prices: merged(
    readings.flatMap((reading) => reading.prices ?? []),
    priceKey,
    cheaper,
  ).map(([row, offers]) => wording.price(row, offers)),
  refused: merged(
    readings.flatMap((reading) => reading.refused ?? []),
    refusalKey,
    first,
  ).map(([row, offers]) => wording.refused(row, offers)),
});

/**
 * Many hosts' offers of one kind of machine in one place as one row: what a buyer gets who takes the cheapest.
 * Offers that are refused for one reason are one refusal with their number.
 */
export const cheapestOffers = (readings: readonly Reading[]): Reading =>
  joinedOffers(readings, {
    price: (row, offers) => (offers === 1 ? row : { ...row, notes: `lowest of ${offers} offers` }),
    refused: (row, offers) =>
      offers === 1 ? row : { ...row, reason: `${row.reason} (${offers} offers)` },
  });

/** As `cheapestOffers`, for one seller who was asked once per place: the answers repeat, nothing is on offer twice. */
export const sameSeller = (readings: readonly Reading[]): Reading =>
  joinedOffers(readings, { price: first, refused: first });
