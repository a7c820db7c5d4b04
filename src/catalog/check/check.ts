import type { Catalog } from "../../domain/catalog.ts";
import type { Check, Finding } from "./finding.ts";
import {
  acceleratorsAreCounted,
  countriesAreKnown,
  machinesAreSold,
  operatorsAreKnown,
  pricesAreRecent,
} from "./places.ts";
import {
  eightCardsCostMoreThanFour,
  keysAreUnique,
  pricesAreInBand,
  pricesArePositive,
  rowsArePriced,
  spotIsNotAboveOnDemand,
} from "./prices.ts";

/** Every invariant beyond those that reading the files already enforces. */
export const CHECKS: readonly Check[] = [
  pricesArePositive,
  keysAreUnique,
  spotIsNotAboveOnDemand,
  pricesAreInBand,
  acceleratorsAreCounted,
  eightCardsCostMoreThanFour,
  rowsArePriced,
  countriesAreKnown,
  operatorsAreKnown,
  machinesAreSold,
  pricesAreRecent,
];

/**
 * Looks for everything in a catalog that should not be there; errors first. Regions and machines that rows name without
 * being described, broken cells and repeated keys never get this far: `readCatalog` reports them with their lines.
 *
 * @param today  ISO 8601 day
 */
export const checkCatalog = (catalog: Catalog, today: string): readonly Finding[] => {
  const findings = CHECKS.flatMap((check) => check(catalog, today));
  return [
    ...findings.filter(({ level }) => level === "error"),
    ...findings.filter(({ level }) => level === "warning"),
  ];
};
