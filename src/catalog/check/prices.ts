import type { Catalog } from "../../domain/catalog.ts";
import { type OfferRow, offerName, offerRows } from "../offer-rows.ts";
import { type Check, finding } from "./finding.ts";
import { acceleratorBand, THRESHOLDS } from "./thresholds.ts";

const placesWhere = (
  catalog: Catalog,
  isWrong: (row: OfferRow) => boolean,
  words: (row: OfferRow) => string = offerName,
): string[] => {
  const places: string[] = [];
  for (const row of offerRows(catalog)) if (isWrong(row)) places.push(words(row));
  return places;
};

const figures = (row: OfferRow): readonly number[] =>
  [row.onDemandUsdPerHour, row.spotUsdPerHour].filter((usd) => usd !== undefined);

/** A blank price is unknown, and none is ever 0. */
export const pricesArePositive: Check = (catalog) =>
  finding(
    "error",
    "unknown-is-not-zero",
    "a price that is not a finite number above 0; an unknown one stays blank",
    placesWhere(catalog, (row) => figures(row).some((usd) => !(usd > 0 && Number.isFinite(usd)))),
  );

export const keysAreUnique: Check = (catalog) => {
  const seen = new Set<string>();
  const repeated = placesWhere(catalog, (row) => {
    const name = offerName(row);
    const isRepeated = seen.has(name);
    seen.add(name);
    return isRepeated;
  });
  return finding("error", "unique-keys", "more than one row for a machine at a place", repeated);
};

export const spotIsNotAboveOnDemand: Check = (catalog) =>
  finding(
    "error",
    "spot-above-on-demand",
    "a spot price above the on-demand price",
    placesWhere(
      catalog,
      ({ onDemandUsdPerHour = Number.POSITIVE_INFINITY, spotUsdPerHour = 0 }) =>
        spotUsdPerHour > onDemandUsdPerHour * (1 + THRESHOLDS.spotTolerance),
      (row) => `${offerName(row)}: ${row.spotUsdPerHour} over ${row.onDemandUsdPerHour}`,
    ),
  );

/** USD an hour for one accelerator, or for one vCPU of a machine without any. */
export const pricesAreInBand: Check = (catalog) => {
  const memory = new Map(catalog.accelerators.map(({ name, memoryGib }) => [name, memoryGib]));
  const isOut = (row: OfferRow): boolean => {
    const { accelerator, acceleratorCount, acceleratorMemoryGib, vcpus } = row.machine;
    const units = accelerator === undefined ? vcpus : acceleratorCount;
    if (units === undefined) return false;
    const band =
      accelerator === undefined
        ? THRESHOLDS.vcpuBand
        : acceleratorBand(accelerator, acceleratorMemoryGib ?? memory.get(accelerator));
    return figures(row).some((usd) => usd / units < band.low || usd / units > band.high);
  };
  return finding(
    "error",
    "price-band",
    "a price for each accelerator or vCPU that no provider asks: another unit, currency or thing?",
    placesWhere(catalog, isOut, (row) => `${offerName(row)}: ${figures(row).join(" and ")}`),
  );
};

export const eightCardsCostMoreThanFour: Check = (catalog) => {
  const fours = new Map<string, number>();
  const at = ({ region, zone, machine }: OfferRow) => `${region.id}/${zone} ${machine.accelerator}`;
  const usdOf = ({ onDemandUsdPerHour = Number.POSITIVE_INFINITY }: OfferRow) => onDemandUsdPerHour;
  for (const row of offerRows(catalog))
    if (row.machine.acceleratorCount === 4 && row.onDemandUsdPerHour !== undefined)
      fours.set(at(row), Math.min(usdOf(row), fours.get(at(row)) ?? Number.POSITIVE_INFINITY));
  return finding(
    "warning",
    "eight-under-four",
    "8 cards on demand for less than 4 of the same kind at the same place",
    placesWhere(
      catalog,
      (row) => row.machine.acceleratorCount === 8 && usdOf(row) < (fours.get(at(row)) ?? 0),
    ),
  );
};

export const rowsArePriced: Check = (catalog) =>
  finding(
    "warning",
    "unpriced-row",
    "a row without any known price; it cannot be planned with",
    placesWhere(catalog, (row) => figures(row).length === 0),
  );
