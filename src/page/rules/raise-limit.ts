import type { TextEdit } from "../pipeline-text/edit-text.ts";
import type { Fields } from "./pipeline-document.ts";
import { dropOf } from "./removable-rules.ts";

interface Raise {
  /** `11.5 h`, `84.20 USD`. */
  readonly words: string;
  readonly edits: readonly TextEdit[];
}

/** Decimals that people write; limits are rounded up, so that they still permit the plan. */
const DECIMALS: Readonly<Record<string, number>> = {
  h: 2,
  USD: 2,
  "USD/h": 4,
  "kg CO2e": 3,
  clouds: 0,
};

/**
 * The edit that raises a limit to the least value which permits a plan.
 *
 * @returns `undefined` when the limit stands nowhere in the document, or not as a single figure
 */
export const raiseOf = (
  document: Fields,
  { rule, unit, least }: { readonly rule: string; readonly unit: string; readonly least: number },
): Raise | undefined => {
  const decimals = DECIMALS[unit];
  const [drop] = dropOf(document, rule) ?? [];
  // Entries of lists, such as quotas, are dropped by writing the list anew.
  if (decimals === undefined || drop === undefined || drop.value !== undefined) return undefined;
  if (drop.path.length < 2) return undefined;
  const value = roundedUp(least, decimals);
  return {
    words: `${value} ${unit}`,
    edits: [{ path: drop.path, value: unit === "h" ? `${value}h` : value }],
  };
};

/** 4.1 hours are 4.1 hours, whatever binary fractions make of them. */
const roundedUp = (value: number, decimals: number): number => {
  const scale = 10 ** decimals;
  return Math.ceil(Number((value * scale).toFixed(6))) / scale;
};
