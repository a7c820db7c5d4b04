import type { InputError, Problem } from "../domain/errors.ts";
import type { PriceOverlay } from "../domain/own-prices.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type CatalogNames, knownNames } from "./catalog-names.ts";
import {
  checkBlockedAccelerator,
  checkInstanceType,
  type ResolveAccelerator,
} from "./check-names.ts";
import { type Fault, patternFault } from "./check-places.ts";
import type { Source } from "./source.ts";
import type { Path } from "./source-node.ts";

/**
 * Compares every name in a list of prices with the catalog: a price that matches no place or machine would silently
 * do nothing.
 *
 * @param at    where the list stands in its file: `["prices"]`, or `[]` in a file of its own
 * @returns the list with accelerators in the catalog's spelling, or all unknown names together
 */
export const checkPrices = (
  overlays: readonly PriceOverlay[],
  catalog: CatalogNames,
  file: string,
  resolve: ResolveAccelerator,
  source: Source,
  at: Path,
): Result<readonly PriceOverlay[], InputError> => {
  if (overlays.length === 0) return ok(overlays);
  const known = knownNames(catalog);
  const problems: Problem[] = [];
  const report = (fault: Fault | undefined, path: Path): void => {
    if (fault !== undefined)
      problems.push(source.problemAt([...at, ...path], fault.detail, fault.remedy));
  };
  const checked = overlays.map((overlay, i): PriceOverlay => {
    const { match, instanceType, accelerator } = overlay;
    report(patternFault(known, match, []), [i, "match"]);
    if (instanceType !== undefined)
      report(checkInstanceType(known, instanceType).fault, [i, "instanceType"]);
    if (accelerator === undefined) return overlay;
    const card = checkBlockedAccelerator(resolve, accelerator);
    report(card.fault, [i, "accelerator"]);
    return { ...overlay, accelerator: card.name };
  });
  return problems.length > 0 ? err({ kind: "input", file, problems }) : ok(checked);
};
